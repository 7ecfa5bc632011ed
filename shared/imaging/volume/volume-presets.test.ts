import { describe, expect, it } from "vitest";
import { presetOf, presetsFor, presetWindow, transferOf, usualLevels, volumePresets } from "./volume-presets.ts";

const bone = presetOf("ctBone", "CT");
const entryOf = (table: ReturnType<typeof transferOf>, value: number) => {
  const count = table.entries.length / 4;
  const entry = Math.round(((value - table.low) / (table.high - table.low)) * (count - 1));
  return table.entries[Math.min(count - 1, Math.max(0, entry)) * 4 + 3] ?? Number.NaN;
};

describe("presets of a volume rendering", () => {
  it("offers CT values only for CT, and MIP for everything", () => {
    expect(presetsFor("CT").map(({ id }) => id)).toEqual(["ctBone", "ctVessels", "ctLung", "ctSkin", "mip"]);
    expect(presetsFor("MR").map(({ id }) => id)).toEqual(["mrAngiography", "mip"]);
    expect(presetOf("ctBone", "PT").id).toBe("mip");
  });

  it("lets soft tissue through and shows bone, whatever the stored values of it are", () => {
    for (const transform of [
      { slope: 1, intercept: 0 },
      { slope: 0.5, intercept: -1024 },
      { slope: -1, intercept: 100 },
    ]) {
      const table = transferOf(bone, { center: 450, width: 700 }, transform);
      const opacityOf = (hounsfield: number) => entryOf(table, (hounsfield - transform.intercept) / transform.slope);
      expect(table.low).toBeLessThan(table.high);
      expect(opacityOf(60)).toBe(0);
      expect(opacityOf(700)).toBeGreaterThan(0.7);
      expect(opacityOf(3000)).toBeGreaterThan(0.9);
    }
  });

  it("shows neither air nor soft tissue as lung", () => {
    const table = transferOf(presetOf("ctLung", "CT"), { center: -600, width: 700 }, { slope: 1, intercept: 0 });
    expect(entryOf(table, -1000)).toBe(0);
    expect(entryOf(table, -700)).toBeGreaterThan(0.005);
    expect(entryOf(table, 50)).toBe(0);
  });

  it("has rising points from 0 to 1 in each preset", () => {
    for (const { points } of volumePresets) {
      expect(points[0]?.at).toBe(0);
      expect(points.at(-1)?.at).toBe(1);
      expect(points.every(({ at }, index) => index === 0 || at > (points[index - 1]?.at ?? 1))).toBe(true);
    }
  });

  it("takes the window of unscaled values from the values, without the rarest", () => {
    const voxels = Float32Array.from({ length: 10_000 }, (_, index) => (index === 5 ? 1e6 : index / 10));
    const [low, high] = usualLevels(voxels);
    expect(low).toBeCloseTo(10, 0);
    expect(high).toBeCloseTo(999, 0);
    const window = presetWindow(presetOf("mip", "MR"), [low, high]);
    expect(window.center - window.width / 2).toBeCloseTo(low, 3);
    expect(presetWindow(bone, [0, 1])).toMatchObject({ center: 450, width: 700 });
  });
});
