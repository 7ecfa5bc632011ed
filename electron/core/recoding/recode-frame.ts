/// <reference path="./codecs.d.ts" />
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import loadCharls from "@cornerstonejs/codec-charls/wasmjs";
import loadOpenJpeg from "@cornerstonejs/codec-openjpeg/decodewasmjs";
import { Decoder as JpegLosslessDecoder } from "@cornerstonejs/jpeg-lossless-decoder-js";
import { type Codestream, hasEndMarker, readCodestream } from "../../../shared/imaging/codestream.ts";
import type { StoredFrame } from "../frame-cache/frame-address.ts";
import { codecFiles, isSlowSyntax, jpegLsLossless } from "./recoding-codecs.ts";

/** Re-encodes frames; not to be used again after it threw, because a codec that failed may be left broken. */
export interface RecodingCodecs {
  /**
   * Gives a frame of a slow codec in JPEG-LS lossless (ITU-T T.87), with the very samples that its own codec gives; null
   * where they would not be the same to whoever decodes them, or the code stream is not whole. Throws where a codec fails.
   */
  recode(frame: StoredFrame): StoredFrame | null;
}

/** Gives the codecs, compiled. `directory` has the files of `codecFiles`; null takes those of the installed packages. */
export async function loadCodecs(directory: string | null): Promise<RecodingCodecs> {
  const [openJpeg, charls] = await Promise.all([
    optionsOf("openjpegwasm_decode.wasm", directory).then(loadOpenJpeg),
    optionsOf("charlswasm.wasm", directory).then(loadCharls),
  ]);
  // One of each for all frames: what a decoder holds is not given back to the program's memory before it ends.
  const jpeg2000 = new openJpeg.J2KDecoder();
  const jpegLs = new charls.JpegLSDecoder();
  const encoder = new charls.JpegLSEncoder();
  const read = (decoder: CodecDecoder, bytes: Uint8Array): Decoded => {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { buffer, byteOffset, byteLength } = decoder.getDecodedBuffer();
    return { frame: decoder.getFrameInfo(), samples: new Uint8Array(buffer, byteOffset, byteLength) };
  };
  const encode = (frame: CodecFrameInfo, samples: Uint8Array): Uint8Array => {
    encoder.getDecodedBuffer(frame).set(samples);
    encoder.setNearLossless(0);
    encoder.encode();
    return new Uint8Array(encoder.getEncodedBuffer());
  };
  return {
    recode({ transferSyntaxUid, bytes }) {
      const codestream = isSlowSyntax(transferSyntaxUid) ? readCodestream(bytes) : null;
      if (codestream === null || !hasEndMarker(bytes)) return null;
      const decoded = codestream.family === "jpeg2000" ? read(jpeg2000, bytes) : readJpegLossless(codestream, bytes);
      if (!isKeptExactly(codestream, decoded)) return null;
      const frame = { ...decoded.frame, isSigned: false };
      const recoded = encode(frame, decoded.samples);
      const again = read(jpegLs, recoded);
      const isSame = isSameFrame(again.frame, frame) && Buffer.compare(again.samples, decoded.samples) === 0;
      return isSame ? { transferSyntaxUid: jpegLsLossless, bytes: recoded } : null;
    },
  };
}

interface Decoded {
  readonly frame: CodecFrameInfo;
  /** Little endian, two bytes each. */
  readonly samples: Uint8Array;
}

async function optionsOf(file: keyof typeof codecFiles, directory: string | null): Promise<CodecModuleOptions> {
  const path = directory === null ? createRequire(import.meta.url).resolve(codecFiles[file]) : join(directory, file);
  const silent = () => undefined;
  return { wasmBinary: await readFile(path), print: silent, printErr: silent };
}

/** It reads from the start of the buffer whatever the view says, as in the window, so it gets its own. */
function readJpegLossless({ columns, rows, precision, components }: Codestream, bytes: Uint8Array): Decoded {
  const own = bytes.slice().buffer;
  const { buffer, byteOffset, byteLength } = new JpegLosslessDecoder().decode(own, 0, bytes.length, 2);
  return {
    frame: { width: columns, height: rows, bitsPerSample: precision, componentCount: components, isSigned: false },
    samples: new Uint8Array(buffer, byteOffset, byteLength),
  };
}

/**
 * JPEG-LS knows no sign. With sixteen bits the header's sign says the same of the same bits; with fewer, the window would
 * read a signed sample of one code stream and an unsigned one of the other.
 */
function isKeptExactly(codestream: Codestream, { frame, samples }: Decoded): boolean {
  const { rows: height, columns: width, precision: bitsPerSample, components: componentCount } = codestream;
  return (
    isSameFrame(frame, { width, height, bitsPerSample, componentCount, isSigned: false }) &&
    componentCount === 1 &&
    bitsPerSample > 8 &&
    bitsPerSample <= 16 &&
    (!frame.isSigned || bitsPerSample === 16) &&
    samples.length === width * height * 2
  );
}

function isSameFrame(one: CodecFrameInfo, other: CodecFrameInfo): boolean {
  return (
    one.width === other.width &&
    one.height === other.height &&
    one.bitsPerSample === other.bitsPerSample &&
    one.componentCount === other.componentCount
  );
}
