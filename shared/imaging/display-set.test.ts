import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "./attributes.ts";
import { buildImageStacks } from "./display-set.ts";

function slice(number: number, z: number | null, over: Record<string, unknown[]> = {}): DicomJsonInstance {
  const values: Record<string, unknown[]> = {
    "0020000E": ["1.2"],
    "00080018": [`1.2.${number}`],
    "00080060": ["CT"],
    "00200011": [3],
    "00200013": [number],
    "00280002": [1],
    "00280010": [4],
    "00280011": [4],
    "00280100": [16],
    "00280101": [16],
    ...(z === null ? {} : { "00200032": [0, 0, z], "00200037": [1, 0, 0, 0, 1, 0] }),
    ...over,
  };
  return Object.fromEntries(Object.entries(values).map(([tag, Value]) => [tag, { Value }]));
}

const numbers = (instances: readonly DicomJsonInstance[]) =>
  buildImageStacks(instances).map((stack) => stack.images.map((image) => image.instanceNumber));

describe("buildImageStacks", () => {
  it("orders by position, from the end that the instance numbers begin at", () => {
    expect(numbers([slice(3, 30), slice(1, 50), slice(2, 40)])).toEqual([[1, 2, 3]]);
    // A wrong instance number in the middle does not put a slice out of place.
    expect(numbers([slice(1, 10), slice(9, 20), slice(3, 30), slice(10, 40)])).toEqual([[1, 9, 3, 10]]);
  });

  it("orders by instance number where a position is missing, and parts images that share one by their order", () => {
    expect(numbers([slice(2, 10), slice(1, null, { "00200037": [1, 0, 0, 0, 1, 0] })])).toEqual([[1, 2]]);
    expect(numbers([slice(2, 10), slice(1, 10), slice(4, 20), slice(3, 20)])).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it("splits images of another size or orientation from the rest", () => {
    const stacks = numbers([
      slice(1, 10),
      slice(2, 20),
      slice(3, 30, { "00280010": [8] }),
      slice(4, 40, { "00200037": [0, 1, 0, 0, 0, -1] }),
    ]);
    expect(stacks).toEqual([[1, 2], [4], [3]]);
  });

  it("makes each multi-frame object a stack of its frames, in order", () => {
    const [stack] = buildImageStacks([slice(1, 10, { "00280008": [3] })]);
    expect(stack?.images.map((image) => image.frameNumber)).toEqual([1, 2, 3]);
  });

  it("says in words what is no image", () => {
    const report = slice(1, null, { "00080060": ["SR"], "00280010": [], "00280011": [] });
    expect(buildImageStacks([report])[0]).toMatchObject({
      images: [],
      problem: expect.stringContaining("structured report"),
    });
  });

  it("survives instances without any attribute", () => {
    expect(buildImageStacks([{}])[0]?.problem).not.toBe("");
    expect(buildImageStacks([])).toEqual([]);
  });
});
