/// <reference path="./dcmjs.d.ts" />
import dcmjs from "dcmjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DicomElements, elementBytes } from "./element-writer.ts";

const leaf = fc.oneof(
  fc.record({
    tag: fc.constantFrom("00080104", "0040A160", "00080050", "00100020"),
    vr: fc.constantFrom("LO", "UT", "SH", "ST"),
    Value: fc.array(fc.string({ unit: "grapheme", maxLength: 12 }), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ tag: fc.constant("00200013"), vr: fc.constant("IS"), Value: fc.array(fc.nat(99_999), { minLength: 1 }) }),
  fc.record({ tag: fc.constant("00280010"), vr: fc.constant("US"), Value: fc.array(fc.nat(65_535), { minLength: 1 }) }),
  fc.record({
    tag: fc.constant("00700022"),
    vr: fc.constant("FL"),
    Value: fc.array(fc.float({ noNaN: true }), { minLength: 1 }),
  }),
  fc.record({
    tag: fc.constant("0020000D"),
    vr: fc.constant("UI"),
    Value: fc.constantFrom(["1.2.3"], ["1.2.34"], [""]),
  }),
  fc.record({
    tag: fc.constant("00100010"),
    vr: fc.constant("PN"),
    Value: fc.constantFrom(["Łukasiewicz^Zoë"], ["A^B"]),
  }),
  fc.record({
    tag: fc.constant("00420011"),
    vr: fc.constant("OB"),
    Value: fc.constant([new Uint8Array([1, 2, 3, 4]).buffer]),
  }),
);
const { elements } = fc.letrec<{ elements: DicomElements; sequence: unknown }>((tie) => ({
  elements: fc
    .array(fc.oneof({ maxDepth: 3 }, leaf, tie("sequence")), { maxLength: 5 })
    .map(
      (all) =>
        Object.fromEntries((all as { tag: string }[]).map(({ tag, ...element }) => [tag, element])) as DicomElements,
    ),
  sequence: fc.record({
    tag: fc.constantFrom("0040A730", "0040A043", "00081199"),
    vr: fc.constant("SQ"),
    Value: fc.array(tie("elements"), { maxLength: 4 }),
  }),
}));

/** All of it by the library, which takes the elements of items in the order in which it is given them. */
function byLibrary(all: DicomElements): Uint8Array {
  const stream = new dcmjs.data.WriteBufferStream(4096, true);
  dcmjs.data.DicomMessage.write({ ...all }, stream, "1.2.840.10008.1.2.1", { fragmentMultiframe: false });
  return new Uint8Array(stream.getBuffer());
}

describe("elementBytes", () => {
  it("writes what the library writes, whatever stands in whatever", () => {
    fc.assert(
      fc.property(elements, (all) => {
        expect(Buffer.from(elementBytes(all)).toString("hex")).toBe(Buffer.from(byLibrary(all)).toString("hex"));
      }),
    );
  });

  it("writes the same code twice in the same bytes, and another one otherwise", () => {
    const code = (value: string) => ({ "00080100": { vr: "SH", Value: [value] } });
    const bytes = Buffer.from(elementBytes({ "0040A043": { vr: "SQ", Value: [code("A"), code("A"), code("B")] } }));
    const [, first, second, third] = bytes.toString("latin1").split("\xfe\xff\x00\xe0\xff\xff\xff\xff");
    expect(first).toBe(second);
    expect(third).toContain("B");
  });
});
