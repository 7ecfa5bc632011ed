import { type TextCheck, usualReasons } from "../check.ts";
import { measurementRuns } from "./measurement-runs.ts";

/** A number whose mark is gone from the image. */
export const measurementMissing: TextCheck = {
  stage: "writing",
  code: "measurementMissing",
  level: "warn",
  title: "Number without its mark",
  explanation: "Nobody can see any more what was measured.",
  source: "Known cause of harm: a number in the report that is not what was measured",
  reasons: ["The number holds, the mark is not needed", ...usualReasons],
  run: (report) => {
    const known = new Set(report.subject.content.measurements.map(({ id }) => id));
    const missing = measurementRuns(report).filter(({ measurementId }) => !known.has(measurementId));
    const [first] = missing;
    if (first === undefined) return [];
    const sentence = `The text gives ${missing.map(({ text }) => text).join(", ")}, but the mark on the image was deleted.`;
    return [{ sentence, place: first.place }];
  },
};
