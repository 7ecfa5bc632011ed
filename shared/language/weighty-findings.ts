import { criticalWordings, isKnownOrOver } from "./critical-wording.ts";
import type { Region } from "./overall-normality.ts";
import { polarityAt } from "./polarity.ts";
import type { Sentence, Span } from "./sentences.ts";
import { type Statement, statementsOf } from "./statements.ts";

/** A finding that no normal examination has, stated as present and not as known, old or over. */
export interface WeightyFinding extends Span {
  readonly words: string;
  /** Nobody would say `no acute abnormality` beside it. */
  readonly isAcute: boolean;
  /** Parts of the body that it is in, as far as its sentence tells. */
  readonly regions: readonly Region[];
}

/** Further words of findings for which somebody acts at once. */
const grave = new RegExp(
  "\\b(?:(?:uncal|tonsillar|transtentorial|subfalcine|brain|cerebellar) herniations?|midline shift|" +
    "effacement of the (?:\\p{L}+ )?(?:cisterns?|sulci|ventricles?)|cerebral oedema|haemorrhagic contusions?|" +
    "(?:sagittal|transverse|sigmoid|venous) sinus thrombosis|hyperdense (?:\\p{L}+ ){1,3}(?:artery|vessel)|" +
    "depressed (?:\\p{L}+ ){0,3}fractures?|dissection flap|pneumomediastinum|active extravasation|" +
    "(?:splenic|hepatic|liver|renal) lacerations?)\\b",
  "giu",
);

/** Findings by the name of the terms, that `no acute abnormality` denies. */
const acute: ReadonlySet<string> = new Set(
  (
    "fracture dislocation pneumothorax haemothorax consolidation pneumonia haemorrhage haematoma hydrocephalus thrombus " +
    "abscess perforation obstruction appendicitis diverticulitis cholecystitis pancreatitis osteomyelitis " +
    "volvulus intussusception"
  )
    .split(" ")
    .concat("pulmonary embolism", "free gas", "cord compression"),
);
/** Further ones that `normal study` and `no significant abnormality` deny. */
const lasting: ReadonlySet<string> = new Set(
  "infarct mass metastasis lymphadenopathy hydronephrosis aneurysm".split(" "),
);

/** Stays, heals, or was treated: an examination with it may be called free of anything acute. */
const settled =
  /\b(?:healed|healing|united|mal-?united|long-?standing|remote|benign|incidental|sequelae?|lacunar|small vessel|micro\p{L}+|evacuated|fixation|fixed|plate|nail|screws?|prosthesis|plaster|cast|callus|osteoporotic|wedge|insufficiency|compression fractures?|post-?(?:operative|surgical)|filter|physiological|calcified|screening|surveillance|scalp|subgaleal|subcutaneous|soft tissue|subchorionic|injection site)\b/iu;
/** The word, but not the finding. */
const before = /(?:\bnon-|\bun-|\bno )$/i;
const otherMass = /\b(?:bone|muscle|body|lean|fat|heart|cardiac) $/i;
const behind =
  /^[- ](?:effect|index|risk|probability|clinic|liaison|markers?|cysts?|follicles?|corpus|bed|score|like)\b/i;

const places: readonly (readonly [Region, RegExp])[] = [
  [
    "intracranial",
    /\b(?:subdural|extradural|subarachnoid|intra-?cerebral|intra-?ventricular|intra-?cranial|cerebr\p{L}*|brain|uncal|tonsillar|transtentorial|subfalcine|midline shift|hydrocephalus|contusions?|cisterns?|ventric\p{L}+|mca|basilar|venous sinus|hemisphere|(?:frontal|parietal|occipital|temporal) lobes?|thalam\p{L}+|basal ganglia|pon(?:s|tine)|falx|tentori\p{L}+|convexity)\b/iu,
  ],
  [
    "chest",
    /\b(?:pneumothora\p{L}+|ha?emothora\p{L}+|pneumomediastinum|lungs?|pulmonary|pleural|(?:upper|middle|lower) (?:lobe|zone)s?|lingula|consolidations?|pneumonia|mediastin\p{L}+|bronch\p{L}+|thoracic aorta|aortic dissection|hil(?:um|ar)|[lr][uml]l)\b/iu,
  ],
  [
    "abdomen",
    /\b(?:bowel|col(?:on|ic)|sigmoid|c(?:ae|e)c\p{L}+|append\p{L}+|divertic\p{L}+|gallbladder|cholecyst\p{L}+|pancrea\p{L}+|liver|hepatic|kidneys?|renal|ureter\p{L}*|splee?n\p{L}*|pneumoperitoneum|(?:intra)?-?peritoneal|free (?:gas|air)|mesenter\p{L}+|abdom\p{L}+|pelvi[sc]|retroperitoneal|hydronephrosis|ovar\p{L}+|volvulus|intussusception|gastric|duoden\p{L}+)\b/iu,
  ],
  ["spine", /\b(?:spin(?:e|al)|cord|cauda|vertebra\p{L}*|[ctl]\d{1,2}|odontoid|disc)\b/iu],
];

function regionsOf(text: string, words: string): readonly Region[] {
  const isOfBone = /fracture|dislocat|osteomyelitis/i.test(words);
  const named = places.flatMap(([region, pattern]) => (pattern.test(text) ? [region] : []));
  const isSkull = /\b(?:skull|calvari\p{L}+|(?:frontal|parietal|occipital|temporal) bone|vault|depressed)\b/iu.test(
    text,
  );
  if (isOfBone) return ["bone", ...named.filter((each) => each === "spine"), ...(isSkull ? (["head"] as const) : [])];
  // An acute infarct without a place is one of the brain.
  const found: readonly Region[] = named.length === 0 && /infarct/i.test(words) ? ["intracranial"] : named;
  return found.includes("intracranial") ? ["head", ...found] : found;
}

function isSettled(text: string): boolean {
  return settled.test(text) || isKnownOrOver(text);
}

function ofStatement({ finding, polarity, qualifiers, sentence, from, to }: Statement): WeightyFinding[] {
  const isAcuteEffusion = finding === "effusion" && /\bpleural\b/i.test(sentence.text) && qualifiers.includes("large");
  const isAcute =
    isAcuteEffusion || acute.has(finding) || (finding === "infarct" && /\b(?:sub)?acute\b/i.test(sentence.text));
  if (polarity !== "present" || !(isAcute || lasting.has(finding)) || isSettled(sentence.text)) return [];
  const [start, end] = [from - sentence.from, to - sentence.from];
  const words = sentence.text.slice(start, end);
  if (/^deposits?$/i.test(words) || /^tumour/i.test(words)) return [];
  if (finding === "mass" && otherMass.test(sentence.text.slice(0, start))) return [];
  if (before.test(sentence.text.slice(0, start)) || behind.test(sentence.text.slice(end))) return [];
  return [{ words, isAcute, regions: regionsOf(sentence.text, words), from, to }];
}

/** Gives the findings that sentences state as present and that no examination called normal can have. */
export function weightyFindings(sentences: readonly Sentence[]): readonly WeightyFinding[] {
  const critical = criticalWordings(sentences).flatMap(({ words, from, to }) => {
    const text = sentences.find((each) => each.from <= from && to <= each.to)?.text ?? "";
    return settled.test(text) ? [] : [{ words, isAcute: true, regions: regionsOf(text, words), from, to }];
  });
  const graveOnes = sentences.flatMap((sentence) =>
    [...sentence.text.matchAll(grave)].flatMap((match) => {
      const place = { from: match.index, to: match.index + match[0].length };
      if (polarityAt(sentence.text, place) !== "present" || isSettled(sentence.text)) return [];
      const regions = regionsOf(sentence.text, match[0]);
      return [
        { words: match[0], isAcute: true, regions, from: sentence.from + place.from, to: sentence.from + place.to },
      ];
    }),
  );
  return [...critical, ...graveOnes, ...statementsOf(sentences).flatMap(ofStatement)];
}
