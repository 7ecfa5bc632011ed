import type { Addendum, ReportDocument, Signature } from "../../../shared/domain/report.ts";
import { outwardStatus } from "../../../shared/domain/report-status.ts";
import { printedInstant, releaseSignature } from "./report-facts.ts";
import { visibleText } from "./visible-text.ts";

/** What stands before everything else of a report that is not simply final. */
export interface StatusStatement {
  readonly heading: string;
  readonly sentences: readonly string[];
}

/** Gives the state of a version as one line prints it, e.g. `Corrected, version 3`. */
export function statusLine({ status, version }: ReportDocument): string {
  const { words } = outwardStatus[status];
  return version === 1 ? words : `${words}, version ${version}`;
}

/** Tells whether the text of a version may be given to anybody: that of a withdrawn one is not repeated, a cancelled one has none. */
export function hasReportText({ status }: Pick<ReportDocument, "status">): boolean {
  return status !== "withdrawn" && status !== "cancelled";
}

/** Gives what stands across every printed page of a version that must not be taken for a final report; null for the others. */
export function watermark({ status }: Pick<ReportDocument, "status">): string | null {
  return status === "provisional" ? "PROVISIONAL" : status === "withdrawn" ? "WITHDRAWN" : null;
}

/** Gives the statement that every output of a version begins with; null where it is final and takes nothing back, or has an addendum, which speaks for itself. */
export function statusStatement(document: ReportDocument): StatusStatement | null {
  switch (document.status) {
    case "provisional":
      return { heading: "Provisional report, not final", sentences: provisionalSentences(document) };
    case "corrected":
      return { heading: "Corrected report", sentences: correctionSentences(document) };
    case "withdrawn":
      return { heading: "Report withdrawn", sentences: withdrawnSentences(document) };
    case "cancelled":
      return {
        heading: "Examination not reported",
        sentences: [
          "This examination will not be reported. No report follows.",
          ...reasonOf(document.withdrawal?.reason),
        ],
      };
    case "final":
      return document.correction === undefined
        ? null
        : { heading: "Final report, changed from the provisional one", sentences: correctionSentences(document) };
    case "addended":
      return null;
  }
}

function provisionalSentences({ provisional }: ReportDocument): string[] {
  const first =
    provisional?.kind === "awaitingSecondSignature"
      ? "This report awaits a second signature and may still change. A final report follows."
      : "This report was released before it is final and may still change. A final report follows.";
  return [first, ...reasonOf(provisional?.reason)];
}

function correctionSentences({ correction }: ReportDocument): string[] {
  if (correction === undefined) return ["This report takes the place of every earlier version."];
  return [
    `This report takes the place of version ${correction.ofVersion} and of every earlier version. What changed:`,
    visibleText(correction.summary).trim(),
  ].filter((sentence) => sentence !== "");
}

const withdrawnBecause = {
  wrongPatient: "It was made of the wrong patient.",
  wrongExamination: "It was made of the wrong examination.",
  notToBeReported: "The examination was not to be reported.",
  other: "",
} as const;

function withdrawnSentences({ withdrawal }: ReportDocument): string[] {
  return [
    "This report is withdrawn. Do not use any version of it, and take it out of the patient's record.",
    withdrawnBecause[withdrawal?.kind ?? "other"],
    ...reasonOf(withdrawal?.reason),
  ].filter((sentence) => sentence !== "");
}

function reasonOf(reason = ""): string[] {
  const text = visibleText(reason).trim();
  return text === "" ? [] : [`Reason: ${text}`];
}

/** Gives the line with which a person answers for a version, e.g. `Signed by …`; two lines where somebody else prepared it, `Prepared by …` and `Second signature by …`. */
export function signatureLines(document: ReportDocument): string[] {
  const { preparedBy, signature } = document;
  return [
    ...(preparedBy === undefined ? [] : [`Prepared by ${who(preparedBy)}`]),
    `${verbOf(document)} by ${who(signature)}`,
  ];
}

/** Gives the one line under an addendum: who signed it, or that the program added it and nobody has. */
export function addendumLine({ signature, isGenerated }: Addendum): string {
  if (isGenerated !== true) return `Signed by ${who(signature)}`;
  return `Added by Sightline from the record of the alert, ${printedInstant(signature.signedAt)}. Not signed by a person`;
}

/** What the person under a version did. A version after the first signature may be withdrawn by somebody else. */
export function verbOf(document: ReportDocument): string {
  switch (document.status) {
    case "provisional":
      return document.provisional?.kind === "awaitingSecondSignature"
        ? "Signed, awaiting a second signature,"
        : "Released as provisional";
    case "corrected":
      return "Corrected and signed";
    case "withdrawn":
      return "Withdrawn";
    case "cancelled":
      return "Cancelled";
    case "final":
    case "addended":
      return document.preparedBy === undefined ? "Signed" : "Second signature";
  }
}

function who(signature: Signature): string {
  const parts = [signature.displayName, signature.role, signature.registration, signature.site.name];
  return `${parts.filter((part) => part !== "").join(", ")}, ${printedInstant(signature.signedAt)}`;
}

/** Gives the name of who released a version, for one line of a page. */
export function releasedBy(document: ReportDocument): string {
  const { displayName, signedAt } = releaseSignature(document);
  return `${displayName}, ${printedInstant(signedAt)}`;
}
