import type { ReportedExamination } from "../../rules/measurement-text.ts";
import type { CheckPlace } from "../check.ts";
import type { ReadReport } from "../read-report.ts";

/** A chip of a mark where the text prints it. */
export interface PrintedMark {
  readonly measurementId: string;
  readonly text: string;
  readonly place: CheckPlace;
}

/** Gives the chips of a report in reading order. */
export function measurementRuns(report: ReadReport): PrintedMark[] {
  return report.paragraphs.flatMap((paragraph) => {
    let from = 0;
    return paragraph.runs.flatMap((run) => {
      const place = paragraph.place({ from, to: from + run.text.length });
      from = place.to;
      return run.kind === "measurement" ? [{ measurementId: run.measurementId, text: run.text, place }] : [];
    });
  });
}

/** Gives the examination that a report is of, as texts of marks need it. */
export function examinationOf({ subject }: ReadReport): ReportedExamination {
  return { studyInstanceUid: subject.studyInstanceUid, date: subject.studyDate };
}
