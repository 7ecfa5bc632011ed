import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { inflateFrame } from "./deflated-frame.ts";

const frame = Uint8Array.from({ length: 40_000 }, (_, at) => (at * 7) % 251);
const deflated = new Uint8Array(deflateRawSync(frame));
const padded = (bytes: Uint8Array) => Uint8Array.from([...bytes, 0]);

describe("a deflated frame", () => {
  it("comes out as it was, with the zero byte that makes its length even or without", async () => {
    expect(await inflateFrame(deflated, frame.length)).toEqual(frame);
    expect(await inflateFrame(padded(deflated), frame.length)).toEqual(frame);
  });
  it("that ends early, is no stream or holds more than the frame is refused in a sentence", async () => {
    await expect(inflateFrame(deflated.subarray(0, 90), frame.length)).rejects.toThrow("damaged or ends before");
    await expect(inflateFrame(Uint8Array.of(0xff, 0xff, 0xff, 0xff), 100)).rejects.toThrow("damaged or ends before");
    await expect(inflateFrame(new Uint8Array(), 100)).rejects.toThrow("damaged or ends before");
    await expect(inflateFrame(deflated, frame.length - 100)).rejects.toThrow("holds more than the image has");
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(50_000_000)));
    await expect(inflateFrame(bomb, 1_000)).rejects.toThrow("holds more than the image has");
  });
});
