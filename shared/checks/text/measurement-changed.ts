import { reportedMeasurementText } from "../../rules/measurement-text.ts";
import { type TextCheck, usualReasons } from "../check.ts";
import { examinationOf, measurementRuns } from "./measurement-runs.ts";

/** A number that is not what its mark reads now. A bare number of another examination is a block of its own. */
export const measurementChanged: TextCheck = {
  stage: "writing",
  code: "measurementChanged",
  level: "warn",
  title: "Number differs from its mark",
  explanation: "The mark was moved after its number was written; text is never rewritten by itself.",
  source: "Known cause of harm: a number in the report that is not what was measured",
  reasons: usualReasons,
  run: (report) => {
    const { measurements, keptNumbers = [] } = report.subject.content;
    const texts = new Map(measurements.map((mark) => [mark.id, reportedMeasurementText(mark, examinationOf(report))]));
    const bare = new Map(measurements.map((mark) => [mark.id, mark.text]));
    const [first] = measurementRuns(report).filter(({ measurementId, text }) => {
      const now = texts.get(measurementId);
      // Decided once for these two values; a mark that changes again is asked anew.
      const isKept = keptNumbers.some(
        (kept) => kept.measurementId === measurementId && kept.written === text && kept.marked === now,
      );
      if (isKept) return false;
      return now !== undefined && now !== text && bare.get(measurementId) !== text;
    });
    if (first === undefined) return [];
    const sentence = `The text gives ${first.text}, but the mark on the image now reads ${texts.get(first.measurementId) ?? ""}.`;
    return [{ sentence, place: first.place }];
  },
};
