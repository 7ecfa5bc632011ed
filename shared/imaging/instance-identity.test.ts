import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "./attributes.ts";
import { buildImageStacks } from "./display-set.ts";

const text = (value: string | number) => ({ vr: "LO", Value: [value] });

function instance(number: number, changes: DicomJsonInstance = {}): DicomJsonInstance {
  return {
    "00080016": text("1.2.840.10008.5.1.4.1.1.2"),
    "00080018": text(`1.2.3.${number}`),
    "00080060": text("CT"),
    "00100010": { vr: "PN", Value: [{ Alphabetic: "SMITH^MARY" }] },
    "00100020": text("H1"),
    "00100030": text("19610304"),
    "0020000E": text("1.2.3"),
    "00200013": text(number),
    "00280010": text(4),
    "00280011": text(4),
    ...changes,
  };
}

const brown = { "00100010": { vr: "PN", Value: [{ Alphabetic: "BROWN^ZOE" }] } };

describe("two patients in one series", () => {
  it("lie in two stacks, each with its own patient, although number and size are the same", () => {
    const stacks = buildImageStacks([instance(1), instance(2, brown), instance(3), instance(4, brown)]);
    expect(stacks.map(({ id, patient, images }) => [id, patient.name.family, images.length])).toEqual([
      ["1.2.3", "SMITH", 2],
      ["1.2.3/2", "BROWN", 2],
    ]);
  });

  it("are found by the number alone, and by its absence", () => {
    const stacks = buildImageStacks([
      instance(1),
      instance(2, { "00100020": text("H2") }),
      instance(3, { "00100020": undefined }),
    ]);
    expect(stacks.map(({ patientId }) => patientId)).toEqual(["H1", "H2", ""]);
  });

  it("does not part one patient's images whose headers leave something out or write it otherwise", () => {
    const stacks = buildImageStacks([
      instance(1),
      instance(2, { "00100030": undefined }),
      instance(3, { "00100010": { vr: "PN", Value: [{ Alphabetic: "Smith^Mary Ann^^Mrs" }] } }),
    ]);
    expect(stacks.map(({ images }) => images.length)).toEqual([3]);
  });
});
