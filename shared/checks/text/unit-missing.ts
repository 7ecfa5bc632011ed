import { unitlessSizes } from "../../language/quantities.ts";
import { type TextCheck, usualReasons } from "../check.ts";
import { writtenSections } from "../read-report.ts";

/** A size without mm or cm. */
export const unitMissing: TextCheck = {
  stage: "writing",
  code: "unitMissing",
  level: "warn",
  title: "Unit missing",
  explanation: "A size without a unit is read as millimetres by one and as centimetres by another.",
  source: "Known cause of harm: a size read in the wrong unit",
  reasons: usualReasons,
  run: (report) =>
    report.sentencesOf(...writtenSections).flatMap(({ paragraph, sentence }) =>
      unitlessSizes(sentence.text).map(({ from, to }) => ({
        sentence: `“${sentence.text.slice(from, to)}” has no unit: mm or cm?`,
        place: paragraph.place({ from: sentence.from + from, to: sentence.from + to }),
      })),
    ),
};
