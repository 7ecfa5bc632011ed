import { createStore } from "zustand/vanilla";
import type { CheckFinding } from "../../shared/checks/check.ts";
import type { DraftContent } from "../../shared/domain/report.ts";
import type { MeasureLine } from "./check-marks.ts";

/** What the checks found in the draft that is open in this window, and in which words. */
export interface WritingFindings {
  readonly findings: readonly CheckFinding[];
  /** The words that they were found in; null where nothing was checked. */
  readonly sections: DraftContent["sections"] | null;
  /** The finding that the caret or the pointer is on. */
  readonly pointedAt: CheckFinding | null;
  /** Measures the line that it is on. */
  readonly pointedLine: MeasureLine;
}

const nothing: WritingFindings = {
  findings: [],
  sections: null,
  pointedAt: null,
  pointedLine: () => ({ top: 0, bottom: 0 }),
};

/** The findings of the open draft; sections draw them and the notes beside them list them. */
export const writingFindings = createStore<WritingFindings>(() => nothing);

/** Forgets what was found, when the draft is closed. */
export function forgetFindings(): void {
  writingFindings.setState(nothing);
}
