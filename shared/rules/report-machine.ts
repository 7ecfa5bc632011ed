import type { Draft } from "../domain/report.ts";
import type { ReportStatus } from "../domain/report-status.ts";
import type { WorkitemStatus } from "../domain/workitem.ts";

/**
 * Where a case stands. The reading list shows `addended` and `corrected` as `final`: they say what the newest version of
 * a final report is.
 */
export type LifeState = WorkitemStatus | "addended" | "corrected";

/** Every state, in the order of a report's life. */
export const lifeStates = [
  "unread",
  "reserved",
  "draft",
  "provisional",
  "awaitingSecondSignature",
  "held",
  "final",
  "addended",
  "corrected",
  "withdrawn",
  "cancelled",
] as const satisfies readonly LifeState[];

/** What can happen to a case on its way to a signed report, and after. */
export const lifeEvents = [
  "reserve",
  "release",
  "takeOver",
  "write",
  "hold",
  "unholdWithoutDraft",
  "unholdWithDraft",
  "unholdProvisional",
  "unholdAwaiting",
  "releaseProvisional",
  "askSecondSignature",
  "returnToAuthor",
  "sign",
  "startAddendum",
  "signAddendum",
  "startCorrection",
  "signCorrection",
  "withdraw",
  "cancel",
] as const;
export type LifeEvent = (typeof lifeEvents)[number];

type Row = Readonly<Partial<Record<LifeEvent, LifeState>>>;

/** What leaves a state as it is: having the case, giving it back, writing. */
function staying<State extends LifeState>(state: State) {
  return { reserve: state, release: state, takeOver: state, write: state };
}

function signed<State extends LifeState>(state: State) {
  return {
    ...staying(state),
    startAddendum: state,
    signAddendum: "addended",
    startCorrection: state,
    signCorrection: "corrected",
    withdraw: "withdrawn",
  } as const;
}

/**
 * The state that follows from a state and an event; what is not in the table is refused. A signed case stays signed: an
 * addendum or a correction is a further version, never a change of the one before. A held case is taken off hold by a
 * person, never by signing. Withdrawn and cancelled are the end. Taking a version back before it left is no event of this
 * table: the signature then never counted, and the case is where it was before.
 */
const transitions: Readonly<Record<LifeState, Row>> = {
  unread: { reserve: "reserved", hold: "held", cancel: "cancelled" },
  reserved: {
    ...{ reserve: "reserved", release: "unread", takeOver: "reserved", write: "draft" },
    ...{ hold: "held", cancel: "cancelled" },
  },
  draft: {
    ...staying("draft"),
    ...{ hold: "held", releaseProvisional: "provisional", askSecondSignature: "awaitingSecondSignature" },
    ...{ sign: "final", cancel: "cancelled" },
  },
  provisional: {
    ...staying("provisional"),
    ...{ hold: "held", releaseProvisional: "provisional", askSecondSignature: "awaitingSecondSignature" },
    ...{ sign: "final", withdraw: "withdrawn" },
  },
  awaitingSecondSignature: {
    ...staying("awaitingSecondSignature"),
    ...{ hold: "held", releaseProvisional: "provisional", returnToAuthor: "draft" },
    ...{ sign: "final", withdraw: "withdrawn" },
  },
  held: {
    ...staying("held"),
    ...{ unholdWithoutDraft: "reserved", unholdWithDraft: "draft", unholdProvisional: "provisional" },
    ...{ unholdAwaiting: "awaitingSecondSignature", withdraw: "withdrawn", cancel: "cancelled" },
  },
  final: signed("final"),
  addended: signed("addended"),
  corrected: signed("corrected"),
  withdrawn: { release: "withdrawn" },
  cancelled: { release: "cancelled" },
};

/** Gives the state after an event, or null where the event is refused in that state. */
export function nextLifeState(state: LifeState, event: LifeEvent): LifeState | null {
  return transitions[state][event] ?? null;
}

/** Gives the status after an event as the reading list has it, or null where the event is refused in that status. */
export function nextCaseStatus(status: WorkitemStatus, event: LifeEvent): WorkitemStatus | null {
  const next = nextLifeState(status, event);
  return next === null ? null : listStatus(next);
}

/** Gives what the reading list shows for a state. */
export function listStatus(state: LifeState): WorkitemStatus {
  return state === "addended" || state === "corrected" ? "final" : state;
}

/** Gives the state of a case from its status and its newest version that was not taken back; null where it has none. */
export function lifeState(status: WorkitemStatus, latest: ReportStatus | null): LifeState {
  return status === "final" && (latest === "addended" || latest === "corrected") ? latest : status;
}

/** Gives the event that signing a draft of a kind is. */
export function signingEvent(kind: Draft["kind"]): LifeEvent {
  return ({ report: "sign", addendum: "signAddendum", correction: "signCorrection" } as const)[kind];
}

/** Gives the event that takes a case off hold, by what it has: its newest version, and whether something was written. */
export function unholdEvent(
  latest: { readonly status: ReportStatus; readonly provisionalKind: "hot" | "awaitingSecondSignature" | null } | null,
  hasDraft: boolean,
): LifeEvent {
  if (latest?.status === "provisional") {
    return latest.provisionalKind === "awaitingSecondSignature" ? "unholdAwaiting" : "unholdProvisional";
  }
  return hasDraft ? "unholdWithDraft" : "unholdWithoutDraft";
}

/** Gives the event that ends a case for good: what reached anybody is withdrawn, what never did is cancelled. */
export function endingEvent(hasVersion: boolean): LifeEvent {
  return hasVersion ? "withdraw" : "cancel";
}

/** Says whether somebody still has to do something for this case to be reported: it is not final, withdrawn or cancelled. */
export function owesReport(status: WorkitemStatus): boolean {
  return status !== "final" && !isEnd(status);
}

/** Says whether nothing can happen to a case any more. */
export function isEnd(state: LifeState): boolean {
  return state === "withdrawn" || state === "cancelled";
}
