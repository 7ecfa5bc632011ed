import type { FrameAddress, StoredFrame, StudyAddress } from "./frame-address.ts";

/** A frame that waits to be written. */
export interface WaitingFrame {
  readonly address: FrameAddress;
  readonly frame: StoredFrame;
  /** Whether it is written although there is a file already. */
  readonly replaces: boolean;
  /** Name of the study's folder. */
  readonly study: string;
  /** Name of the file in it. */
  readonly name: string;
}

/** Frames that are written side by side. */
export interface WaitingBatch {
  readonly study: StudyAddress;
  /** Name of the study's folder. */
  readonly folder: string;
  /** One at least. */
  readonly frames: readonly WaitingFrame[];
}

/** Waiting to be written, at most: most of a large series, for a computer that has no time for writing while it comes. */
const largestBytes = 128 * 1024 * 1024;
/** Written side by side: a file takes six turns through a loop that is busy with passing images on. */
const largestBatch = 8;
const largestBatchBytes = 4 * 1024 * 1024;

/** What waits to be written or is being written, in its order and bounded. */
export class WriteQueue {
  readonly #waiting = new Map<string, WaitingFrame>();
  #bytes = 0;

  /** Gives the frame that waits for a file; undefined where none does. */
  find(study: string, name: string): WaitingFrame | undefined {
    return this.#waiting.get(keyOf(study, name));
  }

  /** Adds a frame if there is room. One that waits for the same file stays, unless the new one replaces it. */
  add(added: WaitingFrame): void {
    const { study, name, replaces, frame } = added;
    const waiting = this.find(study, name);
    // A single frame is taken however large it is.
    const isFull = this.#bytes > 0 && this.#bytes + frame.bytes.length > largestBytes;
    if (isFull || (waiting !== undefined && !replaces)) return;
    if (waiting !== undefined) this.remove(waiting);
    this.#waiting.set(keyOf(study, name), added);
    this.#bytes += frame.bytes.length;
  }

  /** Takes a frame out; nothing where another has replaced it. */
  remove(frame: WaitingFrame): void {
    if (this.find(frame.study, frame.name) !== frame) return;
    this.#waiting.delete(keyOf(frame.study, frame.name));
    this.#bytes -= frame.frame.bytes.length;
  }

  /** Gives the frame that has waited longest and those behind it to be written beside it, for different files of one study; null where none waits. */
  nextBatch(): WaitingBatch | null {
    const [first] = this.#waiting.values();
    if (first === undefined) return null;
    const batch: WaitingFrame[] = [];
    let bytes = 0;
    for (const next of this.#waiting.values()) {
      bytes += next.frame.bytes.length;
      const fits = batch.length < largestBatch && bytes <= largestBatchBytes && next.study === first.study;
      if (batch.length > 0 && !fits) break;
      batch.push(next);
    }
    return { study: first.address, folder: first.study, frames: batch };
  }

  /** Gives up all that waits. */
  clear(): void {
    this.#waiting.clear();
    this.#bytes = 0;
  }
}

function keyOf(study: string, name: string): string {
  return `${study}/${name}`;
}
