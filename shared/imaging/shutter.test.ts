import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "./attributes.ts";
import { coveredPixels, readShutter } from "./shutter.ts";

const size = { rows: 6, columns: 8 };

/** What a shutter leaves of the image: `#` is covered. */
function covered(instance: DicomJsonInstance, aspect = 1): string[] {
  const { shutter } = readShutter(instance, [], size);
  const pixels = shutter === null ? null : coveredPixels(shutter, size.rows, size.columns, aspect);
  if (pixels === null) return [];
  const text = [...pixels].map((pixel) => (pixel === 1 ? "#" : ".")).join("");
  return Array.from({ length: size.rows }, (_, row) => text.slice(row * size.columns, (row + 1) * size.columns));
}

const rectangle = {
  "00181600": { vr: "CS", Value: ["RECTANGULAR"] },
  "00181602": { vr: "IS", Value: ["3"] },
  "00181604": { vr: "IS", Value: ["6"] },
  "00181606": { vr: "IS", Value: ["2"] },
  "00181608": { vr: "IS", Value: ["5"] },
};
const circle = {
  "00181600": { vr: "CS", Value: ["CIRCULAR"] },
  "00181610": { vr: "IS", Value: [3, 4] },
  "00181612": { vr: "IS", Value: [2] },
};

describe("display shutters", () => {
  it("leave a rectangle with its edges", () => {
    expect(covered(rectangle)).toEqual(["########", "##....##", "##....##", "##....##", "##....##", "########"]);
  });

  it("leave a circle, its radius counted in columns", () => {
    expect(covered(circle)).toEqual(["###.####", "##...###", "#.....##", "##...###", "###.####", "########"]);
    // Pixels half as wide as high: two columns are one row.
    expect(covered(circle, 0.5)).toEqual(["########", "###.####", "#.....##", "###.####", "########", "########"]);
  });

  it("leave a polygon, closed by itself", () => {
    const polygon = {
      "00181600": { vr: "CS", Value: ["POLYGONAL"] },
      "00181620": { vr: "IS", Value: [1, 1, 5, 1, 5, 5] },
    };
    expect(covered(polygon)).toEqual([".#######", "..######", "...#####", "....####", ".....###", "########"]);
  });

  it("leave what lies in all shapes, and take the grey level that the header names", () => {
    const both = {
      ...rectangle,
      ...circle,
      "00181600": { vr: "CS", Value: ["RECTANGULAR", "CIRCULAR"] },
      "00181622": { vr: "US", Value: [65535] },
    };
    expect(covered(both)).toEqual(["########", "##...###", "##....##", "##...###", "###.####", "########"]);
    expect(readShutter(both, [], size).shutter?.level).toBe(255);
    expect(readShutter(rectangle, [], size).shutter?.level).toBe(0);
  });

  it("are taken from the frame before the instance", () => {
    const frame = { "00189472": { vr: "SQ", Value: [circle] } };
    expect(readShutter(rectangle, [frame], size).shutter?.shapes[0]?.kind).toBe("circle");
  });

  it("are not applied, with a sentence, where they are half described or leave nothing", () => {
    expect(readShutter({ ...rectangle, "00181604": undefined }, [], size)).toEqual({
      shutter: null,
      note: "Shutter not applied: its header does not describe it fully",
    });
    expect(
      readShutter(
        { ...rectangle, "00181602": { vr: "IS", Value: [50] }, "00181604": { vr: "IS", Value: [60] } },
        [],
        size,
      ),
    ).toEqual({
      shutter: null,
      note: "Shutter not applied: it would cover the whole image",
    });
    expect(readShutter({}, [], size)).toEqual({ shutter: null, note: "" });
  });

  it("cover nothing where the whole image lies inside", () => {
    const whole = {
      ...rectangle,
      "00181602": { vr: "IS", Value: [0] },
      "00181604": { vr: "IS", Value: [8] },
      "00181606": { vr: "IS", Value: [0] },
      "00181608": { vr: "IS", Value: [6] },
    };
    expect(covered(whole)).toEqual([]);
  });
});
