import type { Draft, DraftContent } from "../../shared/domain/report.ts";
import { haveSameWords, mergeDrafts, withWordsOf } from "../../shared/rules/merge-drafts.ts";

/**
 * Where a draft stands. `editing`: words that the store does not have yet. `offline`: they could not be stored and will be
 * tried again. `failed`: they could not be stored and trying again will not help.
 */
export type DraftPhase =
  | "loading"
  | "editing"
  | "saving"
  | "saved"
  | "conflict"
  | "offline"
  | "failed"
  | "signing"
  | "signed";

/** What was sent to the store, and after how many edits. */
export interface SentSnapshot {
  readonly editCount: number;
  readonly content: DraftContent;
}

/** Text that lost against another window's, kept until the reader lets it go. */
export interface SetAsideText {
  readonly id: number;
  readonly origin: "mine" | "theirs";
  readonly content: DraftContent;
}

/** A draft that is open in this window. */
export interface OpenDraft {
  readonly phase: Exclude<DraftPhase, "loading">;
  readonly draftId: string;
  readonly kind: Draft["kind"];
  /** What is on the screen. */
  readonly content: DraftContent;
  /** What the store has at `revision`: what another window changed is found by comparing with it. */
  readonly base: DraftContent;
  readonly editCount: number;
  /** How many edits the store has confirmed. */
  readonly savedEditCount: number;
  /** The store's revision that this window has seen. */
  readonly revision: number;
  readonly savedAt: number;
  readonly inFlight: SentSnapshot | null;
  /** Sent with no answer: the store may or may not have them. */
  readonly unanswered: readonly SentSnapshot[];
  /** The other window's draft while in `conflict`. */
  readonly theirs: Draft | null;
  readonly setAside: readonly SetAsideText[];
  /** How many texts were ever put aside; the identifier of the next. */
  readonly setAsideCount: number;
  /** Sentence for the reader, or empty. */
  readonly problem: string;
  /** True when the store no longer takes this draft (signed or given up in another window). */
  readonly isGone: boolean;
  /** When another window last changed what is shown here, or null. */
  readonly changedElsewhereAt: number | null;
  /** The revision that was shown here before another window changed it, until the reader has seen it; or null. */
  readonly changedFromRevision: number | null;
  /** True while the next save takes the place of a text that the reader decided against. */
  readonly isReplacing: boolean;
  /** Rises whenever content came from outside the editors, so that they take it over. */
  readonly outsideCount: number;
}
export type DraftState = { readonly phase: "loading" } | OpenDraft;

export type DraftEvent =
  | { readonly type: "opened"; readonly draft: Draft }
  | { readonly type: "edited"; readonly content: DraftContent; readonly isFromOutside?: boolean }
  | { readonly type: "amended"; readonly content: DraftContent; readonly base: DraftContent }
  | { readonly type: "saveStarted" }
  | { readonly type: "saveAnswered"; readonly revision: number; readonly savedAt: number }
  | { readonly type: "saveConflicted"; readonly theirs: Draft }
  | { readonly type: "saveFailed"; readonly problem: string; readonly willRetry: boolean }
  | { readonly type: "changedElsewhere"; readonly theirs: Draft }
  | { readonly type: "goneElsewhere"; readonly problem: string }
  | { readonly type: "mineKept" }
  | { readonly type: "putAsideFailed"; readonly problem: string }
  | { readonly type: "changeSeen" }
  | { readonly type: "theirsTaken" }
  | { readonly type: "setAsideDiscarded"; readonly id: number }
  | { readonly type: "signStarted" }
  | { readonly type: "signRefused" }
  | { readonly type: "signed" };

/** Says whether the screen holds words that the store has not confirmed. */
export function hasUnsavedEdits(state: DraftState): boolean {
  return state.phase !== "loading" && state.editCount !== state.savedEditCount;
}

/** Says whether a save may be sent now: something to save, none under way, no question open. */
export function maySave(state: DraftState): boolean {
  if (state.phase === "loading" || state.inFlight !== null || !hasUnsavedEdits(state)) return false;
  return state.phase === "editing" || state.phase === "offline";
}

/** Says whether text may be changed now. While signing, what is signed and what is shown must be the same. */
export function mayEditDraft(state: DraftState): boolean {
  return state.phase !== "loading" && state.phase !== "signing" && state.phase !== "signed";
}

/** Gives the next state; an event that does not fit the present state changes nothing. */
export function reduceDraft(state: DraftState, event: DraftEvent): DraftState {
  if (event.type === "opened") return state.phase === "loading" ? openDraft(event.draft) : state;
  if (state.phase === "loading") return state;
  switch (event.type) {
    case "edited":
      return edit(state, event.content, event.isFromOutside ?? false);
    case "amended":
      if (!mayEditDraft(state)) return state;
      return { ...state, content: event.content, base: event.base, outsideCount: state.outsideCount + 1 };
    case "saveStarted":
    case "saveAnswered":
    case "saveConflicted":
    case "saveFailed":
      return reduceSave(state, event);
    case "changedElsewhere":
      return changeElsewhere(state, event.theirs);
    case "goneElsewhere":
      return state.phase === "signed"
        ? state
        : { ...state, phase: "failed", inFlight: null, isGone: true, problem: event.problem };
    case "mineKept":
      return keepMine(state);
    case "theirsTaken":
      return takeTheirs(state);
    case "putAsideFailed":
      return state.phase === "conflict" ? { ...state, problem: event.problem } : state;
    case "changeSeen":
      return { ...state, changedElsewhereAt: null, changedFromRevision: null };
    case "setAsideDiscarded":
      return { ...state, setAside: state.setAside.filter((text) => text.id !== event.id) };
    case "signStarted":
      return state.phase === "saved" ? { ...state, phase: "signing" } : state;
    case "signRefused":
      return state.phase === "signing" ? { ...state, phase: "saved" } : state;
    case "signed":
      return state.phase === "signing" ? { ...state, phase: "signed" } : state;
  }
}

function openDraft(draft: Draft): OpenDraft {
  return {
    phase: "saved",
    draftId: draft.id,
    kind: draft.kind,
    content: draft.content,
    base: draft.content,
    editCount: 0,
    savedEditCount: 0,
    revision: draft.revision,
    savedAt: draft.updatedAt,
    inFlight: null,
    unanswered: [],
    theirs: null,
    setAside: [],
    setAsideCount: 0,
    problem: "",
    isGone: false,
    changedElsewhereAt: null,
    changedFromRevision: null,
    isReplacing: false,
    outsideCount: 0,
  };
}

function edit(state: OpenDraft, content: DraftContent, isFromOutside: boolean): OpenDraft {
  if (!mayEditDraft(state)) return state;
  const isStartedAgain = state.phase === "saved" || (state.phase === "failed" && !state.isGone);
  const phase = isStartedAgain ? "editing" : state.phase;
  const outsideCount = state.outsideCount + (isFromOutside ? 1 : 0);
  return { ...state, content, editCount: state.editCount + 1, phase, outsideCount };
}

type SaveEvent = Extract<DraftEvent, { type: "saveStarted" | "saveAnswered" | "saveConflicted" | "saveFailed" }>;

function reduceSave(state: OpenDraft, event: SaveEvent): OpenDraft {
  if (event.type === "saveStarted") {
    if (!maySave(state)) return state;
    return { ...state, phase: "saving", inFlight: { editCount: state.editCount, content: state.content } };
  }
  const sent = state.inFlight;
  if (sent === null) return state;
  switch (event.type) {
    case "saveAnswered":
      return settle({ ...state, base: sent.content }, sent.editCount, event.revision, event.savedAt);
    case "saveConflicted":
      return meetTheirs({ ...state, inFlight: null, unanswered: [...state.unanswered, sent] }, event.theirs);
    case "saveFailed":
      return {
        ...state,
        phase: event.willRetry ? "offline" : "failed",
        inFlight: null,
        unanswered: [...state.unanswered, sent],
        problem: event.problem,
      };
  }
}

/** The store has the words of `savedEditCount` edits, at this revision. */
function settle(state: OpenDraft, savedEditCount: number, revision: number, savedAt: number): OpenDraft {
  return {
    ...state,
    phase: state.editCount === savedEditCount ? "saved" : "editing",
    savedEditCount,
    revision,
    savedAt,
    inFlight: null,
    unanswered: [],
    theirs: null,
    problem: "",
    isReplacing: false,
  };
}

/**
 * The store holds a draft newer than the one this window has seen. When it is what this window sent itself (the answer
 * was lost on the way), that was our own save; otherwise it is another window's.
 */
function meetTheirs(state: OpenDraft, theirs: Draft): OpenDraft {
  const candidates = [...state.unanswered, { editCount: state.editCount, content: state.content }];
  const own = candidates.findLast((snapshot) => isSameContent(snapshot.content, theirs.content));
  if (own !== undefined) {
    return settle({ ...state, base: theirs.content }, own.editCount, theirs.revision, theirs.updatedAt);
  }
  const merged = mergeDrafts({ base: state.base, mine: state.content, theirs: theirs.content });
  // Marks and images of another window of this person are no question: only words are.
  if (merged !== null) return takeMerged(state, merged, theirs);
  return { ...state, phase: "conflict", unanswered: [], theirs, problem: "" };
}

/** Goes on with what both windows changed; what the store lacks of it is saved next. */
function takeMerged(state: OpenDraft, content: DraftContent, theirs: Draft): OpenDraft {
  const taken = { ...noteWords(state, theirs), content, base: theirs.content, outsideCount: state.outsideCount + 1 };
  if (isSameContent(content, theirs.content)) return settle(taken, state.editCount, theirs.revision, theirs.updatedAt);
  return { ...taken, phase: "editing", revision: theirs.revision, theirs: null, unanswered: [], problem: "" };
}

/** Marks and images that come from another window are seen on the panes; changed words are told of. */
function noteWords(state: OpenDraft, theirs: Draft): OpenDraft {
  if (haveSameWords(state.base, theirs.content)) return state;
  const changedFromRevision = state.changedFromRevision ?? state.revision;
  return { ...state, changedElsewhereAt: theirs.updatedAt, changedFromRevision };
}

function changeElsewhere(state: OpenDraft, theirs: Draft): OpenDraft {
  const isFrozen = state.phase === "signing" || state.phase === "signed" || state.inFlight !== null;
  if (isFrozen || state.isGone || theirs.id !== state.draftId || theirs.revision <= state.revision) return state;
  if (state.phase === "conflict") {
    // The other window went on writing: its newer text contains what it wrote before.
    return state.theirs !== null && theirs.revision <= state.theirs.revision ? state : { ...state, theirs };
  }
  if (hasUnsavedEdits(state)) return meetTheirs(state, theirs);
  const outsideCount = state.outsideCount + 1;
  const taken = { ...noteWords(state, theirs), content: theirs.content, base: theirs.content, outsideCount };
  return settle(taken, state.editCount, theirs.revision, theirs.updatedAt);
}

function keepMine(state: OpenDraft): OpenDraft {
  if (state.phase !== "conflict" || state.theirs === null) return state;
  const theirs = state.theirs.content;
  // The words are mine; marks and images that the other window made stay.
  const merged = mergeDrafts({
    base: state.base,
    mine: state.content,
    theirs: withWordsOf(theirs, state.content),
  });
  return {
    ...state,
    phase: "editing",
    content: merged ?? state.content,
    base: theirs,
    outsideCount: state.outsideCount + 1,
    revision: state.theirs.revision,
    editCount: state.editCount + 1,
    theirs: null,
    isReplacing: true,
    problem: "",
    ...putAside(state, "theirs", state.theirs.content),
  };
}

function takeTheirs(state: OpenDraft): OpenDraft {
  if (state.phase !== "conflict" || state.theirs === null) return state;
  const { theirs } = state;
  const taken: OpenDraft = {
    ...state,
    content: theirs.content,
    base: theirs.content,
    outsideCount: state.outsideCount + 1,
    ...putAside(state, "mine", state.content),
  };
  return settle(taken, state.editCount, theirs.revision, theirs.updatedAt);
}

function putAside(
  state: OpenDraft,
  origin: SetAsideText["origin"],
  content: DraftContent,
): Pick<OpenDraft, "setAside" | "setAsideCount"> {
  const text = { id: state.setAsideCount, origin, content };
  return { setAside: [...state.setAside, text], setAsideCount: state.setAsideCount + 1 };
}

/** Says whether two contents are the same words, marks and images, whatever the order of their fields. */
export function isSameContent(one: DraftContent, other: DraftContent): boolean {
  return one === other || canonicalJson(one) === canonicalJson(other);
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
