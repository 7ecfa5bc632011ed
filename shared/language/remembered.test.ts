import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { remembered, rememberedOf } from "./remembered.ts";

describe("remembered", () => {
  it("gives what reading gives, whatever was read before and dropped since", () => {
    const texts = fc.array(fc.string({ maxLength: 3 }), { maxLength: 60 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 5 }), (all, most) => {
        const kept = remembered((text) => [...text].reverse().join(""), most);
        for (const text of all) expect(kept(text)).toBe([...text].reverse().join(""));
      }),
    );
  });

  it("reads a text once while it is kept, and again once it was dropped or is too long to keep", () => {
    const read: string[] = [];
    const kept = remembered((text) => read.push(text), 2);
    for (const text of ["a", "b", "a", "b", "c", "a"]) kept(text);
    expect(read).toEqual(["a", "b", "c", "a"]);
    const long = "x".repeat(5_000);
    expect([kept(long), kept(long)]).toEqual([5, 6]);
  });

  it("keeps an answer that is nothing", () => {
    let count = 0;
    const kept = remembered(() => {
      count += 1;
      return undefined;
    });
    kept("a");
    kept("a");
    expect(count).toBe(1);
  });
});

describe("rememberedOf", () => {
  it("tells objects apart that look the same", () => {
    let count = 0;
    const kept = rememberedOf((letters: readonly string[]) => {
      count += 1;
      return letters.join("");
    });
    const letters = ["a"];
    expect([kept(letters), kept(letters), kept(["a"])]).toEqual(["a", "a", "a"]);
    expect(count).toBe(2);
  });
});
