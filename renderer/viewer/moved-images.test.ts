import { expect, it } from "vitest";
import { movedToImages } from "./moved-images.ts";
import { emptyPane } from "./viewer-store.ts";
import type { DisplaySet } from "./viewer-types.ts";

const series = (id: string, imageIds: string) =>
  ({ id, images: [...imageIds].map((imageId) => ({ imageId })) }) as unknown as DisplaySet;
const pane = (displaySetId: string, wantedIndex: number, shownIndex: number | null) => ({
  ...emptyPane,
  ...{ displaySetId, wantedIndex, shownIndex },
});

it("keeps each pane and what was seen with its image where images came between", () => {
  const before = {
    displaySets: [series("one", "acd"), series("other", "xy")],
    panes: [pane("one", 1, 0), pane("other", 1, 1)],
    seen: { one: new Set([0, 2]), other: new Set([0]) },
  };
  const { panes, seen } = movedToImages(before, [series("one", "bacd"), series("other", "xy")]);
  expect(panes.map(({ wantedIndex, shownIndex }) => [wantedIndex, shownIndex])).toEqual([
    [2, 1],
    [1, 1],
  ]);
  expect(seen).toEqual({ one: new Set([1, 3]), other: new Set([0]) });
});

it("shows nothing as what it was where an image is gone, and counts it as seen no longer", () => {
  const before = { displaySets: [series("one", "abc")], panes: [pane("one", 2, 2)], seen: { one: new Set([0, 2]) } };
  const { panes, seen } = movedToImages(before, [series("one", "ab")]);
  expect(panes[0]).toMatchObject({ wantedIndex: 1, shownIndex: null });
  expect(seen).toEqual({ one: new Set([0]) });
});

it("changes nothing where the images are the same", () => {
  const before = { displaySets: [series("one", "ab")], panes: [pane("one", 1, 1)], seen: { one: new Set([1]) } };
  const after = movedToImages(before, [series("one", "ab"), series("new", "z")]);
  expect(after.panes).toBe(before.panes);
  expect(after.seen).toBe(before.seen);
});
