import { describe, expect, it } from "vitest";
import { hasEndMarker } from "./codestream.ts";

const whole = new Uint8Array([0xff, 0xd8, 1, 2, 3, 4, 0xff, 0xd9]);

describe("hasEndMarker", () => {
  it("finds the end of a whole frame, padded or not", () => {
    expect(hasEndMarker(whole)).toBe(true);
    expect(hasEndMarker(new Uint8Array([...whole, 0]))).toBe(true);
    expect(hasEndMarker(new Uint8Array([...whole, 0xff]))).toBe(true);
    expect(hasEndMarker(new Uint8Array([...whole, ...new Array<number>(2000).fill(0)]))).toBe(true);
  });

  it("finds none in a frame that breaks off, down to nothing", () => {
    for (let length = 0; length < whole.length; length += 1)
      expect(hasEndMarker(whole.subarray(0, length))).toBe(false);
  });

  it("does not take the marker of an embedded picture at the beginning of a long frame for the end", () => {
    const broken = new Uint8Array(9000);
    broken.set(whole);
    expect(hasEndMarker(broken)).toBe(false);
  });
});
