import { describe, expect, it } from "vitest";
import { choiceNote, keptSlices, memorySentence, planVolumeMemory, sizeText } from "./memory-plan.ts";

const slice = 512 * 512 * 2;
const budget = 1024 ** 3;

describe("planVolumeMemory", () => {
  it("offers nothing less where every slice fits", () => {
    expect(planVolumeMemory(300, slice, budget, 10)).toEqual({
      neededBytes: 300 * slice,
      freeBytes: budget,
      offers: [],
    });
  });

  it("offers a part about the shown slice and every second slice, both within what is free", () => {
    const { neededBytes, offers } = planVolumeMemory(4000, slice, budget, 3900);
    expect(sizeText(neededBytes)).toBe("2.0 GiB");
    expect(offers.map(({ choice }) => choice)).toEqual([
      { kind: "range", first: 1952, count: 2048 },
      { kind: "thinned", everyNth: 2 },
    ]);
    for (const { choice, bytes } of offers) {
      expect(bytes).toBeLessThanOrEqual(budget);
      expect(keptSlices(choice, 4000).length * slice).toBe(bytes);
    }
    const [part] = planVolumeMemory(4000, slice, budget, 5).offers;
    expect(part?.choice).toEqual({ kind: "range", first: 0, count: 2048 });
  });

  it("says what segments and doses take of what is not free", () => {
    const plan = { neededBytes: 3 * 1024 ** 3, freeBytes: -5 };
    expect(memorySentence(4000, plan, { segments: 0, doses: 0 })).toBe(
      "All 4000 slices need 3.0 GiB of memory; 0 MiB are free.",
    );
    expect(memorySentence(4000, plan, { segments: 5 * 1024 ** 2, doses: 2 * 1024 ** 3 })).toBe(
      "All 4000 slices need 3.0 GiB of memory; 0 MiB are free. Of the rest segments take 5 MiB, doses take 2.0 GiB.",
    );
  });

  it("offers nothing where not even three slices fit", () => {
    expect(planVolumeMemory(300, slice, slice * 2, 10).offers).toEqual([]);
  });

  it("says on the pane what is left out", () => {
    expect(choiceNote({ kind: "whole" }, 4000)).toBe("");
    expect(choiceNote({ kind: "thinned", everyNth: 3 }, 4000)).toBe(
      "Made from every third slice: small things may be missing",
    );
    expect(choiceNote({ kind: "range", first: 0, count: 512 }, 4000)).toBe(
      "Made from 512 of 4000 slices: the rest is not shown",
    );
    expect(keptSlices({ kind: "thinned", everyNth: 3 }, 8)).toEqual([0, 3, 6]);
  });
});
