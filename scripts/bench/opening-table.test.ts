import { describe, expect, it } from "vitest";
import { openingTable, stepDurations } from "./opening-table.ts";

const opening = {
  steps: {
    key: 2,
    screen: 12,
    case: 42,
    headersAsked: 52,
    seriesKnown: 112,
    decoded: 192,
    painted: 197,
  },
  firstImage: 212,
};

describe("where the time goes", () => {
  it("gives what each step took after the one before, and puts what was not needed into the next", () => {
    expect(stepDurations(opening)).toEqual([2, 10, 30, 10, 60, 0, 0, 80, 5, 15]);
  });

  it("is a table of medians with shares, one column for each kind", () => {
    const slower = { ...opening, firstImage: 400 };
    const table = openingTable([{ name: "cold", openings: [opening, opening, slower] }]).split("\n");
    expect(table.slice(0, 3)).toEqual([
      "| until, ms (share) | cold |",
      "| --- | ---: |",
      "| key taken by the window | 2 (1 %) |",
    ]);
    expect(table.slice(-2)).toEqual([
      "| frame on the screen | 15 (7 %) |",
      "| **key to first image, median** | **212** |",
    ]);
  });
});
