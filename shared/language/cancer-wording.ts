import { isKnownOrOver } from "./critical-wording.ts";
import { polarityAt } from "./polarity.ts";
import { rememberedOf } from "./remembered.ts";
import type { Sentence, Span } from "./sentences.ts";

/** Words by which a sentence states or suspects a cancer that nobody calls known. */
export interface CancerWording extends Span {
  readonly words: string;
}

const disease =
  "malignan(?:t|cy|cies)|cancers?|(?:adeno|cholangio|hepato)?carcinomas?|neoplas(?:ms?|ia|tic)|lymphomas?|metasta(?:sis|ses|tic)|" +
  "(?:osteo|chondro|lipo)?sarcomas?|myeloma|melanomas?|mesotheliomas?|gliomas?|glioblastomas?|leuka?emia";
/** A way that is only for suspected cancers says as much. */
const pathway = "(?:two|2)[- ]week[- ](?:wait|rule)|2ww|urgent suspected cancer|suspected cancer pathway";

const word = (source: string, flags: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, flags);
const pattern = word(`${pathway}|${disease}`, "giu");
const isPathway = word(pathway, "iu");

/** The word, but no finding of this examination. */
const before = /(?:\bnon-|family history of (?:\p{L}+ ){0,2})$/iu;
const behind =
  /^ (?:hypertension|calcifications?|otitis|hyperthermia|screening|mdt|nurse|centre|clinic|network|registry|risk|markers?)\b/iu;
/** Held to be something else. An `unlikely` speaks of what stands beside it, so it is looked for in the same sentence. */
const held =
  /\b(?:unlikely|less likely|improbable|(?:low|very low) (?:probability|risk|suspicion|likelihood)|not (?:suspicious|suggestive)|rather than an?)\b/iu;
/** What was asked is no answer. */
const asked = /\b(?:clinical|the) question\b/iu;
/** What is new of a known disease is news. */
const news = /\b(?:new|newly|developed|progress\p{L}*|further)\b/iu;

/**
 * Gives the words of sentences by which a cancer is stated or suspected: present or left open, not denied, not held unlikely,
 * and not of a disease that is called known, old or treated unless something of it is new.
 */
export const cancerWordings: (sentences: readonly Sentence[]) => readonly CancerWording[] = rememberedOf(
  (sentences: readonly Sentence[]) =>
    sentences.flatMap(({ text, from }) => {
      if (held.test(text) || asked.test(text) || (isKnownOrOver(text) && !news.test(text))) return [];
      return [...text.matchAll(pattern)].flatMap((match) => {
        const place = { from: match.index, to: match.index + match[0].length };
        if (before.test(text.slice(0, place.from)) || behind.test(text.slice(place.to))) return [];
        const isDenied = !isPathway.test(match[0]) && polarityAt(text, place) === "absent";
        return isDenied ? [] : [{ words: match[0], from: from + place.from, to: from + place.to }];
      });
    }),
);

/** Says whether the words of an alert speak of a cancer at all. */
export function isAboutCancer(alert: string): boolean {
  return word(`${pathway}|${disease}|tumours?|suspicious`, "iu").test(alert);
}
