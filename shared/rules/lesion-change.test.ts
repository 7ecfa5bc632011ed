import { describe, expect, it } from "vitest";
import type { EarlierMark, Measurement, Quantity } from "../domain/measurement.ts";
import {
  type ComparedMark,
  lesionChange,
  lesionLines,
  lesionText,
  nextLesionName,
  withPairsRenewed,
} from "./lesion-change.ts";
import { reportedMeasurementText } from "./measurement-text.ts";

const mm = (value: number, name: Quantity["name"] = "length"): Quantity => ({ name, value, unit: "mm" });

function pair(
  now: Partial<Measurement>,
  then: Partial<EarlierMark>,
  planes: readonly [string, string] = ["axial", "axial"],
): ComparedMark {
  const earlier = {
    ...{ markId: null, image: { studyDate: "2025-03-12" }, kind: "length", points: [], quantities: [mm(8)] },
    ...{ trust: "exact", plane: planes[0], from: "", ...then },
  } as unknown as EarlierMark;
  const mark = {
    kind: "length",
    image: { studyDate: "2026-11-18" },
    quantities: [mm(10)],
    trust: "exact",
    text: "10.0 mm",
  };
  return { ...mark, ...now, lesion: { name: "T1", plane: planes[1], earlier } } as unknown as ComparedMark;
}

describe("a finding at two times", () => {
  it("is read with both numbers, their dates and the change in mm and in per cent", () => {
    expect(lesionText(pair({}, {}))).toBe("T1: 10.0 mm (18-Nov-2026), before 8.0 mm (12-Mar-2025); +2.0 mm, +25 %");
    expect(lesionLines(pair({}, {}))).toEqual(["T1, 12-Mar-2025: 8.0 mm", "+2.0 mm, +25 %"]);
    expect(lesionText(pair({}, { image: { studyDate: null } as never }))).toContain("(date unknown)");
    const examination = { studyInstanceUid: "1", date: "2026-11-18" };
    expect(reportedMeasurementText(pair({}, {}), examination)).toBe(lesionText(pair({}, {})));
  });

  it.each<[string, number, number, string]>([
    ["smaller", 12, 9, "−3.0 mm, −25 %"],
    ["the same", 8, 8, "0.0 mm, 0 %"],
    ["the same but for what nobody can measure", 8, 8.01, "0.0 mm, 0 %"],
    ["new out of nothing", 0, 5, "+5.0 mm"],
    ["twice as large", 8, 16, "+8.0 mm, +100 %"],
  ])("is %s", (_, then, now, change) => {
    expect(lesionChange(pair({ quantities: [mm(now)] }, { quantities: [mm(then)] })).changes[0]?.change).toBe(change);
  });

  it("has a change for each axis, of each with its own", () => {
    const now = {
      kind: "bidirectional" as const,
      quantities: [mm(20, "longAxis"), mm(11, "shortAxis")],
      text: "20.0 × 11.0 mm",
    };
    const then = { kind: "bidirectional" as const, quantities: [mm(16, "longAxis"), mm(10, "shortAxis")] };
    expect(lesionText(pair(now, then))).toBe(
      "T1: 20.0 × 11.0 mm (18-Nov-2026), before 16.0 mm × 10.0 mm (12-Mar-2025); long axis +4.0 mm, +25 %; short axis +1.0 mm, +10 %",
    );
  });

  it.each<[string, Partial<Measurement>, Partial<EarlierMark>]>([
    ["not compared: the earlier one is in pixels only", {}, { trust: "pixelsOnly" }],
    ["not compared: the present one is in pixels only", { trust: "pixelsOnly" }, {}],
    ["not compared: both are in pixels only", { trust: "pixelsOnly" }, { trust: "pixelsOnly" }],
    [
      "not compared: long and short axis then, length now",
      {},
      { kind: "bidirectional", quantities: [mm(8, "longAxis")] },
    ],
    ["not compared: the units differ", {}, { quantities: [{ name: "length", value: 0.8, unit: "cm" }] }],
    ["not compared: they have no number in common", {}, { kind: null, quantities: [mm(8, "perimeter")] }],
  ])("is never computed where it cannot be: %s", (note, now, then) => {
    const { changes, notes } = lesionChange(pair(now, then));
    expect(changes).toEqual([]);
    expect(notes).toEqual([note]);
    expect(lesionText(pair(now, then))).not.toMatch(/[+−]\d/);
  });

  it("names another plane and an estimated number beside the change", () => {
    expect(lesionChange(pair({}, {}, ["axial", "coronal"])).notes).toEqual(["axial then, coronal now"]);
    expect(lesionChange(pair({}, {}, ["", "coronal"])).notes).toEqual(["plane not known"]);
    expect(lesionText(pair({ trust: "estimated" }, {}))).toMatch(/\+2\.0 mm, \+25 %; estimated$/);
    expect(lesionText(pair({}, { trust: "estimated" }))).toMatch(/; estimated$/);
  });

  it("sets outlines against each other whatever their shape, which it names, and says whose number it was", () => {
    const area: Quantity = { name: "area", value: 110, unit: "mm2" };
    const now = { kind: "ellipse" as const, quantities: [area] };
    const then = { kind: "polygon" as const, quantities: [{ ...area, value: 100 }], from: "SR of Dr X" };
    expect(lesionChange(pair(now, then))).toEqual({
      changes: [{ name: "area", earlier: "100 mm²", now: "110 mm²", change: "+10.0 mm², +10 %" }],
      notes: ["outline then, ellipse now", "before as stated: SR of Dr X"],
    });
  });

  it("takes the values of pixels for no size", () => {
    const values: Quantity = { name: "mean", value: 40, unit: "[hnsf'U]" };
    const area: Quantity = { name: "area", value: 110, unit: "mm2" };
    const now = { kind: "ellipse" as const, quantities: [area, values] };
    const then = {
      kind: "ellipse" as const,
      quantities: [
        { ...area, value: 100 },
        { ...values, value: 80 },
      ],
    };
    expect(lesionChange(pair(now, then)).changes.map(({ name, change }) => [name, change])).toEqual([
      ["area", "+10.0 mm², +10 %"],
    ]);
  });

  it("has the next free name", () => {
    expect(nextLesionName([])).toBe("T1");
    expect(nextLesionName(["T1", "T3", "Node"])).toBe("T2");
  });

  it("follows the earlier mark that was drawn here, and ends with it", () => {
    const paired = { ...pair({}, { markId: "p", points: [] }), id: "n" } as unknown as Measurement;
    const prior = {
      id: "p",
      kind: "length",
      points: [[1, 1]],
      quantities: [mm(9)],
      trust: "exact",
    } as unknown as Measurement;
    const [now] = withPairsRenewed([paired, prior]);
    expect(now?.lesion?.earlier.quantities).toEqual([mm(9)]);
    const renewed = now === undefined ? [] : [now, prior];
    expect(withPairsRenewed(renewed)).toBe(renewed);
    expect(withPairsRenewed([paired])[0]).not.toHaveProperty("lesion");
    const read = [{ ...pair({}, {}), id: "n" } as unknown as Measurement];
    expect(withPairsRenewed(read)).toBe(read);
  });
});
