/** Turns the bytes of a text value into text. */
export type TextDecode = (bytes: Uint8Array) => string;

/** Single-value terms without code extensions, PS3.3 C.12.1.1.2; digits of the term to the encoding's label. */
const encodingByTerm: Readonly<Record<string, string>> = {
  "13": "shift_jis",
  "100": "windows-1252",
  "101": "iso-8859-2",
  "109": "iso-8859-3",
  "110": "iso-8859-4",
  "126": "iso-8859-7",
  "127": "iso-8859-6",
  "138": "iso-8859-8",
  "144": "iso-8859-5",
  "148": "windows-1254",
  "149": "euc-kr",
  "166": "windows-874",
  "192": "utf-8",
  "203": "iso-8859-15",
  "58": "gbk",
  "87": "iso-2022-jp",
  "159": "iso-2022-jp",
};

/** What an escape sequence designates (PS3.3 tables C.12-3 and C.12-4): the half it fills and how that half is read. */
const escapes: Readonly<Record<string, { half: "left" | "right"; decode: TextDecode }>> = {
  "(B": { half: "left", decode: ascii },
  "(J": { half: "left", decode: ascii },
  ")I": { half: "right", decode: decoderOf("shift_jis") },
  $B: { half: "left", decode: twoBytesAsEuc([]) },
  "$(D": { half: "left", decode: twoBytesAsEuc([0x8f]) },
  "$)C": { half: "right", decode: decoderOf("euc-kr") },
  "$)A": { half: "right", decode: decoderOf("gbk") },
  "-A": { half: "right", decode: decoderOf("windows-1252") },
  "-B": { half: "right", decode: decoderOf("iso-8859-2") },
  "-C": { half: "right", decode: decoderOf("iso-8859-3") },
  "-D": { half: "right", decode: decoderOf("iso-8859-4") },
  "-F": { half: "right", decode: decoderOf("iso-8859-7") },
  "-G": { half: "right", decode: decoderOf("iso-8859-6") },
  "-H": { half: "right", decode: decoderOf("iso-8859-8") },
  "-L": { half: "right", decode: decoderOf("iso-8859-5") },
  "-M": { half: "right", decode: decoderOf("windows-1254") },
  "-T": { half: "right", decode: decoderOf("windows-874") },
  "-b": { half: "right", decode: decoderOf("iso-8859-15") },
};

/**
 * Gives how text is read under a Specific Character Set (0008,0005), given as its values. Never fails: an unknown term
 * or bytes that do not fit are read as UTF-8 where they are valid UTF-8, otherwise as Latin 1.
 * Source: PS3.3 C.12.1.1.2, PS3.5 6.1 (code extensions by ISO 2022).
 */
export function textDecoderFor(terms: readonly string[]): TextDecode {
  const [first = "", ...others] = terms.map((term) => term.trim().toUpperCase());
  const initial = decodeByTerm(first);
  const hasExtensions = others.length > 0 || first.startsWith("ISO 2022");
  if (!hasExtensions) return initial;
  return (bytes) => (bytes.includes(0x1b) ? decodeWithEscapes(bytes, initial) : initial(bytes));
}

function decodeByTerm(term: string): TextDecode {
  if (term === "GB18030" || term === "GBK") return decoderOf("gb18030");
  const digits = /(\d+)$/.exec(term)?.[1] ?? "";
  const label = encodingByTerm[digits];
  return label === undefined ? guess : decoderOf(label);
}

/** Text before the first escape sequence, and after each delimiter, is in the first term's character set. */
function decodeWithEscapes(bytes: Uint8Array, initial: TextDecode): string {
  let text = "";
  let left: TextDecode = ascii;
  let right: TextDecode = initial;
  let start = 0;
  let isLeftTwoBytes = false;
  const flush = (end: number) => {
    if (end > start) text += decodeRun(bytes.subarray(start, end), left, right, isLeftTwoBytes);
    start = end;
  };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x1b) {
      flush(at);
      const found = escapeAt(bytes, at);
      if (found === null) continue;
      if (found.half === "left") {
        left = found.decode;
        isLeftTwoBytes = found.decode !== ascii;
      } else right = found.decode;
      at += found.length - 1;
      start = at + 1;
    } else if (!isLeftTwoBytes && isDelimiter(byte)) {
      flush(at + 1);
      left = ascii;
      right = initial;
    }
  }
  flush(bytes.length);
  return text;
}

/** Splits a run into left-half bytes (below 0x80) and right-half bytes, and reads each with what its half holds. */
function decodeRun(bytes: Uint8Array, left: TextDecode, right: TextDecode, isLeftTwoBytes: boolean): string {
  let text = "";
  let start = 0;
  for (let at = 1; at <= bytes.length; at++) {
    const isRight = (bytes[start] ?? 0) >= 0x80;
    if (at < bytes.length && (bytes[at] ?? 0) >= 0x80 === isRight) continue;
    const run = bytes.subarray(start, at);
    if (isRight) text += right(run);
    else text += isLeftTwoBytes ? decodeTwoByteRun(run, left) : ascii(run);
    start = at;
  }
  return text;
}

/** Spaces and line breaks stand between two-byte characters as single bytes. */
function decodeTwoByteRun(run: Uint8Array, left: TextDecode): string {
  let text = "";
  let start = 0;
  for (let at = 0; at < run.length; ) {
    if ((run[at] ?? 0) > 0x20) {
      at += 2;
      continue;
    }
    text += left(run.subarray(start, at)) + String.fromCharCode(run[at] ?? 0x20);
    at += 1;
    start = at;
  }
  return text + left(run.subarray(start));
}

function escapeAt(
  bytes: Uint8Array,
  at: number,
): { half: "left" | "right"; decode: TextDecode; length: number } | null {
  for (const length of [4, 3]) {
    const sequence = String.fromCharCode(...bytes.subarray(at + 1, at + length));
    const found = sequence.length === length - 1 ? escapes[sequence] : undefined;
    if (found !== undefined) return { ...found, length };
  }
  return null;
}

/** PS3.5 6.1.2.5.3: the initial sets hold again after a line end, a tab, `\`, and in names after `^` and `=`. */
function isDelimiter(byte: number): boolean {
  return [0x09, 0x0a, 0x0c, 0x0d, 0x5c, 0x5e, 0x3d].includes(byte);
}

/** JIS X 0208 and 0212 in the left half are EUC-JP with the high bits set (0212 behind its prefix). */
function twoBytesAsEuc(prefix: readonly number[]): TextDecode {
  const decode = decoderOf("euc-jp");
  return (bytes) => {
    const shifted: number[] = [];
    for (let at = 0; at < bytes.length; at += 2) {
      shifted.push(...prefix, (bytes[at] ?? 0) | 0x80, (bytes[at + 1] ?? 0) | 0x80);
    }
    return decode(Uint8Array.from(shifted));
  };
}

function decoderOf(label: string): TextDecode {
  const decoder = new TextDecoder(label);
  return (bytes) => decoder.decode(bytes);
}

function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });
const latin1 = new TextDecoder("windows-1252");

function guess(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}
