/** What is kept for the next one, at most. Most frames are half a mebibyte. */
const largestKeptBytes = 4 * 1024 * 1024;

/**
 * Memory for one step that is used again for the next. The engine collects everything that it holds, objects and all, after
 * each 64 MB of buffers that were made, however soon they are let go: that took longer than sealing and writing.
 */
export class ReusedMemory {
  #free: Buffer | null = null;

  /** Gives what `work` gives. Its `length` bytes of memory hold anything before, and belong to somebody else afterwards. */
  async use<Result>(length: number, work: (memory: Buffer) => Promise<Result>): Promise<Result> {
    const free = this.#free;
    // Whoever comes meanwhile gets other memory.
    this.#free = null;
    const memory = free !== null && free.length >= length ? free : Buffer.allocUnsafeSlow(length);
    try {
      return await work(memory.subarray(0, length));
    } finally {
      if (memory.length <= largestKeptBytes) this.#free = memory;
    }
  }
}

/** Gives the memory of bytes back that nobody holds any more, now and not when the engine collects next. They are empty then. */
export function giveBack(bytes: Buffer<ArrayBuffer>): void {
  // A part of something larger is not ours alone.
  if (bytes.length > 0 && bytes.length === bytes.buffer.byteLength) bytes.buffer.transfer(0);
}
