import { describe, expect, it } from "vitest";
import { fillGreyPixels, type GreyImage } from "./grey-levels.ts";
import { readImageHeader } from "./image-header.ts";
import { readLookupTable } from "./lookup-table.ts";
import { measureEllipseStatistics } from "./measure.ts";
import type { PixelArray } from "./pixel-format.ts";
import { readRealWorldMaps, realWorldValue } from "./real-world-value.ts";
import { readPadding } from "./value-transform.ts";
import { readWindows } from "./window.ts";

function levels(stored: PixelArray, more: Partial<GreyImage> = {}): number[] {
  const output = new Uint32Array(stored.length);
  const image: GreyImage = {
    stored,
    range: { minimum: Math.min(...stored), maximum: Math.max(...stored) },
    isFloat: stored instanceof Float32Array,
    transform: { kind: "linear", slope: 1, intercept: 0, unit: "" },
    padding: null,
    window: { kind: "linearExact", center: 127.5, width: 255, name: "" },
    presentation: null,
    isInverted: false,
    ...more,
  };
  fillGreyPixels(output, image);
  return [...output].map((pixel) => pixel & 255);
}

describe("grey levels", () => {
  it("are the same by table and value by value", () => {
    const values = [0, 1, 99, 100, 128, 254, 255];
    expect(levels(Uint16Array.from(values))).toEqual(values);
    expect(levels(Float32Array.from(values))).toEqual(values);
    expect(levels(Int32Array.from([...values, 100_000]))).toEqual([...values, 255]);
  });

  it("show padding black, inverted or not, and in float images too", () => {
    const padding = { low: 10, high: 20 };
    expect(levels(Uint8Array.from([9, 10, 20, 21]), { padding, isInverted: true })).toEqual([246, 0, 0, 234]);
    expect(levels(Float32Array.from([9, 10, 20, 21, Number.NaN]), { padding, isInverted: true })).toEqual([
      246, 0, 0, 234, 0,
    ]);
  });

  it("show a window of width 1 as black and white, split half a value below its centre", () => {
    const window = { kind: "linear", center: 40_000, width: 1, name: "" } as const;
    expect(levels(Uint16Array.from([0, 39_999, 40_000, 65_535]), { window })).toEqual([0, 0, 255, 255]);
  });

  it("go through a presentation table after the window", () => {
    const item = {
      "00283002": { vr: "US", Value: [4, 0, 8] },
      "00283006": { vr: "OW", InlineBinary: Buffer.from([0, 200, 210, 255]).toString("base64") },
    };
    const presentation = readLookupTable(item, false);
    expect(levels(Uint8Array.from([0, 85, 170, 255]), { presentation })).toEqual([0, 200, 210, 255]);
  });

  it("take a table of a frame's own group, and its first value as negative after a rescale", () => {
    const item = { "00283002": { vr: "US", Value: [2, 65_436, 8] }, "00283006": { vr: "US", Value: [0, 255] } };
    const group = { "00289132": { vr: "SQ", Value: [{ "00283010": { vr: "SQ", Value: [item] } }] } };
    const [window] = readWindows({ "00281052": { vr: "DS", Value: [-1000] } }, [group]);
    expect(window).toMatchObject({ kind: "table", firstMapped: -100 });
  });

  it("read padding with the sign of the pixels, and of floats", () => {
    expect(readPadding({ "00280103": { Value: [1] }, "00280120": { Value: [63_536] } })).toEqual({
      low: -2000,
      high: -2000,
    });
    expect(readPadding({ "00280120": { Value: [-2000] }, "00280121": { Value: [-1] } })).toEqual({
      low: 63_536,
      high: 65_535,
    });
    expect(readPadding({ "00280122": { Value: [-1.5] }, "00280124": { Value: [0] } })).toEqual({ low: -1.5, high: 0 });
  });
});

describe("statistics in a second unit", () => {
  const realWorld = {
    name: "Flow",
    unit: "ml/100ml/s",
    first: 0,
    last: 200,
    mapping: { kind: "linear", slope: 0.5, intercept: 1 },
  } as const;
  const source = {
    rows: 2,
    columns: 2,
    transform: { kind: "linear", slope: 1, intercept: -1024, unit: "[hnsf'U]" },
    padding: null,
    realWorld,
  } as const;

  it("are made from the stored values, and not where one of them has no such value", () => {
    const all = { ...source, pixels: Uint16Array.from([10, 20, 30, 40]) };
    const { quantities } = measureEllipseStatistics([-1, -1], [2, 2], all);
    expect(quantities[0]).toEqual({ name: "mean", value: 13.5, unit: "ml/100ml/s" });
    const some = { ...source, pixels: Uint16Array.from([10, 20, 30, 400]) };
    expect(measureEllipseStatistics([-1, -1], [2, 2], some)).toMatchObject({ quantities: [], count: 4 });
  });
});

describe("real-world values", () => {
  const unit = { vr: "SQ", Value: [{ "00080100": { vr: "SH", Value: ["ml/100ml/s"] } }] };
  const linear = {
    "00283003": { vr: "LO", Value: ["Regional Cerebral Blood Flow"] },
    "004008EA": unit,
    "00409216": { vr: "US", Value: [0] },
    "00409211": { vr: "US", Value: [4095] },
    "00409224": { vr: "FD", Value: [-1024] },
    "00409225": { vr: "FD", Value: [2] },
  };

  it("are made from stored values inside their bounds, of the frame before the instance", () => {
    const frame = { "00409096": { vr: "SQ", Value: [linear] } };
    const [map] = readRealWorldMaps({ "00409096": { vr: "SQ", Value: [] } }, [frame]);
    expect(map).toMatchObject({ name: "Regional Cerebral Blood Flow", unit: "ml/100ml/s" });
    expect(map && [0, 100, 4095, 4096, -1].map((stored) => realWorldValue(map, stored))).toEqual([
      -1024,
      -824,
      7166,
      null,
      null,
    ]);
  });

  it("come from a table too, and never without a unit", () => {
    const data = Buffer.alloc(16);
    data.writeDoubleLE(0.5, 0);
    data.writeDoubleLE(0.75, 8);
    const table = {
      "004008EA": unit,
      "00409216": { vr: "US", Value: [10] },
      "00409211": { vr: "US", Value: [11] },
      "00409212": { vr: "FD", InlineBinary: data.toString("base64") },
    };
    const [map] = readRealWorldMaps({ "00409096": { vr: "SQ", Value: [table] } }, []);
    expect(map && [10, 11, 12].map((stored) => realWorldValue(map, stored))).toEqual([0.5, 0.75, null]);
    expect(readRealWorldMaps({ "00409096": { vr: "SQ", Value: [{ ...linear, "004008EA": undefined }] } }, [])).toEqual(
      [],
    );
  });
});

describe("the notes of an image", () => {
  const grey = { "00280004": { vr: "CS", Value: ["MONOCHROME2"] } };

  it("say that its window cannot be used, and that colours of a supplemental palette are missing", () => {
    const window = { "00281050": { vr: "DS", Value: [0] }, "00281051": { vr: "DS", Value: [0] } };
    const header = readImageHeader({ ...grey, ...window, "00281101": { vr: "US", Value: [2, 0, 8] } }, 1);
    expect(header.windows).toEqual([]);
    expect(header.notes).toEqual(["Colours added to the image not shown", "Window in the header is not valid"]);
    expect(readImageHeader(grey, 1).notes).toEqual([]);
  });
});
