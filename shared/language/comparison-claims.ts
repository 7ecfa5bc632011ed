import { datesIn, type TextDate } from "./dates.ts";
import type { Sentence, Span } from "./sentences.ts";

const compares =
  /\b(?:compar(?:ed|ison|e)|prior|previous(?:ly)?|earlier|since|last|interval|unchanged from|(?:ct|mri?|x-ray|radiograph|film|scan|ultrasound|study|examination|imaging|pet-ct) (?:of|from|dated|on|performed on))\b/i;
const noImaging =
  /\b(?:surgery|operat(?:ion|ed)|\p{L}+ectomy|biops(?:y|ied)|diagnosed|treated|resect(?:ed|ion)|radiotherapy|chemotherapy|born|admitted|fall|injur(?:y|ed)|accident|clinic|replacement)\b/iu;

/** Gives the dates of examinations that sentences compare with; dates of operations, treatment or injuries are none. */
export function comparedDates(sentences: readonly Sentence[], isComparisonSection: boolean): TextDate[] {
  return sentences.flatMap((sentence) => {
    if (!isComparisonSection && !compares.test(sentence.text)) return [];
    if (noImaging.test(sentence.text)) return [];
    return datesIn(sentence.text).map(({ date, from, to }) => ({
      date,
      from: sentence.from + from,
      to: sentence.from + to,
    }));
  });
}

const none =
  /\b(?:no (?:relevant |available |prior |previous |earlier |other )*(?:prior|priors|previous|earlier|comparison)(?: \p{L}+){0,4}?(?: (?:available|imaging|examinations?|studies|study|films?|radiographs?|scans?|ct|mri?|found|held|for comparison))|no priors\b|none available|no comparison|without (?:any )?(?:priors?|comparison)|no (?:imaging|examinations?|studies|films?) (?:is |are )?(?:available )?for comparison|first (?:examination|scan|study))\b/iu;

/** Gives the words by which a text says that there are no earlier examinations, or null. */
export function noPriorsClaim(sentences: readonly Sentence[], isComparisonSection: boolean): Span | null {
  for (const sentence of sentences) {
    const match = none.exec(sentence.text) ?? (isComparisonSection ? /^(?:none|nil)\b/i.exec(sentence.text) : null);
    if (match === null) continue;
    return { from: sentence.from + match.index, to: sentence.from + match.index + match[0].length };
  }
  return null;
}
