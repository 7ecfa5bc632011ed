import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "./attributes.ts";
import { type OverlayPlane, overlayPoints, readOverlays, unusedBitOf } from "./overlay-plane.ts";
import { readPixelFormat } from "./pixel-format.ts";

const image: DicomJsonInstance = {
  "00280010": { vr: "US", Value: [4] },
  "00280011": { vr: "US", Value: [6] },
  "00280100": { vr: "US", Value: [16] },
  "00280101": { vr: "US", Value: [12] },
  "00280102": { vr: "US", Value: [11] },
};
const format = readPixelFormat(image);

/** An overlay whose points are drawn where a row has an `x`; `frames` follow each other without a gap. */
function overlay(frames: readonly (readonly string[])[], more: DicomJsonInstance = {}): DicomJsonInstance {
  const [first = []] = frames;
  const points = frames.flat().join("");
  const bytes = Buffer.alloc(Math.ceil(points.length / 16) * 2);
  [...points].forEach((point, index) => {
    if (point === "x") bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  });
  return {
    ...image,
    "60000010": { vr: "US", Value: [first.length] },
    "60000011": { vr: "US", Value: [first[0]?.length ?? 0] },
    "60000040": { vr: "CS", Value: ["G"] },
    "60000050": { vr: "SS", Value: [1, 1] },
    "60000100": { vr: "US", Value: [1] },
    "60000102": { vr: "US", Value: [0] },
    "60003000": { vr: "OW", InlineBinary: bytes.toString("base64") },
    ...more,
  };
}

function drawn(plane: OverlayPlane | undefined, bits: ReadonlyMap<string, Uint8Array> = new Map()): string[] {
  if (plane === undefined) return [];
  const points = [...overlayPoints(plane, bits)].map((point) => (point === 1 ? "x" : ".")).join("");
  return Array.from({ length: plane.rows }, (_, row) => points.slice(row * plane.columns, (row + 1) * plane.columns));
}

describe("overlay planes", () => {
  it("come out of their bits point by point, rows running on inside a byte", () => {
    const rows = ["x....x", ".x..x.", "..xx..", "xxxxxx"];
    const { planes, notes } = readOverlays(overlay([rows]), 1, format);
    expect(drawn(planes[0])).toEqual(rows);
    expect(planes[0]).toMatchObject({ origin: [0, 0], kind: "graphics", group: "6000" });
    expect(notes).toEqual([]);
  });

  it("lie where their origin says, row first, and say when they reach beyond the image", () => {
    const inside = readOverlays(overlay([["xx"]], { "60000050": { vr: "SS", Value: [3, 5] } }), 1, format);
    expect(inside.planes[0]?.origin).toEqual([4, 2]);
    expect(inside.notes).toEqual([]);
    const outside = readOverlays(overlay([["xx"]], { "60000050": { vr: "SS", Value: [-25, 65511] } }), 1, format);
    expect(outside.planes[0]?.origin).toEqual([-26, -26]);
    expect(outside.notes).toEqual(["Overlay reaches beyond the image"]);
    const larger = readOverlays(overlay([Array.from({ length: 9 }, () => "x........")]), 1, format);
    expect(larger.planes[0]).toMatchObject({ rows: 9, columns: 9 });
    expect(larger.notes).toEqual(["Overlay reaches beyond the image"]);
  });

  it("belong to the frames that they name: one overlay without frames to all, others from their first", () => {
    const frames = [
      ["x..", "..."],
      ["...", "..x"],
    ];
    const many = overlay(frames, { "60000015": { vr: "IS", Value: [2] }, "60000051": { vr: "US", Value: [3] } });
    expect([1, 2, 3, 4, 5].map((frame) => drawn(readOverlays(many, frame, format).planes[0]))).toEqual([
      [],
      [],
      frames[0],
      frames[1],
      [],
    ]);
    expect(drawn(readOverlays(overlay([["x."]]), 7, format).planes[0])).toEqual(["x."]);
  });

  it("know regions from graphics, and up to sixteen of them", () => {
    const two = { ...overlay([["x"]]), ...moved(overlay([["x"]], { "60000040": { vr: "CS", Value: ["R"] } }), "601E") };
    expect(readOverlays(two, 1, format).planes.map(({ group, kind }) => [group, kind])).toEqual([
      ["6000", "graphics"],
      ["601E", "region"],
    ]);
  });

  it("are taken from bits of the pixels that the values leave free, and from no others", () => {
    const embedded = (bit: number): DicomJsonInstance => ({
      ...overlay([["......", "......", "......", "......"]]),
      "60000100": { vr: "US", Value: [16] },
      "60000102": { vr: "US", Value: [bit] },
      "60003000": undefined,
    });
    const pixels = Uint16Array.from({ length: 24 }, (_, index) => (index % 5 === 0 ? 0x80ff : 0x0fff));
    const bytes = new Uint8Array(pixels.buffer);
    const plane = readOverlays(embedded(15), 1, format).planes[0];
    const bits = unusedBitOf(bytes, format, 15, false);
    expect(drawn(plane, new Map([["6000", bits ?? new Uint8Array()]])).join("")).toBe("x....x....x....x....x...");
    const swapped = Uint8Array.from(bytes, (_, index) => bytes[index ^ 1] ?? 0);
    expect(unusedBitOf(swapped, format, 15, true)).toEqual(bits);
    const taken = readOverlays(embedded(11), 1, format);
    expect(taken.planes).toEqual([]);
    expect(taken.notes).toEqual(["Overlay not shown: it lies in the bits of the image's values"]);
  });

  it("are a sentence, not a failure, where their header or data cannot be right", () => {
    const missing = readOverlays(overlay([["x"]], { "60003000": { vr: "OW" } }), 1, format);
    expect(missing).toEqual({ planes: [], notes: ["Overlay not shown: the archive did not send it"] });
    const short = readOverlays(overlay([["x"]], { "60000010": { vr: "US", Value: [600] } }), 1, format);
    expect(short).toEqual({ planes: [], notes: ["Overlay not shown: its data is shorter than its size"] });
    const huge = { "60000010": { vr: "US", Value: [65535] }, "60000011": { vr: "US", Value: [65535] } };
    expect(readOverlays(overlay([["x"]], huge), 1, format).notes).toEqual([
      "Overlay not shown: its header gives no valid size",
    ]);
    const sizes = { "60000010": undefined, "60000011": undefined };
    expect(readOverlays(overlay([["x"]], sizes), 1, format).planes).toEqual([]);
  });

  it("are shown with a sentence where less than a row of their data is missing", () => {
    const wide = ["x".repeat(20), "x".repeat(20)];
    const whole = overlay([wide]);
    const bytes = Buffer.from(whole["60003000"]?.InlineBinary ?? "", "base64").subarray(0, 4);
    const cut = { ...whole, "60003000": { vr: "OW", InlineBinary: bytes.toString("base64") } };
    const { planes, notes } = readOverlays(cut, 1, format);
    expect(drawn(planes[0])).toEqual(["x".repeat(20), `${"x".repeat(12)}........`]);
    expect(notes).toContain("Overlay incomplete: its data ends early");
  });
});

function moved(instance: DicomJsonInstance, group: string): DicomJsonInstance {
  const entries = Object.entries(instance).filter(([tag]) => tag.startsWith("6000"));
  return Object.fromEntries(entries.map(([tag, attribute]) => [group + tag.slice(4), attribute]));
}
