import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import loadCharls from "@cornerstonejs/codec-charls/wasmjs";
import loadOpenJpeg from "@cornerstonejs/codec-openjpeg/wasmjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { normaliseStoredValues } from "../../../shared/imaging/native-frame.ts";
import type { PixelFormat } from "../../../shared/imaging/pixel-format.ts";
import { loadCodecs, type RecodingCodecs } from "./recode-frame.ts";
import { jpegLsLossless } from "./recoding-codecs.ts";

const resolve = (name: string) => createRequire(import.meta.url).resolve(name);
const silent = () => undefined;
const compiled = async (name: string) => ({
  wasmBinary: await readFile(resolve(name)),
  print: silent,
  printErr: silent,
});

let codecs: RecodingCodecs;
let openJpeg: Awaited<ReturnType<typeof loadOpenJpeg>>;
let charls: Awaited<ReturnType<typeof loadCharls>>;

beforeAll(async () => {
  codecs = await loadCodecs(null);
  openJpeg = await loadOpenJpeg(await compiled("@cornerstonejs/codec-openjpeg/wasm"));
  charls = await loadCharls(await compiled("@cornerstonejs/codec-charls/wasm"));
});

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly isSigned: boolean;
  readonly samples: Int16Array | Uint16Array;
}

const pictures = fc
  .record({
    ...{ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 40 }) },
    ...{ bits: fc.integer({ min: 9, max: 16 }), isSigned: fc.boolean(), seed: fc.integer(), noise: fc.boolean() },
  })
  .map(({ width, height, bits, isSigned, seed, noise }): Picture => {
    const samples = isSigned ? new Int16Array(width * height) : new Uint16Array(width * height);
    for (let at = 0, state = seed; at < samples.length; at += 1) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
      const value = noise ? state >>> 16 : at * 37;
      samples[at] = (value % 2 ** bits) - (isSigned ? 2 ** (bits - 1) : 0);
    }
    return { width, height, bits, isSigned, samples };
  });

function jpeg2000({ width, height, bits, isSigned, samples }: Picture): Uint8Array {
  const encoder = new openJpeg.J2KEncoder();
  const frame = { width, height, bitsPerSample: bits, componentCount: 1, isSigned };
  encoder.getDecodedBuffer(frame).set(new Uint8Array(samples.buffer));
  // A picture of few pixels has no room for five halvings.
  encoder.setDecompositions(Math.min(5, Math.floor(Math.log2(Math.min(width, height)))));
  encoder.setQuality(true, 0);
  encoder.encode();
  const bytes = new Uint8Array(encoder.getEncodedBuffer());
  encoder.delete();
  return bytes;
}

function readJpegLs(bytes: Uint8Array): Uint16Array {
  const decoder = new charls.JpegLSDecoder();
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  const { buffer, byteOffset, byteLength } = decoder.getDecodedBuffer();
  return new Uint16Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

const slow = (bytes: Uint8Array) => ({ transferSyntaxUid: "1.2.840.10008.1.2.4.90", bytes });

/** As the window names it to the rule that makes stored values of a code stream's samples (`frame-decoder.ts`). */
function formatOf(precision: number, bitsStored: number, isSigned: boolean): PixelFormat {
  const bits = Math.min(Math.max(precision, bitsStored), 16);
  return { bitsAllocated: 16, bitsStored: bits, highBit: bits - 1, isSigned, isFloat: false } as PixelFormat;
}

describe("a frame that is re-encoded", () => {
  it("holds the same values under every header, or stays as it is", () => {
    fc.assert(
      fc.property(pictures, fc.integer({ min: 9, max: 16 }), fc.boolean(), (picture, bitsStored, isSignedByHeader) => {
        const recoded = codecs.recode(slow(jpeg2000(picture)));
        if (recoded === null) {
          expect(picture.isSigned && picture.bits < 16).toBe(true);
          return;
        }
        expect(recoded.transferSyntaxUid).toBe(jpegLsLossless);
        const format = formatOf(picture.bits, bitsStored, isSignedByHeader);
        expect(normaliseStoredValues(readJpegLs(recoded.bytes), format)).toEqual(
          normaliseStoredValues(picture.samples, format),
        );
      }),
      { numRuns: 200 },
    );
  });

  const picture: Picture = {
    ...{ width: 32, height: 32, bits: 12, isSigned: false },
    samples: Uint16Array.from({ length: 1024 }, (_, at) => (at * 3) % 4096),
  };

  it("stays as it is where its code stream is cut, which the window has to see", () => {
    const whole = jpeg2000(picture);
    expect(codecs.recode(slow(whole))).not.toBeNull();
    expect(codecs.recode(slow(whole.subarray(0, whole.length - 2)))).toBeNull();
    expect(codecs.recode(slow(whole.subarray(0, whole.length / 2)))).toBeNull();
    expect(codecs.recode(slow(new Uint8Array(100)))).toBeNull();
    expect(codecs.recode(slow(new Uint8Array(0)))).toBeNull();
  });

  it("stays as it is where it has colours, eight bits, or another codec", () => {
    const eight = { ...picture, bits: 8, samples: new Uint16Array(512) };
    expect(codecs.recode(slow(jpeg2000(eight)))).toBeNull();
    const bytes = jpeg2000(picture);
    expect(codecs.recode({ transferSyntaxUid: "1.2.840.10008.1.2.1", bytes })).toBeNull();
    expect(codecs.recode({ transferSyntaxUid: jpegLsLossless, bytes })).toBeNull();
  });
});
