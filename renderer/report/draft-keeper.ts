import type { Draft, DraftContent } from "../../shared/domain/report.ts";
import { type DraftEvent, type DraftState, hasUnsavedEdits, maySave, reduceDraft } from "./draft-reducer.ts";
import { asSaveFailure } from "./save-failure.ts";

/** The calls a draft needs. Each rejects with the core's error. */
export interface DraftStorePort {
  load(): Promise<Draft | null>;
  save(input: {
    draftId: string;
    revision: number;
    content: DraftContent;
    /** True where the text in the store is another window's that is to be kept beside. */
    putsStoredAside?: boolean;
  }): Promise<{ revision: number; savedAt: number }>;
  /** Keeps a text that does not go into the draft. */
  putAside(input: { draftId: string; revision: number; content: DraftContent }): Promise<unknown>;
}

/** Calls back once after so many milliseconds; the result cancels. */
export type Schedule = (callback: () => void, milliseconds: number) => () => void;

/** A pause in typing that starts a save, in milliseconds. */
export const savePauseMs = 400;
/** Who types without a pause is saved after this time all the same, in milliseconds. */
export const saveAtLatestMs = 1_500;
const firstRetryMs = 2_000;
const longestRetryMs = 30_000;

const goneSentence =
  "This draft was signed or given up elsewhere. What you see here was not saved after that: copy it, then reload the case.";

/**
 * Keeps one draft: holds its state, saves on every pause with one save under way at a time, tries again while the store
 * cannot be reached. Unsaved words live in this window's memory only, never in the browser's storage: patient data
 * stays in the profile.
 */
export class DraftKeeper {
  private state: DraftState = { phase: "loading" };
  private readonly listeners = new Set<() => void>();
  private cancelTimer: (() => void) | null = null;
  private cancelLatest: (() => void) | null = null;
  private failuresInRow = 0;
  private hasHeardOfChange = false;
  private isPaused = false;
  private isNextDue = false;
  private inFlightSave: Promise<void> | null = null;
  private readonly store: DraftStorePort;
  private readonly schedule: Schedule;

  constructor(store: DraftStorePort, schedule: Schedule) {
    this.store = store;
    this.schedule = schedule;
  }

  readonly getState = (): DraftState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  open(draft: Draft): void {
    this.dispatch({ type: "opened", draft });
  }

  /** Changes the content; what `change` gives back unchanged is no edit. `isFromOutside` makes editors take it over. */
  edit(change: (content: DraftContent) => DraftContent, isFromOutside = false): void {
    if (this.state.phase === "loading") return;
    const content = change(this.state.content);
    if (content === this.state.content) return;
    this.dispatch({ type: "edited", content, isFromOutside });
    this.saveAfter(savePauseMs);
    this.cancelLatest ??= this.schedule(() => this.saveNow(), saveAtLatestMs);
  }

  /** Takes over what the core writes into the draft by itself: no edit, and nothing to save. An addendum has none of it. */
  amend(change: (content: DraftContent) => DraftContent): void {
    if (this.state.phase === "loading" || this.state.kind === "addendum") return;
    const content = change(this.state.content);
    if (content !== this.state.content) this.dispatch({ type: "amended", content, base: change(this.state.base) });
  }

  /** Saves at once what is unsaved; for blur, leaving and the reader's own wish. */
  saveNow(): void {
    this.stopTimer();
    // What is under way may have left before the newest edit.
    this.isNextDue = this.inFlightSave !== null;
    void this.save();
  }

  /** Sends nothing until `resume`: whoever wrote the words is not signed in. */
  pause(): void {
    this.isPaused = true;
  }

  /** Sends again, and at once what is unsaved. */
  resume(): void {
    this.isPaused = false;
    this.saveNow();
  }

  /** Resolves when everything is saved, or as soon as that is not possible; gives the state then. */
  async flush(): Promise<DraftState> {
    this.stopTimer();
    while (hasUnsavedEdits(this.state) && (await this.step()));
    return this.state;
  }

  keepMine(): void {
    this.dispatch({ type: "mineKept" });
    this.saveNow();
  }

  /** Goes on with the other window's text, once this window's is kept in the store; what was typed meanwhile is kept too. */
  async takeTheirs(): Promise<void> {
    let kept: DraftContent | null = null;
    while (this.state.phase === "conflict" && this.state.content !== kept) {
      const { draftId, revision, content } = this.state;
      try {
        await this.store.putAside({ draftId, revision, content });
        kept = content;
      } catch (thrown) {
        const problem = `Your text could not be put aside, so nothing was changed. ${asSaveFailure(thrown).sentence}`;
        this.dispatch({ type: "putAsideFailed", problem });
        return;
      }
    }
    this.dispatch({ type: "theirsTaken" });
  }

  /** The reader has seen that another window changed the text. */
  seeChange(): void {
    this.dispatch({ type: "changeSeen" });
  }

  discardSetAside(id: number): void {
    this.dispatch({ type: "setAsideDiscarded", id });
  }

  /** Another window, or this one, changed the draft in the store: `stored` as it was read there, or to be read now. */
  async hearOfChange(stored?: Draft | null): Promise<void> {
    if (this.state.phase === "loading") return;
    if (this.state.inFlight !== null || this.state.phase === "signing") {
      this.hasHeardOfChange = true;
      return;
    }
    this.hasHeardOfChange = false;
    const theirs = stored === undefined ? await this.store.load().catch(() => undefined) : stored;
    if (theirs !== undefined) this.receive(theirs);
  }

  /** Signs exactly the saved revision with `send`; the draft is left as it was when that fails. */
  async sign<Signed>(send: (draftId: string, revision: number) => Promise<Signed>): Promise<Signed> {
    const state = await this.flush();
    if (state.phase !== "saved") throw new Error("The report is not saved yet, so it was not signed.");
    this.dispatch({ type: "signStarted" });
    try {
      const signed = await send(state.draftId, state.revision);
      this.dispatch({ type: "signed" });
      return signed;
    } catch (thrown) {
      this.dispatch({ type: "signRefused" });
      if (this.hasHeardOfChange || asSaveFailure(thrown).kind === "conflict") await this.hearOfChange();
      throw thrown;
    }
  }

  private dispatch(event: DraftEvent): void {
    const next = reduceDraft(this.state, event);
    if (next === this.state) return;
    this.state = next;
    for (const listener of this.listeners) listener();
  }

  /** One save, or the wait for the one under way. False when nothing more can be done now. */
  private async step(): Promise<boolean> {
    const isPossible = this.inFlightSave !== null || (maySave(this.state) && !this.isPaused);
    const failuresBefore = this.failuresInRow;
    await this.save();
    return isPossible && this.failuresInRow === failuresBefore && this.state.phase !== "conflict";
  }

  private save(): Promise<void> {
    this.inFlightSave ??= this.sendOnce().finally(() => {
      this.inFlightSave = null;
      if (this.isNextDue) this.saveNow();
    });
    return this.inFlightSave;
  }

  private async sendOnce(): Promise<void> {
    const before = this.state;
    if (this.isPaused || !maySave(before) || before.phase === "loading") return;
    const { draftId, revision, content, isReplacing } = before;
    this.dispatch({ type: "saveStarted" });
    try {
      const putsStoredAside = isReplacing ? { putsStoredAside: true } : {};
      const answer = await this.store.save({ draftId, revision, content, ...putsStoredAside });
      this.failuresInRow = 0;
      this.dispatch({ type: "saveAnswered", ...answer });
      if (hasUnsavedEdits(this.state)) this.saveAfter(savePauseMs);
      if (this.hasHeardOfChange) void this.hearOfChange();
    } catch (thrown) {
      await this.meetFailure(thrown);
    }
  }

  private async meetFailure(thrown: unknown): Promise<void> {
    const failure = asSaveFailure(thrown);
    this.failuresInRow += 1;
    this.isNextDue = false;
    if (failure.kind === "conflict") {
      const theirs = await this.store.load().catch(() => undefined);
      if (theirs === undefined) this.retryLater(failure.sentence);
      else if (theirs === null) this.dispatch({ type: "goneElsewhere", problem: goneSentence });
      else {
        this.dispatch({ type: "saveConflicted", theirs });
        // The merged text leaves at once; who meets another conflict then waits, so that two windows do not chase each other.
        if (this.failuresInRow === 1) this.isNextDue = true;
        else if (maySave(this.state)) this.saveAfter(savePauseMs);
      }
      return;
    }
    if (failure.kind === "gone") this.dispatch({ type: "goneElsewhere", problem: goneSentence });
    else if (failure.kind === "retry") this.retryLater(failure.sentence);
    else this.dispatch({ type: "saveFailed", problem: failure.sentence, willRetry: false });
  }

  private retryLater(problem: string): void {
    this.dispatch({ type: "saveFailed", problem, willRetry: true });
    this.saveAfter(Math.min(longestRetryMs, firstRetryMs * 2 ** (this.failuresInRow - 1)));
  }

  private receive(theirs: Draft | null): void {
    if (theirs !== null && (this.state.phase === "loading" || theirs.id === this.state.draftId)) {
      this.dispatch({ type: "changedElsewhere", theirs });
      // What both windows changed is merged here, and what the store lacks of it is sent.
      if (maySave(this.state)) this.saveAfter(savePauseMs);
    } else if (this.state.phase !== "signed") {
      this.dispatch({ type: "goneElsewhere", problem: goneSentence });
    }
  }

  private saveAfter(milliseconds: number): void {
    this.cancelTimer?.();
    this.cancelTimer = this.schedule(() => this.saveNow(), milliseconds);
  }

  private stopTimer(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    this.cancelLatest?.();
    this.cancelLatest = null;
  }
}
