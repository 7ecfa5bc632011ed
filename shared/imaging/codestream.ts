/** What the first bytes of a compressed frame say about it. */
export interface Codestream {
  readonly family: "jpeg" | "jpegLs" | "jpeg2000";
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits of a sample. */
  readonly precision: number;
  /** What a common JPEG decoder does with three components: true when it turns YCbCr into RGB. */
  readonly decoderConvertsColour: boolean;
  /** True or false where a marker says whether the components are YCbCr; null where the stream does not say. */
  readonly saysYcc: boolean | null;
}

interface JpegMarkers {
  adobeTransform: number | null;
  hasJfif: boolean;
}

/**
 * Gives the size and colour coding of a JPEG, JPEG-LS or JPEG 2000 frame, or null where it starts with none of them.
 * Sources: ITU-T T.81 annex B, T.87 annex C, T.800 annex A.
 */
export function readCodestream(bytes: Uint8Array): Codestream | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return readJpeg(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0x4f) return readJpeg2000(bytes, 0);
  const start = findJpeg2000InBox(bytes);
  return start === null ? null : readJpeg2000(bytes, start);
}

/** Archives pad the last fragment, some generously; real frames were seen with the marker at most eight bytes from the end. */
const searchedTail = 4096;

/**
 * Says whether a JPEG, JPEG-LS or JPEG 2000 frame reaches its end marker (FF D9: ITU-T T.81 B.1.1.3, T.87 annex C, T.800
 * A.4.4). Decoders fill up what is missing with black, which passes for air in a CT, so a frame without it is broken off.
 * The marker cannot occur inside the compressed data.
 */
export function hasEndMarker(bytes: Uint8Array): boolean {
  const first = Math.max(2, bytes.length - searchedTail);
  for (let at = bytes.length - 2; at >= first; at -= 1) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
}

function readJpeg(bytes: Uint8Array): Codestream | null {
  const markers: JpegMarkers = { adobeTransform: null, hasJfif: false };
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) return null;
    const length = word(bytes, at + 2);
    if (marker === 0xe0 && ascii(bytes, at + 4, 4) === "JFIF") markers.hasJfif = true;
    if (marker === 0xee && ascii(bytes, at + 4, 5) === "Adobe") markers.adobeTransform = bytes[at + 15] ?? 0;
    if (isFrameHeader(marker)) return jpegFrame(bytes, at, marker, markers);
    at += 2 + Math.max(length, 2);
  }
  return null;
}

function isFrameHeader(marker: number): boolean {
  return marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc);
}

function jpegFrame(bytes: Uint8Array, at: number, marker: number, markers: JpegMarkers): Codestream {
  const components = bytes[at + 9] ?? 0;
  const ids = Array.from({ length: Math.min(components, 4) }, (_, index) => bytes[at + 10 + index * 3] ?? 0);
  const isRgbById = ids.join() === "82,71,66";
  const said = markers.adobeTransform === null ? null : markers.adobeTransform !== 0;
  return {
    family: marker === 0xf7 ? "jpegLs" : "jpeg",
    precision: bytes[at + 4] ?? 0,
    rows: word(bytes, at + 5),
    columns: word(bytes, at + 7),
    components,
    saysYcc: said ?? (markers.hasJfif ? true : isRgbById ? false : null),
    decoderConvertsColour: components === 3 && (said ?? (markers.hasJfif || !isRgbById)),
  };
}

function readJpeg2000(bytes: Uint8Array, start: number): Codestream | null {
  if (word(bytes, start + 2) !== 0xff51) return null;
  const at = start + 4;
  return {
    family: "jpeg2000",
    columns: longWord(bytes, at + 4) - longWord(bytes, at + 12),
    rows: longWord(bytes, at + 8) - longWord(bytes, at + 16),
    components: word(bytes, at + 36),
    precision: ((bytes[at + 38] ?? 0) & 0x7f) + 1,
    decoderConvertsColour: false,
    saysYcc: null,
  };
}

/** Some makers store the JP2 file around the code stream, which PS3.5 A.4.4 does not allow. */
function findJpeg2000InBox(bytes: Uint8Array): number | null {
  if (ascii(bytes, 4, 4) !== "jP  ") return null;
  for (let at = 0; at + 4 <= Math.min(bytes.length, 4096); at += 1) {
    if (word(bytes, at) === 0xff4f && word(bytes, at + 2) === 0xff51) return at;
  }
  return null;
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function longWord(bytes: Uint8Array, at: number): number {
  return word(bytes, at) * 65536 + word(bytes, at + 2);
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
