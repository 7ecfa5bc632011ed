import { isOfOtherExamination, reportedMeasurementText } from "../../rules/measurement-text.ts";
import type { TextCheck } from "../check.ts";
import { examinationOf, measurementRuns } from "./measurement-runs.ts";

/** An earlier number without its date would be read as the present one by everybody who gets the report. */
export const priorMeasurementUndated: TextCheck = {
  stage: "writing",
  code: "priorMeasurementUndated",
  level: "block",
  title: "Earlier number without its date",
  explanation: "A number of another examination that does not say so is read as the present one.",
  source: "Known cause of harm: a number in the report that is not what was measured",
  run: (report) => {
    const examination = examinationOf(report);
    return measurementRuns(report)
      .flatMap(({ measurementId, text, place }) => {
        const mark = report.subject.content.measurements.find(({ id }) => id === measurementId);
        if (mark === undefined || text !== mark.text || !isOfOtherExamination(mark, examination)) return [];
        const sentence = `A number in the text was measured on another examination and does not say so. It has to read ${reportedMeasurementText(mark, examination)}.`;
        return [{ sentence, place }];
      })
      .slice(0, 1);
  },
};
