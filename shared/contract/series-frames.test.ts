import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FrameRecord, FrameRecordReader, frameHeadBytes } from "./series-frames.ts";

const record = fc
  .record({ number: fc.integer({ min: 1, max: 9999 }), bytes: fc.uint8Array({ maxLength: 300 }) })
  .map(({ number, bytes }): FrameRecord => {
    const head = { sopInstanceUid: `1.2.${number}`, frameNumber: number, transferSyntaxUid: "1.2.840.10008.1.2.1" };
    return { ...head, length: bytes.length, bytes: new Uint8Array(bytes) };
  });

function written(records: readonly FrameRecord[]): Uint8Array {
  return Buffer.concat(records.flatMap(({ bytes, ...head }) => [frameHeadBytes(head), bytes]));
}

describe("records of frames", () => {
  it("come out as they went in, however the answer is cut", () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 400 })), (records, cuts) => {
        const bytes = written(records);
        const reader = new FrameRecordReader();
        const read: FrameRecord[] = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          read.push(...reader.take(bytes.subarray(at, at + cut)));
          at = Math.min(bytes.length, at + cut);
        }
        expect(read).toEqual(records);
        expect(reader.isBetweenRecords).toBe(true);
      }),
    );
  });

  it("each have memory of their own, so that one can be handed over without the others", () => {
    const head = { sopInstanceUid: "1.2.3", frameNumber: 1, transferSyntaxUid: "1.2.840.10008.1.2.1", length: 3 };
    const each = { ...head, bytes: new Uint8Array([1, 2, 3]) };
    const read = new FrameRecordReader().take(written([each, each]));
    expect(read.map(({ bytes }) => bytes.buffer.byteLength)).toEqual([3, 3]);
    expect(read[0]?.bytes.buffer).not.toBe(read[1]?.bytes.buffer);
  });

  it("say that one is cut off", () => {
    const reader = new FrameRecordReader();
    const head = { sopInstanceUid: "1.2.3", frameNumber: 1, transferSyntaxUid: "1.2.840.10008.1.2.1", length: 3 };
    for (const part of [frameHeadBytes(head).subarray(0, 2), frameHeadBytes(head).subarray(2), new Uint8Array([1])]) {
      expect(reader.take(part)).toEqual([]);
      expect(reader.isBetweenRecords).toBe(false);
    }
    expect(reader.take(new Uint8Array([2, 3]))).toHaveLength(1);
    expect(reader.isBetweenRecords).toBe(true);
  });

  it.each([
    ["a head without end", new Uint8Array([255, 255, 255, 255])],
    ["no JSON", new Uint8Array([0, 0, 0, 1, 0x7b])],
    ["a web page", new TextEncoder().encode("<!doctype html><html></html>")],
    [
      "an impossible length",
      frameHeadBytes({ sopInstanceUid: "1", frameNumber: 1, transferSyntaxUid: "1", length: -1 }),
    ],
  ])("that are %s are refused", (_, bytes) => {
    expect(() => new FrameRecordReader().take(bytes)).toThrow();
  });
});
