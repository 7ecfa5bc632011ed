/** Coarse parts of the body that an examination or a template is of. */
type Part = "head" | "neck" | "chest" | "abdomen" | "pelvis" | "spine" | "limb" | "breast";

/** Kinds of examination that are told apart; a plain film and fluoroscopy are one. */
type Kind = "CT" | "MR" | "ultrasound" | "X-ray" | "PET" | "nuclear medicine" | "mammography";

/** What names an examination says: empty lists where they say nothing of it. */
export interface Examined {
  readonly parts: readonly Part[];
  readonly kinds: readonly Kind[];
}

/** Some words name more than one part: what lies at a border belongs to both sides of it. */
const partWords: readonly (readonly [readonly Part[], string])[] = [
  [["head"], "head|brain|crani(?:um|al)|intracranial|cerebral|pituitary|iams?|stroke|sinus(?:es)?|orbits?|orbital"],
  [["head", "limb"], "skull|face|facial|mandible|opg|jaw"],
  [["neck", "head"], "carotids?|parotids?|salivary|larynx|pharynx"],
  [["neck", "spine"], "neck"],
  [["neck"], "thyroid|parathyroid"],
  [["spine", "neck"], "cervical|c-?spine|cspine"],
  [["spine", "chest"], "thoracic|t-?spine|tspine"],
  [["spine"], "spine|spinal|lumbar|l-?spine|lspine|lsspine|lumbosacral|vertebral"],
  [["spine", "pelvis", "limb"], "sacrum|sacral|coccyx|sacroiliac"],
  [["chest"], "chest|cxr|thorax|lungs?|pulmonary|ctpa|hrct|mediastin\\p{L}+|heart|cardiac|coronary"],
  [["chest", "limb"], "ribs?|sternum|clavicles?"],
  [["chest", "abdomen", "pelvis"], "aort\\p{L}+|chestabdpelvis|chest_abdomen_pelvis|trunk|[ct]ap|o?esoph\\p{L}+"],
  [["abdomen"], "abdomen|abdo|abdominal|axr|liver|hepatic|mrcp|gallbladder|biliary|pancrea\\p{L}+|spleen"],
  [
    ["abdomen", "pelvis"],
    "kub|renal|kidneys?|urinary|urogra\\p{L}+|ctu|adrenals?|bowel|colon|colono\\p{L}+|ctc|entero\\p{L}+|small bowel|append\\p{L}+",
  ],
  [["pelvis", "limb"], "pelvis|pelvic|hips?|groin"],
  [
    ["pelvis"],
    "prostat\\p{L}+|rect(?:um|al)|bladder|uter\\p{L}+|ovar\\p{L}+|transvaginal|testes|testic\\p{L}+|scrot\\p{L}+",
  ],
  [
    ["limb"],
    "shoulders?|humer\\p{L}+|elbows?|forearm|radius|ulna|wrists?|scaphoid|hands?|fingers?|thumbs?|fem(?:ur|oral|ora)|thigh|knees?|patella\\p{L}*|tibia\\p{L}*|tib fib|fibula|legs?|calf|ankles?|foot|feet|toes?|calcane\\p{L}+|extremit\\p{L}+|(?:upper|lower) limbs?|arms?|dvt|deep veins?",
  ],
  [["breast", "chest"], "breasts?|mammogra\\p{L}+|tomosynthesis|axilla\\p{L}*"],
];
/** Everything may be on it. */
const whole =
  /\b(?:whole ?body|wholebody|body|pan|trauma|survey|skelet\p{L}+|musculoskeletal|bone scan|pet|nuclear|staging|lymphoma|myeloma|oncology|angio\p{L}+|arteri\p{L}+|veno\p{L}+|vascular|biopsy|drainage|guided|interventional|research|protocol)\b/iu;

const kindWords: readonly (readonly [readonly Kind[], RegExp])[] = [
  [["CT"], /\b(?:ct|ctpa|ctc|ctu|cta|hrct|computed tomography)\b/i],
  [["MR"], /\b(?:mr|mri|mrcp|mra|mrv|magnetic resonance)\b/i],
  [["ultrasound"], /\b(?:US|USS|[Uu]ltrasound|ULTRASOUND|[Ss]onogra\p{L}+|[Dd]oppler|DOPPLER|[Dd]uplex)\b/u],
  [["X-ray"], /\b(?:xr|x-?rays?|cxr|axr|radiographs?|plain films?|fluoroscop\p{L}+|barium)\b/iu],
  [["PET", "CT", "MR"], /\bpet\b/i],
  [["nuclear medicine", "CT"], /\b(?:bone scan|nuclear|scintigra\p{L}+|spect|dmsa|mag3)\b/iu],
  // A clinic of the breast reports films, tomosynthesis and ultrasound as one examination.
  [["mammography", "X-ray", "ultrasound"], /\b(?:mammogra\p{L}+|tomosynthesis)\b/iu],
];
/** Kinds by modality (PS3.3 C.7.3.1.1.1). */
const kindOfModality: Readonly<Record<string, Kind>> = {
  ...{ CT: "CT", MR: "MR", US: "ultrasound", IVUS: "ultrasound", PT: "PET", NM: "nuclear medicine", MG: "mammography" },
  ...{ CR: "X-ray", DX: "X-ray", DR: "X-ray", RG: "X-ray", RF: "X-ray", XA: "X-ray", PX: "X-ray", IO: "X-ray" },
};

const patterns = partWords.map(
  ([parts, words]) => [parts, new RegExp(`(?<![\\p{L}])(?:${words})(?![\\p{L}])`, "iu")] as const,
);

/** Gives what a name says of the examination; `modalities` are those of its images, where they are known. */
export function examinedIn(name: string, modalities: readonly string[] = []): Examined {
  const parts = whole.test(name) ? [] : patterns.flatMap(([named, words]) => (words.test(name) ? named : []));
  const kinds = kindWords.flatMap(([named, words]) => (words.test(name) ? named : []));
  const ofImages = modalities.flatMap((each) => kindOfModality[each] ?? []);
  return { parts: [...new Set(parts)], kinds: [...new Set([...kinds, ...ofImages])] };
}

/** Says whether both name parts, or both name kinds, and have none in common. */
export function isOfOther(one: Examined, other: Examined): boolean {
  return isDisjoint(one.parts, other.parts) || isDisjoint(one.kinds, other.kinds);
}

function isDisjoint(one: readonly string[], other: readonly string[]): boolean {
  return one.length > 0 && other.length > 0 && !one.some((each) => other.includes(each));
}
