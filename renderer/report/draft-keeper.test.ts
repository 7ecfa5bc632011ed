import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft, DraftContent } from "../../shared/domain/report.ts";
import { emptyDraftContent } from "./draft-content.test-data.ts";
import { DraftKeeper, type DraftStorePort, type Schedule, savePauseMs } from "./draft-keeper.ts";

class CoreError extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`sentence of ${code}.`);
    this.code = code;
  }
}

/** A store with compare-and-set whose answers can be made to fail, be late or get lost. */
class FakeStore implements DraftStorePort {
  draft: Draft | null;
  saves = 0;
  mostAtOnce = 0;
  faults: ("full" | "lost" | "refused")[] = [];
  putAsideTexts: DraftContent[] = [];
  replaced: DraftContent[] = [];
  isPutAsideFailing = false;
  private underWay = 0;
  constructor() {
    const content = emptyDraftContent();
    this.draft = { id: "d1", workitemId: "w1", kind: "report", revision: 1, content, authorId: "p1", updatedAt: 1 };
  }
  async load(): Promise<Draft | null> {
    return this.draft;
  }
  async putAside({ content }: { content: DraftContent }) {
    if (this.isPutAsideFailing) throw new CoreError("store_full");
    this.putAsideTexts.push(content);
  }
  async save(input: { draftId: string; revision: number; content: DraftContent; putsStoredAside?: boolean }) {
    this.saves += 1;
    this.underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay);
    const fault = this.faults.shift();
    await new Promise((resolve) => setTimeout(resolve, 50));
    this.underWay -= 1;
    if (fault === "full") throw new CoreError("store_full");
    if (fault === "refused") throw new CoreError("invalid_input");
    if (this.draft === null) throw new CoreError("not_found");
    if (input.revision !== this.draft.revision) throw new CoreError("conflict");
    const revision = this.draft.revision + 1;
    if (input.putsStoredAside === true) this.replaced.push(this.draft.content);
    this.draft = { ...this.draft, revision, content: input.content, updatedAt: revision };
    if (fault === "lost") throw new Error("socket closed");
    return { revision, savedAt: revision };
  }
  writeFromElsewhere(text: string): void {
    if (this.draft === null) return;
    this.draft = { ...this.draft, revision: this.draft.revision + 1, content: written(text) };
  }
}

const schedule: Schedule = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};
function written(text: string): DraftContent {
  return emptyDraftContent([[{ kind: "text", text }]]);
}
/** A mark as far as keeping looks at it. */
function markOf(id: string): DraftContent["measurements"][number] {
  return { id } as DraftContent["measurements"][number];
}
function start() {
  const store = new FakeStore();
  const keeper = new DraftKeeper(store, schedule);
  if (store.draft !== null) keeper.open(store.draft);
  return { store, keeper, type: (text: string) => keeper.edit(() => written(text)) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("DraftKeeper", () => {
  it("saves once after a pause in typing, not at every letter", async () => {
    const { store, keeper, type } = start();
    type("a");
    await vi.advanceTimersByTimeAsync(savePauseMs - 1);
    type("ab");
    await vi.advanceTimersByTimeAsync(savePauseMs - 1);
    expect(store.saves).toBe(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(store.saves).toBe(1);
    expect(keeper.getState().phase).toBe("saved");
    expect(store.draft?.content).toEqual(written("ab"));
  });

  it("takes over what the core writes without a save, and keeps what was typed meanwhile", async () => {
    const { store, keeper, type } = start();
    keeper.amend((content) => ({ ...content, generated: { clinicalInformation: "", technique: "core's" } }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(store.saves).toBe(0);
    expect(keeper.getState()).toMatchObject({ phase: "saved", outsideCount: 1 });
    type("a");
    keeper.amend((content) => ({ ...content, generated: { clinicalInformation: "", technique: "later" } }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(store.draft?.content).toEqual({
      ...written("a"),
      generated: { clinicalInformation: "", technique: "later" },
    });
  });

  it("saves while somebody types without a pause", async () => {
    const { store, type } = start();
    for (let letters = 1; letters <= 20; letters++) {
      type("a".repeat(letters));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(store.saves).toBeGreaterThanOrEqual(1);
    expect(store.draft?.content).not.toEqual(emptyDraftContent());
  });

  it("saves at once on blur and never two at a time", async () => {
    const { store, keeper, type } = start();
    type("a");
    keeper.saveNow();
    type("ab");
    keeper.saveNow();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(store.mostAtOnce).toBe(1);
    expect(store.draft?.content).toEqual(written("ab"));
    expect(keeper.getState().phase).toBe("saved");
  });

  it("sends what is to be saved at once as soon as the save under way is answered, also when that met another window's", async () => {
    const { store, keeper, type } = start();
    type("a");
    keeper.saveNow();
    keeper.edit((content) => ({ ...content, measurements: [markOf("m1")] }));
    keeper.saveNow();
    await vi.advanceTimersByTimeAsync(101);
    expect(store.draft?.content.measurements).toEqual([markOf("m1")]);
    if (store.draft !== null) {
      const measurements = [markOf("m1"), markOf("theirs")];
      store.draft = { ...store.draft, revision: 9, content: { ...store.draft.content, measurements } };
    }
    keeper.edit((content) => ({ ...content, measurements: [markOf("m1"), markOf("mine")] }));
    keeper.saveNow();
    await vi.advanceTimersByTimeAsync(101);
    expect(store.draft?.content.measurements.map(({ id }) => id).toSorted()).toEqual(["m1", "mine", "theirs"]);
  });

  it("keeps the words when the disk is full and saves them when it is not", async () => {
    const { store, keeper, type } = start();
    store.faults = ["full", "full"];
    type("kept");
    await vi.advanceTimersByTimeAsync(savePauseMs + 100);
    expect(keeper.getState()).toMatchObject({
      phase: "offline",
      problem: "sentence of store_full.",
      content: written("kept"),
    });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(keeper.getState().phase).toBe("saved");
    expect(store.draft?.content).toEqual(written("kept"));
  });

  it("does not take its own lost answer for another window's text", async () => {
    const { store, keeper, type } = start();
    store.faults = ["lost"];
    type("a");
    await vi.advanceTimersByTimeAsync(savePauseMs + 100);
    type("ab");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(keeper.getState().phase).toBe("saved");
    expect(store.draft?.content).toEqual(written("ab"));
  });

  it("stops at a conflict with both texts, and keeps mine as a new revision when told to", async () => {
    const { store, keeper, type } = start();
    store.writeFromElsewhere("theirs");
    type("mine");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(keeper.getState()).toMatchObject({ phase: "conflict", content: written("mine") });
    expect(store.draft?.content).toEqual(written("theirs"));
    keeper.keepMine();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(keeper.getState()).toMatchObject({ phase: "saved", setAside: [{ origin: "theirs" }] });
    expect(store.draft?.content).toEqual(written("mine"));
  });

  it("keeps the text it replaces with the save that replaces it, and only with that one", async () => {
    const { store, keeper, type } = start();
    store.writeFromElsewhere("theirs");
    type("mine");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(store.replaced).toEqual([]);
    keeper.keepMine();
    await vi.advanceTimersByTimeAsync(1_000);
    type("mine, longer");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(store.replaced).toEqual([written("theirs")]);
    expect(store.draft?.content).toEqual(written("mine, longer"));
  });

  it("takes the other window's text only once this one's is kept in the store", async () => {
    const { store, keeper, type } = start();
    store.writeFromElsewhere("theirs");
    type("mine");
    await vi.advanceTimersByTimeAsync(20_000);
    store.isPutAsideFailing = true;
    await keeper.takeTheirs();
    expect(keeper.getState()).toMatchObject({ phase: "conflict", content: written("mine") });
    expect(keeper.getState()).toMatchObject({ problem: expect.stringContaining("nothing was changed") });
    store.isPutAsideFailing = false;
    await keeper.takeTheirs();
    expect(store.putAsideTexts).toEqual([written("mine")]);
    expect(keeper.getState()).toMatchObject({ phase: "saved", content: written("theirs") });
  });

  it("remembers what it showed before another window changed it, until that is seen", async () => {
    const { store, keeper } = start();
    for (const text of ["a", "ab"]) {
      store.writeFromElsewhere(text);
      await keeper.hearOfChange();
    }
    expect(keeper.getState()).toMatchObject({ revision: 3, changedFromRevision: 1 });
    keeper.seeChange();
    expect(keeper.getState()).toMatchObject({ changedFromRevision: null, changedElsewhereAt: null });
  });

  it("puts a mark of another window beside the words that are typed here, and asks nothing", async () => {
    const store = new FakeStore();
    const [report, images] = [new DraftKeeper(store, schedule), new DraftKeeper(store, schedule)];
    if (store.draft === null) throw new Error("the store has a draft");
    report.open(store.draft);
    images.open(store.draft);
    for (let round = 1; round <= 8; round += 1) {
      const words = "Nodule ".repeat(round);
      report.edit((content) => ({ ...content, sections: written(words).sections }));
      images.edit((content) => ({ ...content, measurements: [...content.measurements, markOf(`image ${round}`)] }));
      if (round % 3 === 0) {
        report.edit((content) => ({ ...content, measurements: [...content.measurements, markOf(`report ${round}`)] }));
      }
      await vi.advanceTimersByTimeAsync(round * 90);
      if (round % 2 === 0) void report.hearOfChange();
    }
    await vi.advanceTimersByTimeAsync(5_000);
    await Promise.all([report.hearOfChange(), images.hearOfChange()]);
    await vi.advanceTimersByTimeAsync(5_000);
    for (const keeper of [report, images]) {
      expect(keeper.getState()).toMatchObject({ phase: "saved", setAside: [], content: store.draft.content });
    }
    expect(store.draft.content.sections).toEqual(written("Nodule ".repeat(8)).sections);
    expect(store.draft.content.measurements.map(({ id }) => id).sort()).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((round) => `image ${round}`),
      ...["report 3", "report 6"],
    ]);
    expect(report.getState()).toMatchObject({ changedElsewhereAt: null });
  });

  it("keeps marks of the other window when mine are the words that go on", async () => {
    const { store, keeper, type } = start();
    store.writeFromElsewhere("theirs");
    if (store.draft !== null) store.draft.content.measurements.push(markOf("theirs"));
    type("mine");
    await vi.advanceTimersByTimeAsync(20_000);
    keeper.keepMine();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(store.draft?.content).toEqual({ ...written("mine"), measurements: [markOf("theirs")] });
  });

  it("takes over what another window wrote while nothing is unsaved here", async () => {
    const { store, keeper } = start();
    store.writeFromElsewhere("theirs");
    await keeper.hearOfChange();
    expect(keeper.getState()).toMatchObject({ phase: "saved", content: written("theirs"), revision: 2 });
  });

  it("says so when the report was signed elsewhere, and keeps the text on the screen", async () => {
    const { store, keeper, type } = start();
    type("late words");
    store.draft = null;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(keeper.getState()).toMatchObject({ phase: "failed", isGone: true, content: written("late words") });
  });

  it("signs exactly the revision that holds the last words", async () => {
    const { store, keeper, type } = start();
    type("signed words");
    const signing = keeper.sign(async (_, revision) => {
      expect(store.draft?.revision).toBe(revision);
      expect(store.draft?.content).toEqual(written("signed words"));
      type("too late");
      return "done";
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await signing).toBe("done");
    expect(keeper.getState()).toMatchObject({ phase: "signed", content: written("signed words") });
  });

  it("does not sign what could not be saved", async () => {
    const { store, keeper, type } = start();
    store.faults = ["full"];
    type("a");
    const send = vi.fn(async () => "signed");
    const signing = keeper.sign(send).catch((error: unknown) => String(error));
    await vi.advanceTimersByTimeAsync(100);
    expect(await signing).toContain("not saved yet");
    expect(send).not.toHaveBeenCalled();
  });

  it("ends with the last words in the store whatever fails on the way", async () => {
    const fault = fc.constantFrom<"full" | "lost">("full", "lost");
    const pauses = fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(pauses, fc.array(fault, { maxLength: 6 }), async (waits, faults) => {
        const { store, keeper, type } = start();
        store.faults = faults;
        for (const [number, wait] of waits.entries()) {
          type(`words ${number}`);
          await vi.advanceTimersByTimeAsync(wait);
        }
        await vi.advanceTimersByTimeAsync(200_000);
        expect(keeper.getState().phase).toBe("saved");
        expect(store.draft?.content).toEqual(written(`words ${waits.length - 1}`));
        expect(store.mostAtOnce).toBeLessThanOrEqual(1);
      }),
      { numRuns: 100 },
    );
  });
});
