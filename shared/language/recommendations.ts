import { rememberedOf } from "./remembered.ts";
import type { Sentence } from "./sentences.ts";

/** A sentence that asks for something to be done. */
export interface Recommendation {
  readonly sentence: Sentence;
  /** It says who is to do it or where the patient goes. */
  readonly hasWho: boolean;
  /** It says by when. */
  readonly hasWhen: boolean;
}

const asks =
  /\b(?:recommend(?:ed|s|ation)?|advis(?:e|ed|es|able)|suggest(?:ed)? (?:that|further|referral|follow|repeat|ultrasound|ct|mri?|biopsy|an?\b|the\b)|is required|are required|should (?:be|have|undergo|attend)|needs? (?:to be|further|urgent|an?\b)|please (?:refer|arrange|repeat|consider|correlate|organise)|refer(?:ral)? (?:to|is|for)|follow[- ]up (?:is|ct|mri?|ultrasound|imaging|x-ray|film|with|in|at)|repeat (?:ct|mri?|x-ray|film|ultrasound|imaging|scan|radiograph)|interval (?:ct|mri?|scan|imaging|x-ray|film))\b/i;
const noAsk =
  /\b(?:no (?:further |routine |specific )?(?:follow[- ]up|action|imaging|recommendation|referral)\b|not (?:recommended|required|needed|advised)|clinical correlation|should be (?:considered|excluded|noted|read|interpreted|compared)|was recommended|were recommended|previously recommended)\b/i;
const who =
  /\b(?:gp|general practitioner|referrer|referring|requesting|surgeons?|surgical|team|clinic|clinicians?|consultant|physicians?|mdt|multidisciplinary|urolog\p{L}*|respiratory|orthopaedics?|orthopaedic|neurolog\p{L}*|neurosurg\p{L}*|oncolog\p{L}*|gynaecolog\p{L}*|gastro\p{L}*|hepatobiliary|haematolog\p{L}*|rheumatolog\p{L}*|cardiolog\p{L}*|ent|breast unit|vascular|paediatric\p{L}*|emergency department|radiology|radiologists?|department|we|us|screening|nurse|ward|hospital|practice|endocrin\p{L}*|dermatolog\p{L}*|nephrolog\p{L}*|stroke|trauma|specialist\p{L}*|you)\b/iu;
const when =
  /\b(?:\d+|one|two|three|four|six|eight|nine|twelve|eighteen)(?:\s*(?:-|–|to)\s*(?:\d+|two|three|four|six|twelve))?[\s-]*(?:hours?|days?|weeks?|months?|years?)\b|\b(?:urgent(?:ly)?|immediate(?:ly)?|same[- ]day|today|tomorrow|now|routine(?:ly)?|elective(?:ly)?|annual(?:ly)?|yearly|two[- ]week|2ww|2-week|at once|next (?:mdt|clinic|week|month|available)|within|by \d|after (?:treatment|antibiotics|completion|discharge)|as soon as|emergency|before discharge|at the next)\b/i;

/** Gives the sentences that ask for something, with whether they say who and by when. Denials (`no follow-up is required`) ask nothing. */
export const recommendationsIn: (sentences: readonly Sentence[]) => readonly Recommendation[] = rememberedOf(
  (sentences: readonly Sentence[]) => {
    return sentences.flatMap((sentence) => {
      if (!asks.test(sentence.text) || noAsk.test(sentence.text)) return [];
      return [{ sentence, hasWho: who.test(sentence.text), hasWhen: when.test(sentence.text) }];
    });
  },
);
