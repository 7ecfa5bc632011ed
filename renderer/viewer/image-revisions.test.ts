import { afterEach, expect, it } from "vitest";
import { forgetImages, type RegisteredImage, registerImage } from "./image-registry.ts";
import { isStillHeld, noteShownBy, replacedWhileClosed, revisionsSince } from "./image-revisions.ts";

const study = "hospital/1.2";
const imageIds = ["a", "b"];
const digests = (entries: Readonly<Record<string, string>>) => Promise.resolve(new Map(Object.entries(entries)));

function show(shownBy: Parameters<typeof noteShownBy>[1]["digests"], revisions = new Map<string, string>()): void {
  for (const imageId of imageIds) registerImage(imageId, {} as RegisteredImage);
  noteShownBy(study, { digests: shownBy, revisions, imageIds });
}

afterEach(() => forgetImages(imageIds));

it("names a new revision of the image whose header is another now, and of no other", async () => {
  show(digests({ one: "1", two: "2" }));
  const revisions = await revisionsSince(study, digests({ one: "1", two: "2b", three: "3" }));
  expect(["one", "two", "three"].map(revisions.of)).toEqual([undefined, "2b", undefined]);
  expect(["one", "two", "three"].map(revisions.isReplaced)).toEqual([false, true, false]);
});

it("keeps a revision for as long as the header stays, and does not replace its pixels again", async () => {
  show(digests({ two: "2b" }), new Map([["two", "2b"]]));
  const revisions = await revisionsSince(study, digests({ two: "2b" }));
  expect(revisions.of("two")).toBe("2b");
  expect(revisions.isReplaced("two")).toBe(false);
});

it.each([
  ["before", Promise.resolve(null), digests({ one: "1" })],
  ["now", digests({ one: "1" }), Promise.resolve(null)],
])("takes every image for replaced where the headers %s cannot be compared", async (_, was, is) => {
  show(was);
  const revisions = await revisionsSince(study, is);
  expect(revisions.isReplaced("one")).toBe(true);
  expect(revisions.of("one")).toBeDefined();
});

it("does not wait for digests where none of the images is held any more", async () => {
  show(digests({ one: "1" }));
  forgetImages(imageIds);
  expect(isStillHeld(study)).toBe(false);
  const revisions = await revisionsSince(study, new Promise(() => undefined));
  expect(revisions.isReplaced("one")).toBe(false);
});

it("says which images were replaced between two openings of a study, and nothing while it is open", async () => {
  show(digests({ one: "1", two: "2" }));
  expect(await replacedWhileClosed(study, digests({ one: "1", two: "2b" }))).toEqual(new Set());
  forgetImages(imageIds);
  expect(await replacedWhileClosed(study, digests({ one: "1", two: "2b", new: "3" }))).toEqual(new Set(["two"]));
  expect(await replacedWhileClosed(study, Promise.resolve(null))).toEqual(new Set());
});

it("keeps the headers of the studies that were closed last only", async () => {
  show(digests({ one: "1" }));
  forgetImages(imageIds);
  for (let at = 0; at < 33; at += 1) {
    noteShownBy(`hospital/9.${at}`, { digests: digests({}), revisions: new Map(), imageIds: [] });
  }
  expect(await replacedWhileClosed(study, digests({ one: "1b" }))).toEqual(new Set());
});
