import { polarityAt } from "./polarity.ts";
import { rememberedOf } from "./remembered.ts";
import type { Sentence, Span } from "./sentences.ts";

/** Words of a finding of which somebody has to be told at once, stated as present. */
export interface CriticalWording extends Span {
  readonly words: string;
}

const sources: readonly string[] = [
  "tension pneumothora(?:x|ces)",
  "pulmonary embol(?:ism|us|i)",
  "(?:acute |type a |type b |aortic )+dissection",
  "dissection of the (?:thoracic |ascending |descending |abdominal )*aorta",
  "(?:ruptured|leaking|contained rupture of (?:the|an)|rupture of (?:the|an))\\s+(?:\\p{L}+ ){0,3}aneurysm",
  "(?:intracranial|subarachnoid|intracerebral|intraventricular|parenchymal|subdural|extradural|retroperitoneal) ha?e(?:morrhage|matoma)s?",
  "(?:free (?:intraperitoneal |intra-abdominal )?(?:gas|air)|pneumoperitoneum)",
  "(?:perforated|perforation of the) (?:\\p{L}+ ){0,2}(?:viscus|bowel|ulcer|appendix|diverticulum|colon|sigmoid|duodenum)",
  "(?:spinal )?cord compression",
  "cauda equina (?:syndrome|compression)",
  "(?:testicular|ovarian|adnexal) torsion|torsion of the (?:\\p{L}+ )?(?:testis|ovary)",
  "ectopic pregnancy",
  "(?:bowel|mesenteric|small bowel) isch(?:ae|e)mia",
  "(?:large vessel|basilar|middle cerebral artery|mca|carotid terminus) occlusion",
  "(?:nasogastric|ng|feeding) tube (?:\\p{L}+ ){0,4}(?:bronchus|airway|trachea|lung)",
  "volvulus",
  "acute (?:\\p{L}+ ){0,3}infarct(?:ion)?",
  "necroti[sz]ing fasciitis",
  "non-?accidental injury",
  "unstable (?:\\p{L}+ ){0,3}fracture",
  "critical finding",
];

const wholeWords = (source: string) => `(?<![\\p{L}])(?:${source})(?![\\p{L}])`;
const patterns = sources.map((source) => new RegExp(wholeWords(source), "giu"));
/** Nearly every sentence has none of them: one look says so. */
const anyOfThem = new RegExp(wholeWords(sources.join("|")), "iu");

/** What is known or over needs no call. */
const known =
  /\b(?:known|chronic|old|previous(?:ly)?|prior|unchanged|stable|resolv(?:ed|ing)|resolution|treated|established|follow[- ]up of|history of|improv(?:ed|ing)|smaller|residual|decreas(?:ed|ing)|mature)\b/i;

/** Gives critical findings that sentences state as present and do not call known, old or over. */
export const criticalWordings: (sentences: readonly Sentence[]) => readonly CriticalWording[] = rememberedOf(
  (sentences: readonly Sentence[]) => {
    return sentences.flatMap((sentence) => {
      if (!anyOfThem.test(sentence.text) || known.test(sentence.text)) return [];
      return patterns.flatMap((pattern) =>
        [...sentence.text.matchAll(pattern)].flatMap((match) => {
          const place = { from: match.index, to: match.index + match[0].length };
          if (polarityAt(sentence.text, place) !== "present") return [];
          return [{ words: match[0], from: sentence.from + place.from, to: sentence.from + place.to }];
        }),
      );
    });
  },
);
