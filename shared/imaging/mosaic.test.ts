import { describe, expect, it } from "vitest";
import { buildImageStacks } from "./display-set.ts";
import { imageAt } from "./header-maker.test-data.ts";
import { readCsaHeader } from "./siemens-csa.ts";

/** A CSA header of the second form with these values. */
function csa(
  values: Readonly<Record<string, readonly string[]>>,
  repeated: readonly [string, string][] = [],
): Uint8Array {
  const parts: number[] = [...text("SV10", 4), 4, 3, 2, 1];
  const tags: (readonly [string, readonly string[]])[] = [
    ...Object.entries(values),
    ...repeated.map(([name, value]) => [name, [value]] as const),
  ];
  parts.push(...uint32(tags.length), ...uint32(77));
  for (const [name, items] of tags) {
    parts.push(
      ...text(name, 64),
      ...uint32(items.length),
      ...text("DS", 4),
      ...uint32(3),
      ...uint32(items.length),
      ...uint32(77),
    );
    for (const item of items) {
      const length = item.length + 1;
      parts.push(...uint32(length), ...uint32(length), ...uint32(77), ...uint32(length));
      parts.push(...text(item, Math.ceil(length / 4) * 4));
    }
  }
  return Uint8Array.from(parts);
}

function base64(bytes: Uint8Array): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  let output = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let part = 0; part < 4; part += 1) output += letters[(word >> (18 - part * 6)) & 63];
  }
  return output;
}

const uint32 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255];
const text = (value: string, length: number) => Array.from({ length }, (_, index) => value.charCodeAt(index) || 0);
const normal = ["0.0", "0.0", "1.0"];
const good = { NumberOfImagesInMosaic: ["5"], SliceNormalVector: normal };

function stacksOf(header: Uint8Array | null, over: Record<string, unknown[]> = {}) {
  const image = imageAt(1, 20, {
    "00080008": ["ORIGINAL", "PRIMARY", "M", "MOSAIC"],
    "00280010": [12],
    "00280011": [12],
    "00180088": [6],
    "00200032": [-6, -6, 20],
    "00290010": ["SIEMENS CSA HEADER"],
    ...over,
  });
  const binary = header === null ? {} : { "00291010": { vr: "OB", InlineBinary: base64(header) } };
  return buildImageStacks([{ ...image, ...binary }]);
}

describe("a Siemens mosaic", () => {
  it("is unpacked into slices at their places", () => {
    const [stack] = stacksOf(csa(good));
    expect(stack?.images).toHaveLength(5);
    // The tile is 4 of 12 pixels: its corner lies 4 pixels inside that of the mosaic.
    expect(stack?.images.map((image) => image.plane?.position)).toEqual([20, 26, 32, 38, 44].map((z) => [-2, -2, z]));
    expect(stack?.images[4]).toMatchObject({ format: { rows: 4, columns: 4 }, tile: { number: 5, top: 4, left: 4 } });
  });

  it("follows the direction that the maker's header names, also against the rows and columns", () => {
    const [stack] = stacksOf(csa({ ...good, SliceNormalVector: ["0", "0", "-1"] }));
    expect(stack?.images.map((image) => image.plane?.position?.[2])).toEqual([20, 14, 8, 2, -4]);
    expect(stack?.images.map((image) => image.tile?.number)).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    ["is missing", null, {}],
    ["cannot be read", csa(good).subarray(0, 150), {}],
    ["does not say how many", csa({ SliceNormalVector: normal }), {}],
    ["does not say how many", csa({ ...good, NumberOfImagesInMosaic: ["5.5"] }), {}],
    ["does not say how many", csa(good, [["NumberOfImagesInMosaic", "7"]]), {}],
    ["say 5 and 7 slices", csa(good), { "00190010": ["SIEMENS MR HEADER"], "0019100A": [7] }],
    ["do not fit into 12 × 12", csa({ ...good, NumberOfImagesInMosaic: ["17"] }), {}],
    ["in which direction", csa({ NumberOfImagesInMosaic: ["5"] }), {}],
    ["different directions", csa({ ...good, SliceNormalVector: ["0", "1", "0"] }), {}],
    ["distance between its slices", csa(good), { "00180088": [0] }],
    ["position is missing", csa(good), { "00200032": [] }],
  ])("is shown as it is where its header %s", (sentence, header, over) => {
    const [stack] = stacksOf(header, over as Record<string, unknown[]>);
    expect(stack?.images).toHaveLength(1);
    expect(stack?.images[0]?.tile).toBeUndefined();
    expect(stack?.images[0]?.notes.join()).toContain("Mosaic shown as it is");
    expect(stack?.images[0]?.notes.join()).toContain(sentence);
  });

  it("no cut or changed header makes the reader fail", () => {
    const whole = csa(good);
    for (let length = 0; length < whole.length; length += 1)
      expect(() => readCsaHeader(whole.subarray(0, length))).not.toThrow();
    for (let at = 0; at < whole.length; at += 1) {
      const changed = whole.slice();
      changed[at] = 255;
      expect(() => readCsaHeader(changed)).not.toThrow();
    }
  });
});
