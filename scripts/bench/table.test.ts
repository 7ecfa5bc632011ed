import { describe, expect, it } from "vitest";
import { markdownTables, median, plainTable } from "./table.ts";

const figures = [
  { name: "Start-up", unit: "", values: null, digits: 0 },
  { name: "later start", unit: "ms", values: [12.4, 3.6, 100.5], digits: 0 },
  { name: "slices", unit: "/s", values: [29.96, 30.04], digits: 1 },
];

describe("the table of figures", () => {
  it("gives minimum, median and maximum by value, not by their digits", () => {
    expect(plainTable(figures).split("\n")).toEqual([
      "                      min    median       max",
      "",
      "Start-up",
      "later start, ms         4        12       101",
      "slices, /s           30.0      30.0      30.0",
    ]);
  });

  it("is the same in Markdown", () => {
    expect(markdownTables([{ name: "Node", value: "v24" }], figures)).toContain(
      "### Start-up\n\n| | min | median | max |\n| --- | ---: | ---: | ---: |\n| later start, ms | 4 | 12 | 101 |",
    );
  });

  it("begins with the figures where no settings are given", () => {
    expect(markdownTables([], figures).startsWith("### Start-up\n")).toBe(true);
  });

  it("refuses a median of nothing", () => {
    expect(() => median([])).toThrow("no median");
  });
});
