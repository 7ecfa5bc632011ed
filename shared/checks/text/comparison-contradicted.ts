import { noPriorsClaim } from "../../language/comparison-claims.ts";
import { type TextCheck, usualReasons } from "../check.ts";

const compared =
  /\b(?:compared (?:with|to) (?:the )?(?:previous|prior|earlier|last)|(?:unchanged|stable|larger|smaller|increased|decreased)\b[^.;]{0,40}\b(?:since|than|from) (?:the )?(?:previous|prior|earlier|last) (?:ct|mri?|examination|study|scan|film|radiograph|x-ray|ultrasound|imaging))\b/i;

/** The comparison says that there is nothing to compare with, and the text compares. */
export const comparisonContradicted: TextCheck = {
  stage: "writing",
  code: "comparisonContradicted",
  level: "warn",
  title: "Compared with nothing",
  explanation: "The comparison names no earlier examination, and the text compares with one: one of the two is wrong.",
  source: "RCR Standards for interpretation and reporting of imaging investigations (2018): state what was compared",
  reasons: ["Compared by the earlier report alone", ...usualReasons],
  run: (report) => {
    if (report.subject.content.comparedStudies.length > 0) return [];
    const says = report.of("comparison").some(({ sentences }) => noPriorsClaim(sentences, true) !== null);
    if (!says) return [];
    return report.sentencesOf("findings", "conclusion").flatMap(({ paragraph, sentence }) => {
      const match = compared.exec(sentence.text);
      if (match === null || /\b(?:not|no|cannot|unable|without)\b/i.test(sentence.text)) return [];
      const from = sentence.from + match.index;
      const place = paragraph.place({ from, to: from + match[0].length });
      return [{ sentence: `“${match[0]}”: the comparison says that there is nothing to compare with.`, place }];
    });
  },
};
