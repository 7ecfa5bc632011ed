import type { TextCheck } from "../check.ts";
import { writtenSections } from "../read-report.ts";

const named = /\bkey[ -]images?\s+(?:no\.?\s*)?(?<number>\d{1,3})(?![\d.]|\s*(?:mm|cm))/giu;

/** A key image by a number that the report does not have. */
export const keyImageUnknown: TextCheck = {
  stage: "writing",
  code: "keyImageUnknown",
  level: "warn",
  title: "Key image that does not exist",
  explanation: "The text sends its reader to a key image that the report does not have.",
  source: "IHE Interactive Multimedia Report: every reference has its image",
  reasons: ["Of an earlier report"],
  run: (report) => {
    const count = report.subject.content.keyImages.length;
    return report.sentencesOf(...writtenSections).flatMap(({ paragraph, sentence }) =>
      [...sentence.text.matchAll(named)].flatMap((match) => {
        const number = Number(match.groups?.number);
        if (number >= 1 && number <= count) return [];
        const has = count === 0 ? "no key image" : count === 1 ? "1 key image" : `${count} key images`;
        const from = sentence.from + match.index;
        const place = paragraph.place({ from, to: from + match[0].length });
        return [{ sentence: `The text names key image ${number}; the report has ${has}.`, place }];
      }),
    );
  },
};
