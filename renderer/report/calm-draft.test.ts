import { beforeEach, describe, expect, it } from "vitest";
import { CalmDraft } from "./calm-draft.ts";
import { emptyDraftContent } from "./draft-content.test-data.ts";
import { withCaption, withSection } from "./draft-edits.ts";
import { DraftKeeper } from "./draft-keeper.ts";

let due: (() => void)[];
let keeper: DraftKeeper;
let calm: CalmDraft;
let told: number;
const schedule = (callback: () => void) => {
  due.push(callback);
  return () => {
    due = due.filter((each) => each !== callback);
  };
};
const type = (text: string) => keeper.edit((content) => withSection(content, "findings", [[{ kind: "text", text }]]));
const shownText = () => {
  const state = calm.getState();
  return state.phase === "loading" ? "" : (state.content.sections.findings[0]?.[0]?.text ?? "");
};

beforeEach(() => {
  due = [];
  told = 0;
  const never = async () => await new Promise<never>(() => undefined);
  keeper = new DraftKeeper({ load: never, save: never, putAside: never }, () => () => undefined);
  keeper.open({
    ...{ id: "d", workitemId: "w", kind: "report", revision: 0, authorId: "a", updatedAt: 0 },
    content: emptyDraftContent(),
  });
  calm = new CalmDraft(keeper, schedule);
});

describe("CalmDraft", () => {
  it("tells at once that words are unsaved, and of the words after it in steps", () => {
    calm.subscribe(() => {
      told += 1;
    });
    type("a");
    expect([told, shownText()]).toEqual([1, "a"]);
    type("ab");
    type("abc");
    expect([told, shownText(), due.length]).toEqual([1, "a", 1]);
    due.splice(0)[0]?.();
    expect([told, shownText()]).toEqual([2, "abc"]);
  });

  it("is never late with what is drawn from it: captions, marks, saving, words from elsewhere", () => {
    calm.subscribe(() => {
      told += 1;
    });
    type("a");
    type("ab");
    keeper.edit((content) => withCaption({ ...content, keyImages: [] }, "k", "x"));
    expect([told, shownText(), due.length]).toEqual([2, "ab", 0]);
    type("abc");
    keeper.saveNow();
    expect([told, shownText()]).toEqual([3, "abc"]);
    keeper.edit((content) => withSection(content, "findings", []), true);
    expect([told, shownText()]).toEqual([4, ""]);
  });

  it("has a standing that typing and saving leave as it is", () => {
    calm.subscribe(() => undefined);
    const standing = calm.getStanding();
    type("a");
    keeper.saveNow();
    expect(calm.getStanding()).toBe(standing);
    keeper.edit((content) => ({ ...content, measurements: [] }));
    expect(calm.getStanding()).not.toBe(standing);
  });

  it("is up to date for whoever begins to listen", () => {
    const stop = calm.subscribe(() => undefined);
    type("a");
    type("ab");
    stop();
    expect(shownText()).toBe("ab");
    expect(due).toEqual([]);
  });
});
