import type { DraftContent, ReportDocument } from "../../../shared/domain/report.ts";

/** A mark of the version before that an addendum moves or measures anew. */
export interface ChangedMarkNotice {
  readonly code: "signedMarkChanged";
  readonly sentence: string;
}

/**
 * Gives a warning for each mark of the version before whose number an addendum changes: the words of that version keep the
 * old one, so the addendum has to say the new.
 */
export function changedMarks(previous: ReportDocument | null, { measurements }: DraftContent): ChangedMarkNotice[] {
  const before = new Map(previous?.measurements.map((mark) => [mark.id, mark.text]));
  return measurements.flatMap((mark): ChangedMarkNotice[] => {
    const text = before.get(mark.id);
    if (previous === null || text === undefined || text === mark.text) return [];
    const sentence = `A mark that reads ${text} in version ${previous.version} reads ${mark.text} now. The words of that version stay as they are: say so in the addendum.`;
    return [{ code: "signedMarkChanged", sentence }];
  });
}
