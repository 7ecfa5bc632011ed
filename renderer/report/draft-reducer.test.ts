import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Draft, DraftContent } from "../../shared/domain/report.ts";
import { emptyDraftContent } from "./draft-content.test-data.ts";
import {
  type DraftEvent,
  type DraftState,
  hasUnsavedEdits,
  maySave,
  type OpenDraft,
  reduceDraft,
} from "./draft-reducer.ts";

function written(text: string): DraftContent {
  return emptyDraftContent([[{ kind: "text", text }]]);
}
function draftAt(revision: number, text: string): Draft {
  const content = written(text);
  return { id: "d1", workitemId: "w1", kind: "report", revision, content, authorId: "p1", updatedAt: revision };
}
function run(...events: DraftEvent[]): OpenDraft {
  const state = events.reduce<DraftState>(reduceDraft, { phase: "loading" });
  if (state.phase === "loading") throw new Error("the draft was never opened");
  return state;
}
const opened: DraftEvent = { type: "opened", draft: draftAt(1, "") };
const typed = (text: string): DraftEvent => ({ type: "edited", content: written(text) });

describe("reduceDraft", () => {
  it("goes from saved through editing and saving back to saved", () => {
    expect(run(opened).phase).toBe("saved");
    expect(run(opened, typed("a")).phase).toBe("editing");
    expect(run(opened, typed("a"), { type: "saveStarted" }).phase).toBe("saving");
    const saved = run(opened, typed("a"), { type: "saveStarted" }, { type: "saveAnswered", revision: 2, savedAt: 9 });
    expect([saved.phase, saved.revision, saved.savedAt]).toEqual(["saved", 2, 9]);
  });

  it("stays unsaved when a word was typed while the save was under way", () => {
    const state = run(opened, typed("a"), { type: "saveStarted" }, typed("ab"), {
      type: "saveAnswered",
      revision: 2,
      savedAt: 9,
    });
    expect(state.phase).toBe("editing");
    expect(state.content).toEqual(written("ab"));
  });

  it("sends one save at a time", () => {
    const state = run(opened, typed("a"), { type: "saveStarted" }, typed("ab"));
    expect(maySave(state)).toBe(false);
    expect(reduceDraft(state, { type: "saveStarted" })).toBe(state);
  });

  it("keeps both texts in a conflict, whichever is chosen", () => {
    const conflict = run(
      opened,
      typed("mine"),
      { type: "saveStarted" },
      { type: "saveConflicted", theirs: draftAt(5, "theirs") },
    );
    expect(conflict.phase).toBe("conflict");
    expect(conflict.content).toEqual(written("mine"));
    const kept = reduceDraft(conflict, { type: "mineKept" }) as OpenDraft;
    expect([kept.phase, kept.revision, maySave(kept)]).toEqual(["editing", 5, true]);
    expect(kept.setAside).toEqual([{ id: 0, origin: "theirs", content: written("theirs") }]);
    const taken = reduceDraft(conflict, { type: "theirsTaken" }) as OpenDraft;
    expect([taken.phase, taken.revision]).toEqual(["saved", 5]);
    expect(taken.content).toEqual(written("theirs"));
    expect(taken.setAside).toEqual([{ id: 0, origin: "mine", content: written("mine") }]);
  });

  it("knows its own save when the answer was lost and the next save conflicts", () => {
    const state = run(
      opened,
      typed("a"),
      { type: "saveStarted" },
      { type: "saveFailed", problem: "gone", willRetry: true },
      typed("ab"),
      { type: "saveStarted" },
      { type: "saveConflicted", theirs: draftAt(2, "a") },
    );
    expect([state.phase, state.revision, state.theirs]).toEqual(["editing", 2, null]);
    expect(state.content).toEqual(written("ab"));
  });

  it("tries again after a refusal once the text has changed, but not when the draft is gone", () => {
    const refused = run(
      opened,
      typed("a"),
      { type: "saveStarted" },
      { type: "saveFailed", problem: "too long", willRetry: false },
    );
    expect([refused.phase, maySave(refused)]).toEqual(["failed", false]);
    expect(maySave(reduceDraft(refused, typed("b")))).toBe(true);
    const gone = run(opened, typed("a"), { type: "goneElsewhere", problem: "signed elsewhere" }, typed("b"));
    expect([gone.phase, maySave(gone), gone.content]).toEqual(["failed", false, written("b")]);
  });

  it("takes no edit while signing and gives the draft back when signing is refused", () => {
    const signing = run(opened, { type: "signStarted" });
    expect(reduceDraft(signing, typed("late"))).toBe(signing);
    expect(reduceDraft(signing, { type: "signRefused" })).toMatchObject({ phase: "saved" });
    expect(reduceDraft(signing, { type: "signed" })).toMatchObject({ phase: "signed" });
    expect(run(opened, typed("a"), { type: "signStarted" }).phase).toBe("editing");
  });
});

/** A store with compare-and-set, as the core has it, and another window that writes to it. */
interface World {
  state: DraftState;
  store: Draft;
  /** Result of the save under way, decided when it reached the store. */
  pending: "stored" | "conflict" | null;
  /** The last text typed in this window and those of the other window that this window has overwritten. */
  lastTyped: DraftContent | null;
  foreign: DraftContent[];
}
type Step =
  | "type"
  | "send"
  | "answer"
  | "loseAnswer"
  | "failBefore"
  | "otherWindow"
  | "event"
  | "keepMine"
  | "takeTheirs";
const steps: Step[] = [
  "type",
  "send",
  "answer",
  "loseAnswer",
  "failBefore",
  "otherWindow",
  "event",
  "keepMine",
  "takeTheirs",
];

function play(world: World, step: Step, number: number): void {
  const dispatch = (event: DraftEvent) => {
    world.state = reduceDraft(world.state, event);
  };
  const state = world.state as OpenDraft;
  const isUnderWay = state.inFlight !== null;
  if (step === "type") {
    world.lastTyped = written(`mine ${number}`);
    dispatch({ type: "edited", content: world.lastTyped });
  } else if (step === "send" && maySave(state)) {
    dispatch({ type: "saveStarted" });
    const isCurrent = world.store.revision === state.revision;
    world.pending = isCurrent ? "stored" : "conflict";
    if (isCurrent) world.store = { ...draftAt(state.revision + 1, ""), content: state.content };
  } else if (step === "answer" && isUnderWay) {
    if (world.pending === "stored") dispatch({ type: "saveAnswered", revision: state.revision + 1, savedAt: number });
    else dispatch({ type: "saveConflicted", theirs: world.store });
  } else if (step === "loseAnswer" && isUnderWay) {
    dispatch({ type: "saveFailed", problem: "no answer", willRetry: true });
  } else if (step === "failBefore" && maySave(state)) {
    dispatch({ type: "saveStarted" });
    dispatch({ type: "saveFailed", problem: "disk full", willRetry: true });
  } else if (step === "otherWindow") {
    const content = written(`theirs ${number}`);
    world.store = { ...draftAt(world.store.revision + 1, ""), content };
    world.foreign.push(content);
  } else if (step === "event") dispatch({ type: "changedElsewhere", theirs: world.store });
  else if (step === "keepMine") dispatch({ type: "mineKept" });
  else if (step === "takeTheirs") dispatch({ type: "theirsTaken" });
}

function textOf(content: DraftContent): string {
  return JSON.stringify(content);
}

describe("no interleaving of edits and answers loses an edit", () => {
  it("keeps the last words typed on the screen, put aside, or under another window's later text", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 40 }), (script) => {
        const world: World = { state: run(opened), store: draftAt(1, ""), pending: null, lastTyped: null, foreign: [] };
        let wasSavedOnce = true;
        for (const [number, step] of script.entries()) {
          play(world, step, number);
          const state = world.state as OpenDraft;
          if (world.lastTyped === null) continue;
          if (step === "type") wasSavedOnce = false;
          const mine = textOf(world.lastTyped);
          const isHere = textOf(state.content) === mine || state.setAside.some((text) => textOf(text.content) === mine);
          if (!hasUnsavedEdits(state)) wasSavedOnce = true;
          // Once stored, another window may build on it; until then it must be in this window.
          expect(isHere || wasSavedOnce).toBe(true);
          if (hasUnsavedEdits(state)) expect(textOf(state.content)).toBe(mine);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("says saved only when the store had these very words at that revision, and never drops a foreign text unseen", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 40 }), (script) => {
        const world: World = { state: run(opened), store: draftAt(1, ""), pending: null, lastTyped: null, foreign: [] };
        const history = new Map<number, string>([[1, textOf(world.store.content)]]);
        const shown = new Set<string>();
        for (const [number, step] of script.entries()) {
          const before = world.store;
          play(world, step, number);
          history.set(world.store.revision, textOf(world.store.content));
          const state = world.state as OpenDraft;
          shown.add(textOf(state.content));
          if (state.phase === "saved") expect(history.get(state.revision)).toBe(textOf(state.content));
          const isForeign = world.foreign.some((content) => textOf(content) === textOf(before.content));
          if (!isForeign || step !== "send" || world.store === before) continue;
          // This window overwrote another one's text: it was on this screen, or it lies aside for the reader.
          const isAside = state.setAside.some((text) => textOf(text.content) === textOf(before.content));
          expect(isAside || shown.has(textOf(before.content))).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
