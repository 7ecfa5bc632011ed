import { z } from "zod";

/**
 * The answer of the route `seriesFrames`: records one behind the other, each the length of its head in four bytes (most
 * significant first), the head as JSON, and then `length` bytes, the frame as stored. Ours alone; no standard has one.
 */
export const seriesFramesType = "application/vnd.sightline.frames";

const headSchema = z.object({
  sopInstanceUid: z.string().regex(/^[0-9.]{1,64}$/),
  /** Counts from 1. */
  frameNumber: z.number().int().min(1),
  transferSyntaxUid: z.string().regex(/^[0-9.]{1,64}$/),
  /** Bytes of the frame. */
  length: z.number().int().min(0).max(1_073_741_824),
});

/** What a record says of its frame. */
export type FrameHead = z.infer<typeof headSchema>;

/** A frame as stored, with what it is. */
export interface FrameRecord extends FrameHead {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface BegunFrame {
  readonly head: FrameHead;
  readonly bytes: Uint8Array<ArrayBuffer>;
  filled: number;
}

const largestHeadBytes = 4096;

/** Gives the bytes that stand before a frame's own. */
export function frameHeadBytes(head: FrameHead): Uint8Array<ArrayBuffer> {
  // Identifiers and numbers alone: every character is one byte.
  const json = Uint8Array.from(JSON.stringify(head), (character) => character.charCodeAt(0));
  const bytes = new Uint8Array(4 + json.length);
  new DataView(bytes.buffer).setUint32(0, json.length);
  bytes.set(json, 4);
  return bytes;
}

/** Takes records out of an answer as it comes, each in memory of its own, so that it can be transferred. */
export class FrameRecordReader {
  /** What has come of the length and the head of the next record. */
  #start = new Uint8Array(0);
  #open: BegunFrame | null = null;

  /** Gives the records that end in this chunk. Throws an Error where the answer is no such sequence of records. */
  take(chunk: Uint8Array): FrameRecord[] {
    const done: FrameRecord[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#open === null) rest = this.#takeStart(rest);
      else rest = this.#fill(this.#open, rest);
      const open = this.#open;
      if (open !== null && open.filled === open.head.length) {
        done.push({ ...open.head, bytes: open.bytes });
        this.#open = null;
      }
    }
    return done;
  }

  /** Says whether the answer may end here: no record is begun. */
  get isBetweenRecords(): boolean {
    return this.#open === null && this.#start.length === 0;
  }

  #takeStart(chunk: Uint8Array): Uint8Array {
    const known = new Uint8Array(this.#start.length + Math.min(chunk.length, largestHeadBytes + 4));
    known.set(this.#start);
    known.set(chunk.subarray(0, known.length - this.#start.length), this.#start.length);
    const headBytes = known.length < 4 ? null : new DataView(known.buffer).getUint32(0);
    if (headBytes !== null && headBytes > largestHeadBytes) throw new Error("A frame's head is too long.");
    const end = headBytes === null ? null : headBytes + 4;
    if (end === null || known.length < end) {
      this.#start = known;
      return chunk.subarray(chunk.length);
    }
    const head = headSchema.parse(JSON.parse(String.fromCharCode(...known.subarray(4, end))));
    const used = end - this.#start.length;
    this.#start = new Uint8Array(0);
    this.#open = { head, bytes: new Uint8Array(head.length), filled: 0 };
    return chunk.subarray(used);
  }

  #fill(open: BegunFrame, chunk: Uint8Array): Uint8Array {
    const part = chunk.subarray(0, open.head.length - open.filled);
    open.bytes.set(part, open.filled);
    open.filled += part.length;
    return chunk.subarray(part.length);
  }
}
