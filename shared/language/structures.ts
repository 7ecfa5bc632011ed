import { namedWords } from "./named-words.ts";
import { remembered } from "./remembered.ts";

/** A part of the body as reports name it. */
export interface Structure {
  /** The one name by which all its words are compared, e.g. `kidney` for `renal`. */
  readonly name: string;
  /** Regular expression source over lower-case text; whole words. */
  readonly words: string;
  /** The body has one on each side. */
  readonly isPaired: boolean;
  /** Who has it; absent: everybody. */
  readonly sex?: "female" | "male";
  /** Operations that take it away, as they are written. */
  readonly removedBy?: string;
}

const paired = (name: string, words: string, more: Partial<Structure> = {}): Structure => ({
  name,
  words,
  isPaired: true,
  ...more,
});
const single = (name: string, words: string, more: Partial<Structure> = {}): Structure => ({
  name,
  words,
  isPaired: false,
  ...more,
});

/** Parts that the checks know, the longer names first where one name is part of another. */
export const structures: readonly Structure[] = [
  paired("kidney", "kidneys?|renal|pelvicalyceal systems?|collecting systems?|nephrostom(?:y|ies)", {
    removedBy: "nephrectomy",
  }),
  paired("ureter", "ureters?|ureteric|ureteral|vesico-?ureteric junctions?", { removedBy: "nephroureterectomy" }),
  paired("adrenal", "adrenals?|adrenal glands?|suprarenal", { removedBy: "adrenalectomy" }),
  paired("lung", "lungs?|pulmonary lobes?|hemithora(?:x|ces)", { removedBy: "pneumonectomy" }),
  paired("upper lobe", "upper lobes?|[rl]ul", {}),
  paired("lower lobe", "lower lobes?|[rl]ll", {}),
  paired("middle lobe", "middle lobes?|rml", {}),
  paired("lobe", "lobes?"),
  paired("hilum", "hil(?:um|a|ar)"),
  paired("pleura", "pleurae?|pleural|costophrenic (?:angles?|recess(?:es)?)|hemidiaphragms?"),
  paired("bronchus", "bronch(?:us|i)"),
  paired("apex", "apex|apices|apical"),
  paired("base", "bases?|basal"),
  paired("breast", "breasts?", { removedBy: "mastectomy" }),
  paired("axilla", "axillae?|axillary"),
  paired("ovary", "ovar(?:y|ies|ian)|adnexae?|adnexal|fallopian tubes?", {
    sex: "female",
    removedBy: "(?:salpingo-?)?oophorectomy|ovariectomy",
  }),
  single("uterus", "uter(?:us|ine)|endometri(?:um|al)|myometri(?:um|al)|uterine cervix|fibroids?", {
    sex: "female",
    removedBy: "(?:radical |total |subtotal |abdominal |vaginal )*hysterectomy",
  }),
  single("vagina", "vagin(?:a|al)", { sex: "female" }),
  single("prostate", "prostat(?:e|ic)|transition zone", {
    sex: "male",
    removedBy: "(?:radical )?prostatectomy",
  }),
  paired("peripheral zone", "peripheral zones?", { sex: "male" }),
  paired("seminal vesicle", "seminal vesicles?", { sex: "male" }),
  paired("testis", "test(?:is|es|icle|icles|icular)|epididym(?:is|al)|scrot(?:um|al)|spermatic cord", {
    sex: "male",
    removedBy: "orchi(?:d)?ectomy",
  }),
  single("penis", "pen(?:is|ile)", { sex: "male" }),
  single("gallbladder", "gall ?bladder|cystic duct|gallstones?", { removedBy: "cholecystectomy" }),
  single("appendix", "appendi(?:x|ceal)", { removedBy: "append(?:ic)?ectomy" }),
  single("spleen", "spleen|splenic", { removedBy: "splenectomy" }),
  paired("thyroid", "thyroid", { removedBy: "(?:total )?thyroidectomy" }),
  single("stomach", "stomach|gastric", { removedBy: "(?:total )gastrectomy" }),
  single("bladder", "bladder|vesical", { removedBy: "cystectomy|cystoprostatectomy" }),
  single("liver", "liver|hepatic"),
  single("pancreas", "pancrea(?:s|tic)"),
  single("aorta", "aort(?:a|ic)"),
  single("heart", "hearts?|cardiac|pericardi(?:um|al)"),
  paired("vertebral artery", "vertebral arter(?:y|ies)"),
  single("spine", "spine|spinal|vertebra(?:e|l)?"),
  single("trachea", "trachea|tracheal"),
  paired("cardiac chamber", "atri(?:um|a)|ventricles?|ventricular"),
  paired("hemisphere", "hemispheres?|cerebell(?:um|ar)"),
  paired("frontal", "frontal"),
  paired("temporal", "temporal"),
  paired("parietal", "parietal"),
  paired("occipital", "occipital"),
  paired("basal ganglia", "basal ganglia|thalam(?:us|i|ic)"),
  paired("eye", "eyes?|orbits?|orbital|optic nerves?"),
  paired("ear", "mastoids?|internal auditory meat(?:us|i)|cerebellopontine angles?"),
  paired("sinus", "maxillary sinus(?:es)?|frontal sinus(?:es)?"),
  paired("jaw", "mandib(?:le|ular)|maxillae?"),
  paired("parotid", "parotids?|parotid glands?", { removedBy: "parotidectomy" }),
  paired("tonsil", "tonsils?", { removedBy: "tonsillectomy" }),
  paired("carotid", "carotids?|carotid arter(?:y|ies)"),
  paired("cerebral artery", "cerebral arter(?:y|ies)"),
  paired("iliac", "iliac"),
  paired("femoral", "femoral"),
  paired("popliteal", "popliteal"),
  paired("calf", "cal(?:f|ves)"),
  paired("groin", "groins?|inguinal"),
  paired("shoulder", "shoulders?|rotator cuffs?|supraspinatus|infraspinatus|subscapularis|glenoid"),
  paired("clavicle", "clavicles?"),
  paired("scapula", "scapulae?"),
  paired("humerus", "humer(?:us|i|al)"),
  paired("elbow", "elbows?"),
  paired("radius", "radi(?:us|i)|radial head"),
  paired("ulna", "ulnae?|ulnar"),
  paired("forearm", "forearms?"),
  paired("wrist", "wrists?|scaphoids?"),
  paired("hand", "hands?|metacarpals?"),
  paired("thumb", "thumbs?"),
  paired("finger", "fingers?"),
  paired("rib", "ribs?"),
  paired("hip", "hips?|acetabul(?:um|ar)"),
  paired("femur", "femurs?|femora"),
  paired("thigh", "thighs?"),
  paired("knee", "knees?|menisc(?:us|i|al)|cruciate ligaments?"),
  paired("patella", "patellae?|patellar"),
  paired("tibia", "tibiae?|tibial"),
  paired("fibula", "fibulae?|fibular"),
  paired("leg", "legs?"),
  paired("arm", "arms?"),
  paired("ankle", "ankles?|malleol(?:us|i|ar)|achilles tendons?"),
  paired("heel", "heels?|calcane(?:us|al|um)"),
  paired("foot", "foot|feet|metatarsals?"),
  paired("toe", "toes?|hallux"),
  paired("sacroiliac joint", "sacro-?iliac joints?"),
  paired("facet joint", "facet joints?"),
  paired("foramen", "foram(?:en|ina|inal)"),
  paired("nerve root", "nerve roots?"),
];

const byName = new Map(structures.map((structure) => [structure.name, structure]));

/** Gives a structure by its name. */
export function structureOf(name: string): Structure | null {
  return byName.get(name) ?? null;
}

/** A structure where a text names it. */
export interface StructureMention {
  readonly name: string;
  readonly isPaired: boolean;
  readonly from: number;
  readonly to: number;
}

const namedIn = namedWords(structures.map((structure) => [structure, structure.words]));

/** Gives the structures that a text names, in order, with their places. */
export const structuresIn: (text: string) => readonly StructureMention[] = remembered((text) =>
  namedIn(text).map(({ named: { name, isPaired }, from, to }) => ({ name, isPaired, from, to })),
);
