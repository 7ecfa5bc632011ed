import type { Sentence, Span } from "./sentences.ts";

/** A part of the body of which a sentence can say that it is normal as a whole. */
export type Region = "intracranial" | "head" | "chest" | "abdomen" | "spine" | "bone";

/** Words that call the whole examination, or a region of it, normal. Places are in the text that the sentence stands in. */
export interface OverallNormality extends Span {
  readonly words: string;
  /** Null: everything that was examined. */
  readonly region: Region | null;
  /** Only what is new and urgent is denied: `no acute abnormality` leaves an old or slow finding open. */
  readonly isOfAcute: boolean;
}

const regions: readonly (readonly [Region, string])[] = [
  ["intracranial", "intra-?cranial|cerebral|brain"],
  ["head", "head|skull"],
  [
    "chest",
    "intra-?thoracic|thoracic|cardio-?(?:pulmonary|thoracic|respiratory)|(?:heart and )?lungs?|pulmonary|chest|thorax",
  ],
  ["abdomen", "intra-?abdominal|abdomino-?pelvic|abdominal|pelvic|abdomen(?: and pelvis)?|pelvis"],
  ["spine", "(?:(?:cervical|thoracic|lumbar|whole|lumbosacral) )?(?:spinal|spine)"],
  ["bone", "bony|bone|osseous|skeletal"],
];
const anyRegion = regions.map(([, words]) => words).join("|");
const regionPatterns = regions.map(([region, words]) => [region, new RegExp(`\\b(?:${words})\\b`, "i")] as const);

const kind =
  "(?:ct|mri?|us|ultrasound|x-?ray|radiograph|plain film|film|study|studies|examination|scan|imaging|appearances?|findings|report)";
const seen =
  "(?: (?:is|are|was|were))?(?: (?:seen|detected|identified|demonstrated|shown|found|visible|present|noted))?";
const where = `(?: (?:on|in|within|of|at)(?: (?:this|the|today's|current))?(?: (?:${anyRegion}|${kind}))+)?`;
const purpose = "(?: to (?:account for|explain)\\b.*)?";
const thing = "(?:abnormalit(?:y|ies)|abnormal findings?|patholog(?:y|ies)|findings?|injur(?:y|ies)|process|disease)";

/** A whole clause that calls everything normal, and nothing else. */
const denial = new RegExp(
  `^(?:there (?:is|are) )?no (?:(?:convincing |definite )?evidence of (?:an? |any )?)?(?:(?:acute|significant|major|gross|obvious|visible|traumatic|focal|evident|and|or|${anyRegion}) )*${thing}${seen}${where}${purpose}$`,
  "i",
);
const praise = new RegExp(
  `^(?:(?:this is |essentially )?(?:an? )?(?:entirely |completely |essentially )?(?:normal|unremarkable)(?: (?:${kind}|${anyRegion}))*${where}|(?:the |this )?(?:(?:${anyRegion}|${kind}) )+(?:is |are )?(?:normal|unremarkable|within normal limits)|nad|(?:all )?within normal limits)$`,
  "i",
);
/** What is said besides an exception or a change says nothing of the whole. */
const narrowed =
  /\b(?:otherwise|apart from|aside from|except(?:ing)?|other(?: than)?|further|additional|remaining|remainder|rest of|elsewhere|new|interval|since|compared|bar)\b/i;
const label = /^(?<label>[^:]{1,60}):\s+/u;
const opinion = /^(?:impression|conclusion|opinion|summary|comment|overall)$/i;

function regionOf(words: string): Region | null {
  const named = regionPatterns.filter(([, pattern]) => pattern.test(words)).map(([region]) => region);
  return named.length === 1 ? (named[0] ?? null) : null;
}

/** Gives the words of a sentence that call the whole examination or one region of it normal, without any exception. */
export function overallNormality(sentence: Sentence): OverallNormality | null {
  if (narrowed.test(sentence.text) || !/\b(?:no|normal|unremarkable|nad)\b/i.test(sentence.text)) return null;
  const listed = /^\s*(?:\d{1,2}[.)]|[-•*–])\s+/u.exec(sentence.text)?.[0].length ?? 0;
  const labelled = label.exec(sentence.text.slice(listed));
  const title = labelled?.groups?.label ?? "";
  const titleRegion = regionOf(title);
  // `Liver: No abnormality.` speaks of the liver.
  if (title !== "" && titleRegion === null && !opinion.test(title.trim())) return null;
  let from = listed + (labelled?.[0].length ?? 0);
  for (const clause of sentence.text.slice(from).split(/([,;]\s+|\s+with\s+)/)) {
    const words = clause.replace(/[.!\s]+$/, "");
    if (denial.test(words) || praise.test(words)) {
      return {
        ...{ words, region: regionOf(words) ?? titleRegion },
        isOfAcute: /\bacute\b|\bto (?:account|explain)\b/i.test(words),
        ...{ from: sentence.from + from, to: sentence.from + from + words.length },
      };
    }
    from += clause.length;
  }
  return null;
}
