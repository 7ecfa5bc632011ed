// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft } from "../../shared/domain/report.ts";
import { emptyDraftContent } from "./draft-content.test-data.ts";
import { DraftKeeper } from "./draft-keeper.ts";
import { guardUnsavedDrafts, hasUnsavedDraft, holdKeeper, keeperOf } from "./draft-keepers.ts";

const content = emptyDraftContent();
const draft: Draft = { id: "d1", workitemId: "w1", kind: "report", revision: 1, content, authorId: "p1", updatedAt: 1 };
const typed = emptyDraftContent([[{ kind: "text", text: "last words" }]]);

let isStoreFull = false;
let saves = 0;
function makeKeeper(): DraftKeeper {
  return new DraftKeeper(
    {
      load: async () => draft,
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
});
afterEach(() => {
  vi.useRealTimers();
});

describe("drafts of a window", () => {
  it("keeps the words of a case that was left while the disk was full, and gives them back", async () => {
    const keeper = keeperOf(draft, makeKeeper);
    const letGo = holdKeeper(draft.id, keeper);
    isStoreFull = true;
    keeper.edit(() => typed);
    letGo();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(hasUnsavedDraft()).toBe(true);
    expect(keeperOf(draft, makeKeeper).getState()).toMatchObject({ phase: "offline", content: typed });
    isStoreFull = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(hasUnsavedDraft()).toBe(false);
    expect(keeper.getState().phase).toBe("saved");
    expect(keeperOf(draft, makeKeeper)).not.toBe(keeper);
  });

  it("asks before the window closes over unsaved words, and saves at once when it goes to the back", async () => {
    guardUnsavedDrafts(window);
    guardUnsavedDrafts(window);
    const keeper = keeperOf(draft, makeKeeper);
    const letGo = holdKeeper(draft.id, keeper);
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
