import { describe, expect, it } from "vitest";
import { fetchesAheadAt, firstKeptImagesPolicy, readKeptImagesPolicy } from "./kept-images-policy.ts";

describe("when images are fetched ahead", () => {
  it.each([
    ["00:00", "00:00", "13:00", true],
    ["08:00", "18:00", "08:00", true],
    ["08:00", "18:00", "18:00", false],
    ["20:00", "06:00", "23:59", true],
    ["20:00", "06:00", "05:59", true],
    ["20:00", "06:00", "12:00", false],
  ])("from %s to %s at %s: %s", (from, to, now, isDone) => {
    expect(fetchesAheadAt({ ...firstKeptImagesPolicy, from, to }, now)).toBe(isDone);
    expect(fetchesAheadAt({ ...firstKeptImagesPolicy, from, to, casesAhead: 0 }, now)).toBe(false);
  });
});

describe("the policy that was kept", () => {
  it("is read back, and is the first one where it cannot be", () => {
    const own = { ...firstKeptImagesPolicy, casesAhead: 9 };
    expect(readKeptImagesPolicy(JSON.stringify(own))).toEqual(own);
    for (const text of [null, "", "{", '{"casesAhead":-1}', JSON.stringify({ ...own, from: "25:00" })]) {
      expect(readKeptImagesPolicy(text)).toEqual(firstKeptImagesPolicy);
    }
  });
});
