const startByte = 0x0b;
const endByte = 0x1c;
const carriageReturn = 0x0d;
const nestedStart = Buffer.from("\u000bMSH", "latin1");

/** Gives a message in its MLLP frame: `0x0B`, the bytes, `0x1C 0x0D` (HL7 v2 transport specification, MLLP release 1). */
export function frameMllp(message: Uint8Array): Buffer {
  if (message.includes(startByte) || message.includes(endByte)) {
    throw new RangeError("An MLLP message must not hold the bytes 0x0B and 0x1C.");
  }
  return Buffer.concat([Buffer.of(startByte), message, Buffer.of(endByte, carriageReturn)]);
}

/** What came out of the stream. `oversize`: the rest of the frame is thrown away as it comes; `head` is how it began. */
export type MllpFrame =
  | { readonly kind: "message"; readonly bytes: Buffer }
  | { readonly kind: "oversize"; readonly head: Buffer };

const headBytes = 1024;

/**
 * Takes a stream apart into frames, however it was cut. Bytes outside frames are dropped and counted. A frame ends at
 * `0x1C` even where `0x0D` does not follow; a frame that was cut off and begun anew gives its last beginning only.
 */
export class MllpReader {
  readonly #maximumBytes: number;
  #chunks: Buffer[] = [];
  #length = 0;
  #state: "outside" | "inside" | "dropping" = "outside";
  #junkBytes = 0;

  /** `maximumBytes` is the longest message that is taken, without its frame. */
  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  /** Bytes seen outside frames so far, line ends after a frame left out. */
  get junkBytes(): number {
    return this.#junkBytes;
  }

  /** True while a frame has begun and not ended, one that is thrown away too. */
  get isInsideFrame(): boolean {
    return this.#state !== "outside";
  }

  /** Takes the next bytes of the stream; gives the frames that they complete. */
  push(chunk: Uint8Array): MllpFrame[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const frames: MllpFrame[] = [];
    let position = 0;
    while (position < bytes.length) {
      position = this.#state === "outside" ? this.#skipJunk(bytes, position) : this.#takeFrame(bytes, position, frames);
    }
    return frames;
  }

  #skipJunk(bytes: Buffer, from: number): number {
    const start = bytes.indexOf(startByte, from);
    const end = start === -1 ? bytes.length : start;
    for (const byte of bytes.subarray(from, end)) {
      if (byte !== carriageReturn && byte !== 0x0a) this.#junkBytes += 1;
    }
    if (start !== -1) this.#state = "inside";
    return end + 1;
  }

  #takeFrame(bytes: Buffer, from: number, frames: MllpFrame[]): number {
    const end = bytes.indexOf(endByte, from);
    const part = bytes.subarray(from, end === -1 ? bytes.length : end);
    if (this.#state === "inside") {
      this.#length += part.length;
      if (this.#length > this.#maximumBytes) {
        this.#state = "dropping";
        const head = Buffer.concat([...this.#chunks, part]).subarray(0, headBytes);
        this.#chunks = [];
        frames.push({ kind: "oversize", head: Buffer.from(head) });
      } else {
        // Copied, because a socket may use its buffer again.
        this.#chunks.push(Buffer.from(part));
      }
    }
    if (end === -1) return bytes.length;
    if (this.#state === "inside") frames.push({ kind: "message", bytes: lastBeginning(Buffer.concat(this.#chunks)) });
    this.#chunks = [];
    this.#length = 0;
    this.#state = "outside";
    return end + 1;
  }
}

/** A sender that broke off and began again on the same connection leaves a half message in front. */
function lastBeginning(content: Buffer): Buffer {
  const nested = content.lastIndexOf(nestedStart);
  return nested === -1 ? content : content.subarray(nested + 1);
}
