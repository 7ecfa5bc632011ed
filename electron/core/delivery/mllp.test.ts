import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frameMllp, type MllpFrame, MllpReader } from "./mllp.ts";

const text = (frames: readonly MllpFrame[]) =>
  frames.map((frame) => (frame.kind === "message" ? frame.bytes.toString("latin1") : frame.kind));

function pushAll(reader: MllpReader, stream: string): MllpFrame[] {
  return reader.push(Buffer.from(stream, "latin1"));
}

describe("MLLP frames", () => {
  it("gives back every message however the stream is cut", () => {
    const content = fc
      .uint8Array({ maxLength: 40 })
      .map((bytes) => bytes.filter((byte) => byte !== 0x0b && byte !== 0x1c));
    fc.assert(
      fc.property(fc.array(content, { maxLength: 6 }), fc.array(fc.integer({ min: 1, max: 9 })), (messages, cuts) => {
        const stream = Buffer.concat(messages.map(frameMllp));
        const reader = new MllpReader(1000);
        const frames: MllpFrame[] = [];
        let position = 0;
        for (let index = 0; position < stream.length; index += 1) {
          const length = cuts.length === 0 ? stream.length : (cuts[index % cuts.length] ?? 1);
          frames.push(...reader.push(stream.subarray(position, position + length)));
          position += length;
        }
        expect(text(frames)).toEqual(messages.map((message) => Buffer.from(message).toString("latin1")));
        expect(reader.junkBytes).toBe(0);
        expect(reader.isInsideFrame).toBe(false);
      }),
    );
  });

  it("never throws and never invents a message, whatever comes", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 30 })), (chunks) => {
        const reader = new MllpReader(20);
        const frames = chunks.flatMap((chunk) => reader.push(chunk));
        const stream = Buffer.concat(chunks).toString("latin1");
        for (const frame of frames) {
          if (frame.kind === "message") expect(stream).toContain(frame.bytes.toString("latin1"));
        }
        expect(frames.length).toBeLessThanOrEqual(stream.split("\x0b").length);
      }),
    );
  });

  it("drops what stands before a frame, and line ends after one", () => {
    const reader = new MllpReader(100);
    expect(text(pushAll(reader, "HTTP/1.1 400\r\n\x0bMSH|1\r\x1c\r\n\x0bMSH|2\x1c\r"))).toEqual(["MSH|1\r", "MSH|2"]);
    expect(reader.junkBytes).toBe(12);
  });

  it("ends a frame at 0x1C without 0x0D", () => {
    const reader = new MllpReader(100);
    expect(text(pushAll(reader, "\x0bone\x1c\x0btwo\x1c"))).toEqual(["one", "two"]);
  });

  it("takes the last beginning of a frame that was begun anew", () => {
    expect(text(pushAll(new MllpReader(100), "\x0bMSH|ha\x0bMSH|whole\r\x1c\r"))).toEqual(["MSH|whole\r"]);
  });

  it("refuses what is too long and goes on with the next", () => {
    const reader = new MllpReader(5);
    expect(text(pushAll(reader, `\x0b${"x".repeat(6)}`))).toEqual(["oversize"]);
    expect(text(pushAll(reader, "more\x1c\r\x0bshort\x1c\r"))).toEqual(["short"]);
  });

  it("does not frame what would end the frame early", () => {
    expect(() => frameMllp(Buffer.from("a\x1cb"))).toThrow(RangeError);
    expect(() => frameMllp(Buffer.from("a\x0bb"))).toThrow(RangeError);
  });
});
