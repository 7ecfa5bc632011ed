import { afterEach, expect, it } from "vitest";
import { forgetSeen, rememberSeen, seenBefore, seenWithout } from "./seen-memory.ts";
import type { DisplaySet } from "./viewer-types.ts";

const series = (id: string, imageIds: string) =>
  ({ id, images: [...imageIds].map((imageId) => ({ imageId })) }) as unknown as DisplaySet;

afterEach(forgetSeen);

it("counts the images as seen that were, wherever they lie when the case is opened again", () => {
  rememberSeen({ displaySets: [series("one", "acd")], seen: { one: new Set([0, 2]) } });
  expect(seenBefore([series("one", "bacd"), series("other", "acd")])).toEqual({ one: new Set([1, 3]) });
});

it("counts nothing as seen whose image is gone, and nothing once somebody else is here", () => {
  rememberSeen({ displaySets: [series("one", "abc")], seen: { one: new Set([0, 2]) } });
  expect(seenBefore([series("one", "ab")])).toEqual({ one: new Set([0]) });
  forgetSeen();
  expect(seenBefore([series("one", "abc")])).toEqual({});
});

it("remembers a document as opened until the series has another beside it", () => {
  const documents = (...uids: string[]) =>
    ({ ...series("one", ""), documents: uids.map((sopInstanceUid) => ({ sopInstanceUid })) }) as unknown as DisplaySet;
  rememberSeen({ displaySets: [documents("1.2")], seen: { one: new Set([0]) } });
  expect(seenBefore([documents("1.2")])).toEqual({ one: new Set([0]) });
  expect(seenBefore([documents("1.2", "1.3")])).toEqual({ one: new Set() });
});

it("takes back what was seen of images that were replaced", () => {
  const images = ["a", "b", "c"].map((sopInstanceUid) => ({ imageId: sopInstanceUid, reference: { sopInstanceUid } }));
  const set = { ...series("one", ""), images } as unknown as DisplaySet;
  const seen = { one: new Set([0, 1]), other: new Set([0]) };
  expect(seenWithout(seen, [set], new Set(["b"]))).toEqual({ one: new Set([0]), other: new Set([0]) });
  expect(seenWithout(seen, [set], new Set())).toBe(seen);
});
