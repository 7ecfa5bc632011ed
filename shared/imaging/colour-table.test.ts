import { expect, it } from "vitest";
import { type ColourTableName, colourPixels, colourTable, colourTableNames } from "./colour-table.ts";

/** Sums over the 768 bytes of each table (red, green, blue) as another library ships them, and two of their colours. */
const known: Readonly<Record<ColourTableName, { sum: number; at100: number[]; at200: number[] }>> = {
  hotIron: { sum: 1297869184, at100: [200, 0, 0], at200: [255, 144, 36] },
  pet: { sum: 1331570403, at100: [73, 55, 199], at200: [255, 144, 32] },
  hotMetalBlue: { sum: 716034592, at100: [44, 0, 196], at200: [255, 152, 88] },
  pet20Step: { sum: 2654624654, at100: [128, 128, 224], at200: [208, 144, 0] },
};
const bytesOf = (colour: number) => [0, 8, 16].map((shift) => (colour >>> shift) & 255);

it.each(colourTableNames)("gives the well-known palette %s, byte by byte", (name) => {
  const colours = [...colourTable(name)];
  const bytes = [0, 8, 16].flatMap((shift) => colours.map((colour) => (colour >>> shift) & 255));
  expect(bytes.reduce((sum, byte) => (Math.imul(sum, 31) + byte) >>> 0, 0)).toBe(known[name].sum);
  expect(bytesOf(colours[100] ?? 0)).toEqual(known[name].at100);
  expect(bytesOf(colours[200] ?? 0)).toEqual(known[name].at200);
  expect(colours.every((colour) => colour >>> 24 === 255)).toBe(true);
});
it("puts colours in the place of grey levels", () => {
  const pixels = Uint32Array.of(0xff000000, 0xff646464, 0xffffffff);
  colourPixels(pixels, "hotIron");
  expect([...pixels].map(bytesOf)).toEqual([
    [0, 0, 0],
    [200, 0, 0],
    [255, 255, 255],
  ]);
});
