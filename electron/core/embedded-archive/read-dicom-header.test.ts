import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dicomFile, encodeElements } from "../../../test/environment/dicom-file.ts";
import { memorySource } from "./byte-source.ts";
import { layOutFrames, readFrame } from "./pixel-frames.ts";
import { type DicomHeader, type HeaderResult, readDicomHeader } from "./read-dicom-header.ts";

const read = (bytes: Buffer): HeaderResult => readDicomHeader(memorySource(bytes));

function header(bytes: Buffer): DicomHeader {
  const result = read(bytes);
  if (result.kind !== "instance") throw new Error(`not an instance but ${result.kind}`);
  return result.header;
}

describe("reading a header", () => {
  it("gives identifiers, DICOM JSON and where the pixels are", () => {
    const found = header(dicomFile({ patientName: "Müller^Jörg" }));
    expect(found).toMatchObject({ studyInstanceUid: "1.2.3", sopInstanceUid: "1.2.3.1.1" });
    expect(found.dataset["00100010"]).toEqual({ vr: "PN", Value: [{ Alphabetic: "Müller^Jörg" }] });
    expect(found.dataset["00280010"]).toEqual({ vr: "US", Value: [4] });
    expect(readFrame(layOutFrames(found), 1)).toEqual(Buffer.from(Array.from({ length: 32 }, (_, index) => index)));
  });

  it("leaves private tags and bulk data out, and keeps palettes", () => {
    const found = header(
      dicomFile({
        elements: [
          ["00091001", "LO", "private"],
          ["00420011", "OB", Buffer.alloc(40)],
          ["00281201", "OW", Buffer.from("abcd")],
        ],
      }),
    );
    expect(Object.keys(found.dataset)).not.toContain("00091001");
    expect(Object.keys(found.dataset)).not.toContain("00420011");
    expect(found.dataset["00281201"]).toEqual({ vr: "OW", InlineBinary: Buffer.from("abcd").toString("base64") });
  });

  it("reads sequences, and a known attribute that was written as UN", () => {
    const item = encodeElements([["00080100", "SH", "113000"]]);
    const found = header(
      dicomFile({
        elements: [
          ["00081032", "SQ", [[["00080100", "SH", "A"]], [["00080100", "SH", "B"]]]],
          ["00100030", "UN", Buffer.from("19800101")],
          ["00082218", "UN", Buffer.concat([Buffer.from("feff00e0", "hex"), lengthOf(item), item])],
        ],
      }),
    );
    expect(found.dataset["00081032"]?.Value).toHaveLength(2);
    expect(found.dataset["00100030"]).toEqual({ vr: "DA", Value: ["19800101"] });
    expect(found.dataset["00082218"]?.Value).toEqual([{ "00080100": { vr: "SH", Value: ["113000"] } }]);
  });

  it("inflates deflated files within bounds", () => {
    const plain = dicomFile({ transferSyntax: "1.2.840.10008.1.2.1.99" });
    const start = plain.indexOf(Buffer.from("08000500", "hex"));
    const deflated = Buffer.concat([plain.subarray(0, start), deflateRawSync(plain.subarray(start))]);
    const layout = layOutFrames(header(deflated));
    expect(layout.transferSyntaxUid).toBe("1.2.840.10008.1.2.1");
    expect(readFrame(layout, 1)).toHaveLength(32);
    const bomb = Buffer.concat([plain.subarray(0, start), deflateRawSync(Buffer.alloc(130 * 1024 * 1024))]);
    expect(read(bomb)).toMatchObject({ kind: "refused" });
  });

  it("refuses what has no identifiers and what is cut off, in a sentence", () => {
    expect(read(dicomFile({ study: "not a uid" }))).toMatchObject({
      kind: "refused",
      sentence: expect.stringContaining("Study Instance UID"),
    });
    const whole = dicomFile();
    expect(read(whole.subarray(0, whole.length - 90))).toMatchObject({ kind: "refused" });
    expect(read(Buffer.from("%PDF-1.7 and so on, which is long enough to be looked at"))).toMatchObject({
      kind: "notDicom",
    });
    expect(read(Buffer.alloc(0))).toMatchObject({ kind: "notDicom" });
  });

  it("never throws and never hangs, whatever bytes are changed", () => {
    const whole = dicomFile({ elements: [["00081032", "SQ", [[["00080100", "SH", "A"]]]]] });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 128, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 })), {
          maxLength: 12,
        }),
        fc.integer({ min: 0, max: whole.length }),
        (changes, length) => {
          const bytes = Buffer.from(whole.subarray(0, length));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const result = read(bytes);
          if (result.kind !== "instance") return;
          try {
            readFrame(layOutFrames(result.header), 1);
          } catch (thrown) {
            expect(thrown).toMatchObject({ code: expect.stringMatching(/not_found|archive_nonconformant/) });
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("stops at sequences nested without end", () => {
    const deep = Buffer.concat(
      Array.from({ length: 20_000 }, () => Buffer.from("0800321053510000fffffffffeff00e0ffffffff", "hex")),
    );
    const bytes = Buffer.concat([dicomFile().subarray(0, 300), deep]);
    expect(read(bytes).kind).toBe("refused");
  });
});

describe("frames", () => {
  it("that the pixels are too few for are refused in a sentence", () => {
    for (const element of [["00280010", "US", "5"] as const, ["00280008", "IS", "2"] as const]) {
      expect(() => layOutFrames(header(dicomFile({ elements: [element] })))).toThrow(/smaller than its header says/);
    }
    expect(() => layOutFrames(header(dicomFile({ elements: [["00280008", "IS", "-3"]] })))).toThrow(/number of frames/);
    expect(() => layOutFrames(header(dicomFile({ elements: [["00280010", "US", "0"]] })))).toThrow(/rows and columns/);
  });

  it("of one bit a pixel are moved to whole bytes", () => {
    const elements = [
      ["00280008", "IS", "2"],
      ["00280010", "US", "3"],
      ["00280011", "US", "3"],
      ["00280100", "US", "1"],
      ["7FE00010", "OB", Buffer.from([0b10110101, 0b01010111, 0b00000010, 0])],
    ] as const;
    const layout = layOutFrames(header(dicomFile({ elements })));
    expect(readFrame(layout, 1)).toEqual(Buffer.from([0b10110101, 1]));
    expect(readFrame(layout, 2)).toEqual(Buffer.from([0b00101011, 1]));
    expect(() => readFrame(layout, 3)).toThrow(/no frame 3/);
  });

  it("that are compressed are found by their tables and their starts", () => {
    const picture = (fill: number) => Buffer.from([0xff, 0xd8, 0xff, fill]);
    const rest = (fill: number) => Buffer.from([fill, fill, 0xff, 0xd9]);
    const fragments = [picture(1), rest(1), picture(2), rest(2), rest(3)];
    const expected = [Buffer.concat([picture(1), rest(1)]), Buffer.concat([picture(2), rest(2), rest(3)])];
    for (const table of [[], [0, 24]]) {
      const layout = layOutFrames(header(encapsulated(2, table, fragments)));
      expect([readFrame(layout, 1), readFrame(layout, 2)]).toEqual(expected);
    }
    const extended = encapsulated(2, [], fragments, [
      ["7FE00001", "OV", longs([0, 24])],
      ["7FE00002", "OV", longs([8, 12])],
    ]);
    expect(readFrame(layOutFrames(header(extended)), 2)).toEqual(expected[1]);
    expect(() => layOutFrames(header(encapsulated(3, [], fragments)))).toThrow(/cannot be told apart/);
    expect(() => layOutFrames(header(encapsulated(9, [], fragments)))).toThrow(/fewer frames/);
    const wrongTable = layOutFrames(header(encapsulated(2, [0, 7], fragments)));
    expect(readFrame(wrongTable, 2)).toEqual(expected[1]);
  });

  it("of an object without an image are not found", () => {
    const found = header(dicomFile());
    expect(() => layOutFrames({ ...found, pixelData: null })).toThrow(/no image in it/);
  });
});

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return length;
}

function longs(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 8);
  for (const [at, number] of numbers.entries()) bytes.writeBigUInt64LE(BigInt(number), at * 8);
  return bytes;
}

/** A JPEG file whose pixel data have a Basic Offset Table and fragments as given. */
function encapsulated(
  frames: number,
  table: readonly number[],
  fragments: readonly Buffer[],
  more: Parameters<typeof encodeElements>[0] = [],
): Buffer {
  const offsets = Buffer.alloc(table.length * 4);
  for (const [at, offset] of table.entries()) offsets.writeUInt32LE(offset, at * 4);
  const items = [offsets, ...fragments].map((bytes) =>
    Buffer.concat([Buffer.from("feff00e0", "hex"), lengthOf(bytes), bytes]),
  );
  const pixels = Buffer.concat([...items, Buffer.from("feffdde000000000", "hex")]);
  const file = dicomFile({
    transferSyntax: "1.2.840.10008.1.2.4.50",
    elements: [["00280008", "IS", String(frames)], ...more, ["7FE00010", "OB", Buffer.alloc(0)]],
  });
  file.writeUInt32LE(0xffffffff, file.length - 4);
  return Buffer.concat([file, pixels]);
}
