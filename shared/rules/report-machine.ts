import type { WorkitemStatus } from "../domain/workitem.ts";

/** What can happen to a case on its way to a signed report. */
export type CaseEvent =
  | "reserve"
  | "release"
  | "write"
  | "markProvisional"
  | "hold"
  | "unholdWithDraft"
  | "unholdWithoutDraft"
  | "sign"
  | "startAddendum";

/** Every event of a case, for tests and for walking the table. */
export const caseEvents: readonly CaseEvent[] = [
  "reserve",
  "release",
  "write",
  "markProvisional",
  "hold",
  "unholdWithDraft",
  "unholdWithoutDraft",
  "sign",
  "startAddendum",
];

/**
 * The status that follows from a status and an event; what is not in the table is refused. A signed case stays signed:
 * an addendum is written on it, never instead of it. A held case is taken off hold by a person, never by signing.
 */
const transitions: Readonly<Record<WorkitemStatus, Readonly<Partial<Record<CaseEvent, WorkitemStatus>>>>> = {
  unread: { reserve: "reserved", hold: "held" },
  reserved: { reserve: "reserved", release: "unread", write: "draft", hold: "held" },
  draft: {
    reserve: "draft",
    release: "draft",
    write: "draft",
    markProvisional: "provisional",
    hold: "held",
    sign: "final",
  },
  provisional: {
    reserve: "provisional",
    release: "provisional",
    write: "provisional",
    hold: "held",
    sign: "final",
  },
  held: {
    reserve: "held",
    release: "held",
    write: "held",
    unholdWithDraft: "draft",
    unholdWithoutDraft: "reserved",
  },
  final: { reserve: "final", release: "final", write: "final", startAddendum: "final", sign: "final" },
};

/** Gives the status after an event, or null where the event is refused in that status. */
export function nextCaseStatus(status: WorkitemStatus, event: CaseEvent): WorkitemStatus | null {
  return transitions[status][event] ?? null;
}

/** Where the report of a case stands, over its versions. */
export type ReportState = "none" | "draft" | "final" | "finalWithDraft" | "addended" | "addendedWithDraft";

/** What can happen to a report. */
export type ReportEvent = "startDraft" | "giveUpDraft" | "sign";

const reportTransitions: Readonly<Record<ReportState, Readonly<Partial<Record<ReportEvent, ReportState>>>>> = {
  none: { startDraft: "draft" },
  draft: { sign: "final", giveUpDraft: "none" },
  final: { startDraft: "finalWithDraft" },
  finalWithDraft: { sign: "addended", giveUpDraft: "final" },
  addended: { startDraft: "addendedWithDraft" },
  addendedWithDraft: { sign: "addended", giveUpDraft: "addended" },
};

/** Gives the report's state after an event, or null where it is refused: without a draft there is nothing to sign. */
export function nextReportState(state: ReportState, event: ReportEvent): ReportState | null {
  return reportTransitions[state][event] ?? null;
}

/** Gives the state of a report that has `versionCount` signed versions and perhaps an open draft. */
export function reportState(versionCount: number, hasDraft: boolean): ReportState {
  if (versionCount === 0) return hasDraft ? "draft" : "none";
  if (versionCount === 1) return hasDraft ? "finalWithDraft" : "final";
  return hasDraft ? "addendedWithDraft" : "addended";
}
