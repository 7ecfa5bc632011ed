import type { ReportDocument } from "../../../shared/domain/report.ts";

/** That a signed report is seen by nobody but this workstation. */
export interface NobodyOutside {
  readonly code: "noDestination" | "onlyArchives";
  readonly sentence: string;
}

/** Gives the warning where no person or system that shows reports gets this one: an archive keeps it and tells nobody. Else null. */
export function nobodyOutside(document: Pick<ReportDocument, "recipients">): NobodyOutside | null {
  const lead = "Nobody outside this workstation gets this report";
  if (document.recipients.length === 0) {
    return { code: "noDestination", sentence: `${lead}: no destination is set up. Once signed it stays here.` };
  }
  if (document.recipients.some((recipient) => recipient.role !== "archive")) return null;
  const sentence = `${lead} to read: it only goes into an archive, which tells nobody. Set up a destination in settings, or send it another way.`;
  return { code: "onlyArchives", sentence };
}
