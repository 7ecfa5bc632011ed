import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "../imaging/attributes.ts";
import { readPseudoColours } from "./pseudo-colours.ts";

function words(entries: readonly number[]) {
  return { vr: "OW", InlineBinary: btoa(String.fromCharCode(...new Uint8Array(Uint16Array.from(entries).buffer))) };
}

function state(entries: number, red: readonly number[], green: readonly number[], blue: readonly number[]) {
  const descriptor = { vr: "US", Value: [entries, 0, 16] };
  return {
    ...{ "00281101": descriptor, "00281102": descriptor, "00281103": descriptor },
    ...{ "00281201": words(red), "00281202": words(green), "00281203": words(blue) },
  } as unknown as DicomJsonInstance;
}

describe("the palette of a pseudo-colour state", () => {
  it("gives every grey level its colour, the last level the last entry", () => {
    const hot = readPseudoColours(state(3, [0, 65535, 65535], [0, 0, 65535], [0, 0, 0]));
    expect([hot?.[0], hot?.[128], hot?.[255]]).toEqual([0xff000000, 0xff0000ff, 0xff00ffff]);
    expect(hot).toHaveLength(256);
  });

  it("is nothing where a colour is missing or shorter than it says", () => {
    expect(readPseudoColours({} as DicomJsonInstance)).toBeNull();
    expect(readPseudoColours(state(5, [0, 1, 2], [0, 1, 2], [0, 1, 2]))).toBeNull();
  });
});
