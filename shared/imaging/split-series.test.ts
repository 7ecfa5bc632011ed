import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "./attributes.ts";
import { buildImageStacks } from "./display-set.ts";
import { imageAt } from "./header-maker.test-data.ts";

const slices = [0, 5, 10, 15];
const wordsOf = (instances: readonly DicomJsonInstance[]) =>
  buildImageStacks(instances).map(({ splits, images }) => [splits.map(({ words }) => words).join(", "), images.length]);

/** Every slice once for each of the values. */
function volumes(valuesOf: readonly ((slice: number) => Record<string, unknown[]>)[]): DicomJsonInstance[] {
  return valuesOf.flatMap((over, volume) =>
    slices.map((z, index) => imageAt(volume * slices.length + index + 1, z, over(index))),
  );
}

describe("a series with several images at one place is split by what tells them apart", () => {
  const siemens = (b: number) => () => ({ "00190010": ["SIEMENS MR HEADER"], "0019100C": [b] });
  // The block is where the creator has reserved it, not where it usually is.
  const ge = (b: number) => () => ({ "00430012": ["GEMS_PARM_01"], "00431239": [b, 8, 0, 0] });
  const philips = (b: number) => () => ({ "20010010": ["Philips Imaging DD 001"], "20011003": [b] });
  const standard = (b: number) => () => ({ "00189087": [b] });

  it.each<readonly [string, (b: number) => () => Record<string, unknown[]>, readonly number[]]>([
    ["the standard's place", standard, [0, 50, 1000]],
    ["Siemens' place", siemens, [0, 50, 1000]],
    ["Philips' place", philips, [0, 50, 1000]],
    ["GE's place", ge, [0, 1_000_000_050, 1_000_001_000]],
  ])("by the b-value in %s", (_, maker, values) => {
    expect(wordsOf(volumes(values.map(maker)))).toEqual([
      ["b = 0", 4],
      ["b = 50", 4],
      ["b = 1000", 4],
    ]);
  });

  it("not by a private element whose block belongs to somebody else", () => {
    const foreign = (b: number) => () => ({ "00190010": ["SOMEBODY ELSE"], "0019100C": [b] });
    expect(wordsOf(volumes([foreign(0), foreign(1000)])).map(([words]) => words)).toEqual([
      "image 1 of 2 at each place",
      "image 2 of 2 at each place",
    ]);
  });

  it("by the echo time, by the contrast phase and by position in time", () => {
    expect(wordsOf(volumes([4.8, 2.4].map((te) => () => ({ "00180081": [te] }))))).toEqual([
      ["TE 2.4 ms", 4],
      ["TE 4.8 ms", 4],
    ]);
    expect(wordsOf(volumes(["PRE_CONTRAST", "DELAYED"].map((phase) => () => ({ "00189344": [phase] }))))).toEqual([
      ["delayed", 4],
      ["pre contrast", 4],
    ]);
    expect(wordsOf(volumes([3, 1, 2].map((position) => () => ({ "00200100": [position] }))))).toEqual([
      ["time 1 of 3", 4],
      ["time 2 of 3", 4],
      ["time 3 of 3", 4],
    ]);
  });

  it("by acquisition, by trigger time and by acquisition time", () => {
    expect(wordsOf(volumes([7, 8].map((number) => () => ({ "00200012": [number] }))))[1]).toEqual(["time 2 of 2", 4]);
    const trigger = volumes([0, 40.5].map((time) => () => ({ "00181060": [time] })));
    expect(wordsOf(trigger)[1]).toEqual(["time 2 of 2, 40.5 ms", 4]);
    const taken = volumes(["101500", "101530.25"].map((time) => () => ({ "00080032": [time] })));
    expect(wordsOf(taken)[1]).toEqual(["time 2 of 2", 4]);
  });

  it("keeps what belongs to one time point together where each slice has a time of its own", () => {
    const uneven = volumes([0, 1].map((beat) => (slice) => ({ "00181060": [beat * 400 + slice * 3 + beat] })));
    const stacks = buildImageStacks(uneven);
    expect(stacks.map(({ splits }) => splits[0]?.words)).toEqual([
      "image 1 of 2 at each place",
      "image 2 of 2 at each place",
    ]);
    expect(stacks.map(({ images }) => images.map((image) => image.instanceNumber))).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
  });

  it("joins the stacks of one group in time, apart for each b-value", () => {
    const stacks = buildImageStacks(
      volumes([0, 0, 800, 800].map((b, index) => () => ({ "00189087": [b], "00200100": [(index % 2) + 1] }))),
    );
    expect(stacks.map(({ time }) => [time?.index, time?.count])).toEqual([
      [0, 2],
      [1, 2],
      [0, 2],
      [1, 2],
    ]);
    expect(new Set(stacks.map(({ time }) => time?.group)).size).toBe(2);
  });
});

describe("a series is left whole", () => {
  it("where its values merely differ from slice to slice", () => {
    const ct = slices.map((z, index) =>
      imageAt(index + 1, z, {
        "00200012": [index],
        "00080032": [`10150${index}`],
        "00180081": [index],
        "00181060": [index],
      }),
    );
    expect(wordsOf(ct)).toEqual([["", 4]]);
    expect(buildImageStacks(ct)[0]?.orderReason).toContain("position");
  });

  it("where all of its images lie at one place, as in a moving picture", () => {
    const cine = Array.from({ length: 20 }, (_, index) => imageAt(index + 1, 0, { "00181060": [index * 40] }));
    expect(wordsOf(cine)).toEqual([["", 20]]);
    expect(buildImageStacks(cine)[0]?.orderReason).toContain("one place");
  });

  it("where one image of many was sent twice", () => {
    expect(wordsOf([...slices.map((z, index) => imageAt(index + 1, z)), imageAt(9, 5)])).toEqual([["", 5]]);
  });
});

describe("images that never share a stack", () => {
  it("are told apart by what they show", () => {
    const kinds = volumes(
      ["M", "W", "F", "IN_PHASE", "OUT_PHASE", "P"].map((kind) => () => ({
        "00080008": ["ORIGINAL", "PRIMARY", kind],
      })),
    );
    expect(wordsOf(kinds).map(([words]) => words)).toEqual(["", "water", "fat", "in phase", "opposed phase", "phase"]);
    const moved = volumes(
      [["M"], ["M", "MOCO"]].map((words) => () => ({ "00080008": ["DERIVED", "PRIMARY", ...words] })),
    );
    expect(wordsOf(moved).map(([words]) => words)).toEqual(["", "motion corrected"]);
  });

  it("a localiser, images of another spacing and of another direction", () => {
    const series = slices.map((z, index) => imageAt(index + 1, z, { "00080060": ["CT"] }));
    const localiser = imageAt(8, 7, { "00080060": ["CT"], "00080008": ["ORIGINAL", "PRIMARY", "LOCALIZER"] });
    const small = imageAt(9, 9, { "00080060": ["CT"], "00280030": [0.5, 0.5] });
    const coronal = imageAt(10, 9, { "00080060": ["CT"], "00200037": [1, 0, 0, 0, 0, -1] });
    expect(wordsOf([...series, localiser, small, coronal]).map(([words]) => words)).toEqual([
      "axial, pixels of 1.00 × 1.00 mm",
      "axial, pixels of 0.500 × 0.500 mm",
      "axial, localiser",
      "coronal",
    ]);
  });

  it("letters of Image Type mean a kind in MR only", () => {
    const ct = slices.map((z, index) =>
      imageAt(index + 1, z, { "00080060": ["CT"], "00080008": ["ORIGINAL", "PRIMARY", index % 2 ? "R" : "P"] }),
    );
    expect(wordsOf(ct)).toEqual([["", 4]]);
  });
});

describe("frames of an enhanced object", () => {
  const item = (values: Record<string, unknown[]>) =>
    Object.fromEntries(Object.entries(values).map(([tag, Value]) => [tag, { Value }]));
  const frame = (z: number, content: Record<string, unknown[]>, b?: number) =>
    item({
      "00209113": [item({ "00200032": [0, 0, z] })],
      "00209111": [item(content)],
      ...(b === undefined ? {} : { "00189117": [item({ "00189087": [b] })] }),
    });
  const enhanced = (frames: readonly unknown[]) =>
    imageAt(1, 0, {
      "00280008": [frames.length],
      "00200032": [],
      "00200037": [],
      "52009229": [item({ "00209116": [item({ "00200037": [1, 0, 0, 0, 1, 0] })] })],
      "52009230": [...frames],
    });

  it("are split by stack, b-value and position in time of their functional groups", () => {
    const diffusion = slices.flatMap((z) => [0, 600].map((b) => frame(z, {}, b)));
    expect(wordsOf([enhanced(diffusion)])).toEqual([
      ["b = 0", 4],
      ["b = 600", 4],
    ]);
    const dynamic = [1, 2].flatMap((time) => slices.map((z) => frame(z, { "00209128": [time] })));
    expect(wordsOf([enhanced(dynamic)]).map(([words]) => words)).toEqual(["time 1 of 2", "time 2 of 2"]);
    const stacks = ["1", "2"].flatMap((stack) => slices.map((z) => frame(z, { "00209056": [stack] })));
    expect(wordsOf([enhanced(stacks)]).map(([words]) => words)).toEqual(["stack 1", "stack 2"]);
  });

  it("keep their frame numbers, by position", () => {
    const [stack] = buildImageStacks([enhanced([10, 0, 5].map((z) => frame(z, {})))]);
    expect(stack?.images.map((image) => image.frameNumber)).toEqual([1, 3, 2]);
  });
});

it("takes a time that grows with the images, not with their square", () => {
  const make = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      imageAt(index + 1, (index % (count / 4)) * 2, { "00200100": [Math.floor((index * 4) / count)] }),
    );
  const timeOf = (instances: readonly DicomJsonInstance[]) => {
    const start = performance.now();
    expect(buildImageStacks(instances)).toHaveLength(4);
    return performance.now() - start;
  };
  timeOf(make(1000));
  const [small, large] = [timeOf(make(1000)), timeOf(make(8000))];
  expect(large).toBeLessThan(small * 8 * 4 + 200);
});
