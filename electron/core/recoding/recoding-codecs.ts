/** JPEG-LS lossless, in which frames are kept that are slow to decode. Source: PS3.5 A.4.3. */
export const jpegLsLossless = "1.2.840.10008.1.2.4.80";

/** JPEG lossless, process 14 and its first-order form, and JPEG 2000; measured in docs/adr/0042. */
const slowSyntaxes: ReadonlySet<string> = new Set([
  "1.2.840.10008.1.2.4.57",
  "1.2.840.10008.1.2.4.70",
  "1.2.840.10008.1.2.4.90",
  "1.2.840.10008.1.2.4.91",
]);

/** Says whether frames of this transfer syntax are slow to decode, and JPEG-LS is faster. */
export function isSlowSyntax(transferSyntaxUid: string): boolean {
  return slowSyntaxes.has(transferSyntaxUid);
}

/** The compiled codecs that re-encoding needs, by the name of the file and the package that has it. */
export const codecFiles = {
  "charlswasm.wasm": "@cornerstonejs/codec-charls/wasm",
  "openjpegwasm_decode.wasm": "@cornerstonejs/codec-openjpeg/decodewasm",
} as const;
