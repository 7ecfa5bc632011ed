// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft } from "../../shared/domain/report.ts";
import { emptyDraftContent } from "./draft-content.test-data.ts";
import { DraftKeeper } from "./draft-keeper.ts";
import {
  absentWriters,
  guardUnsavedDrafts,
  hasUnsavedDraft,
  holdKeeper,
  keeperOf,
  setPresentWriter,
} from "./draft-keepers.ts";

const content = emptyDraftContent();
const draft: Draft = { id: "d1", workitemId: "w1", kind: "report", revision: 1, content, authorId: "p1", updatedAt: 1 };
const typed = emptyDraftContent([[{ kind: "text", text: "last words" }]]);

const anna = { id: "p1", displayName: "Dr Anna" };
const ben = { id: "p2", displayName: "Dr Ben" };

let isStoreFull = false;
let saves = 0;
function makeKeeper(): DraftKeeper {
  return new DraftKeeper(
    {
      load: async () => draft,
      putAside: async () => undefined,
      save: async ({ revision }) => {
        saves += 1;
        if (isStoreFull) throw Object.assign(new Error("The disk is full."), { code: "store_full" });
        return { revision: revision + 1, savedAt: 2 };
      },
    },
    (callback, milliseconds) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  isStoreFull = false;
  saves = 0;
  setPresentWriter(anna.id);
});
afterEach(() => {
  vi.useRealTimers();
});

describe("drafts of a window", () => {
  it("sends nobody's words while they are not signed in, shows them to nobody else, and sends them when they are", async () => {
    const keeper = keeperOf(draft, anna, makeKeeper);
    const letGo = holdKeeper(draft.id, anna, keeper);
    keeper.edit(() => typed);
    setPresentWriter(null);
    letGo();
    expect(absentWriters()).toBe("Dr Anna");
    setPresentWriter(ben.id);
    const bens = keeperOf(draft, ben, makeKeeper);
    const letGoBens = holdKeeper(draft.id, ben, bens);
    expect(bens.getState()).toMatchObject({ phase: "saved", content });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(saves).toBe(0);
    expect(keeper.getState()).toMatchObject({ content: typed });
    expect(await keeper.flush()).toMatchObject({ phase: "editing" });
    expect(absentWriters()).toBe("Dr Anna");
    letGoBens();
    setPresentWriter(anna.id);
    await vi.advanceTimersByTimeAsync(1);
    expect(saves).toBe(1);
    expect(keeper.getState().phase).toBe("saved");
    expect(absentWriters()).toBe("");
  });

  it("keeps the words of a case that was left while the disk was full, and gives them back", async () => {
    const keeper = keeperOf(draft, anna, makeKeeper);
    const letGo = holdKeeper(draft.id, anna, keeper);
    isStoreFull = true;
    keeper.edit(() => typed);
    letGo();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(hasUnsavedDraft()).toBe(true);
    expect(keeperOf(draft, anna, makeKeeper).getState()).toMatchObject({ phase: "offline", content: typed });
    isStoreFull = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(hasUnsavedDraft()).toBe(false);
    expect(keeper.getState().phase).toBe("saved");
    expect(keeperOf(draft, anna, makeKeeper)).not.toBe(keeper);
  });

  it("asks before the window closes over unsaved words, and saves at once when it goes to the back", async () => {
    guardUnsavedDrafts(window);
    guardUnsavedDrafts(window);
    const keeper = keeperOf(draft, anna, makeKeeper);
    const letGo = holdKeeper(draft.id, anna, keeper);
    const quiet = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(quiet);
    expect(quiet.defaultPrevented).toBe(false);
    keeper.edit(() => typed);
    const asked = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(asked);
    expect(asked.defaultPrevented).toBe(true);
    await vi.advanceTimersByTimeAsync(10);
    expect([saves, keeper.getState().phase]).toEqual([1, "saved"]);
    letGo();
  });
});
