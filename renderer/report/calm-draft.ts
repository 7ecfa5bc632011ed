import type { DraftKeeper, Schedule } from "./draft-keeper.ts";
import { type DraftState, hasUnsavedEdits, type OpenDraft } from "./draft-reducer.ts";

/** How long the panel may lag behind what is typed, in milliseconds. The words themselves are on the screen at once. */
export const calmMs = 120;

/**
 * A keeper's state for whoever shows it: everything at once but typed words, which come in steps. The editor has painted them
 * already; drawing counts, sources and the case around them anew with every key would make the keys wait.
 */
export class CalmDraft {
  readonly #keeper: DraftKeeper;
  readonly #schedule: Schedule;
  readonly #listeners = new Set<() => void>();
  #shown: DraftState;
  #standing: DraftState;
  #stop: (() => void) | null = null;
  #cancel: (() => void) | null = null;

  constructor(keeper: DraftKeeper, schedule: Schedule) {
    this.#keeper = keeper;
    this.#schedule = schedule;
    this.#shown = keeper.getState();
    this.#standing = this.#shown;
  }

  readonly getState = (): DraftState => {
    // Nobody listens yet: nothing would bring the newest.
    if (this.#stop === null) this.#shown = this.#keeper.getState();
    return this.#shown;
  };

  /** The state as of the last change that was more than typing or saving: what the case around the report is drawn from. */
  readonly getStanding = (): DraftState => {
    const now = this.#keeper.getState();
    if (!hasSameStanding(this.#standing, now)) this.#standing = now;
    return this.#standing;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#stop ??= this.#keeper.subscribe(() => this.#hear());
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#cancel?.();
      [this.#stop, this.#cancel] = [null, null];
    };
  };

  #hear(): void {
    if (isOnlyTyping(this.#shown, this.#keeper.getState())) {
      this.#cancel ??= this.#schedule(() => this.#publish(), calmMs);
    } else this.#publish();
  }

  #publish(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#shown = this.#keeper.getState();
    for (const listener of this.#listeners) listener();
  }
}

/** Says whether nothing but words of sections differs. Captions, marks and fields are drawn from the state: they are never late. */
function isOnlyTyping(before: DraftState, now: DraftState): boolean {
  if (before.phase === "loading" || now.phase === "loading") return false;
  if (hasUnsavedEdits(before) !== hasUnsavedEdits(now)) return false;
  const { sections: _one, ...one } = before.content;
  const { sections: _other, ...other } = now.content;
  const { content: _content, editCount: _count, ...rest } = before;
  const isSameRest = keysOf(rest).every((key) => before[key] === now[key]);
  return isSameRest && isShallowlySame(one, other);
}

/** Says whether nothing differs but words that were typed here and how far they are saved. */
function hasSameStanding(before: DraftState, now: DraftState): boolean {
  if (before === now) return true;
  if (before.phase === "loading" || now.phase === "loading") return false;
  const { sections: _one, ...one } = before.content;
  const { sections: _other, ...other } = now.content;
  const isSameDraft = before.draftId === now.draftId && before.outsideCount === now.outsideCount;
  const isSamePhase = isWriting(before) === isWriting(now) && (isWriting(now) || before.phase === now.phase);
  return isSameDraft && isSamePhase && before.isGone === now.isGone && isShallowlySame(one, other);
}

function isWriting({ phase }: OpenDraft): boolean {
  return phase === "editing" || phase === "saving" || phase === "saved" || phase === "offline";
}

function keysOf(state: Omit<OpenDraft, "content" | "editCount">) {
  return Object.keys(state) as (keyof typeof state)[];
}

function isShallowlySame(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => one[key] === other[key]);
}
