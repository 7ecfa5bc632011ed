import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeRows } from "./row-order.ts";

const rows = (ids: string) => [...ids].map((id) => ({ id, version: 1 }));
const ids = (list: readonly { id: string }[]) => list.map((row) => row.id).join("");

describe("mergeRows", () => {
  it("takes the first answer as it is", () => {
    expect(mergeRows([], rows("abc"), false)).toMatchObject({ movedCount: 0, isBehind: false });
  });
  it("renews rows in place and moves none while somebody works", () => {
    const answer = [
      { id: "c", version: 2 },
      { id: "a", version: 2 },
      { id: "b", version: 1 },
    ];
    const shown = mergeRows(rows("abc"), answer, false);
    expect(ids(shown.rows)).toBe("abc");
    expect(shown.rows[2]?.version).toBe(2);
    expect(shown.isBehind).toBe(true);
  });
  it("keeps a row that left, and lets a new one wait", () => {
    const shown = mergeRows(rows("abc"), rows("axc"), false);
    expect(ids(shown.rows)).toBe("abc");
  });
  it("adds a following page at once", () => {
    expect(ids(mergeRows(rows("abc"), rows("abcde"), false).rows)).toBe("abcde");
  });
  it("settles at rest and counts what moved", () => {
    expect(mergeRows(rows("abcd"), rows("dabc"), true)).toMatchObject({ movedCount: 1 });
    expect(mergeRows(rows("abcd"), rows("abd"), true)).toMatchObject({ movedCount: 0 });
  });
  it("never shows a row twice and loses none of the answer at rest", () => {
    const list = fc.uniqueArray(fc.constantFrom(..."abcdefghij"), { maxLength: 10 });
    fc.assert(
      fc.property(list, list, fc.boolean(), (before, after, isResting) => {
        const shown = mergeRows(rows(before.join("")), rows(after.join("")), isResting);
        expect(new Set(shown.rows.map((row) => row.id)).size).toBe(shown.rows.length);
        if (isResting) expect(ids(shown.rows)).toBe(after.join(""));
      }),
    );
  });
});
