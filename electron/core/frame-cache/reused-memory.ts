/** What is kept for the next ones, at most. Most frames are half a mebibyte. */
const largestKeptBytes = 4 * 1024 * 1024;

/**
 * Memory for one step that is used again for the next. The engine collects everything that it holds, objects and all, after
 * each 64 MB of buffers that were made, however soon they are let go: that took longer than sealing and writing.
 */
export class ReusedMemory {
  #free: Buffer[] = [];

  /** Gives what `work` gives. Its `length` bytes of memory hold anything before, and belong to somebody else afterwards. */
  async use<Result>(length: number, work: (memory: Buffer) => Promise<Result>): Promise<Result> {
    // Whoever comes meanwhile gets other memory.
    const at = this.#free.findIndex((free) => free.length >= length);
    const [memory = Buffer.allocUnsafeSlow(length)] = at < 0 ? [] : this.#free.splice(at, 1);
    try {
      return await work(memory.subarray(0, length));
    } finally {
      this.#keep(memory);
    }
  }

  /** What came back last stays, before what has not been of use for longer. */
  #keep(memory: Buffer): void {
    if (memory.length > largestKeptBytes) return;
    let bytes = 0;
    this.#free = [memory, ...this.#free].filter((free) => {
      bytes += free.length;
      return bytes <= largestKeptBytes;
    });
  }
}

/** Gives the memory of bytes back that nobody holds any more, now and not when the engine collects next. They are empty then. */
export function giveBack(bytes: Buffer<ArrayBuffer>): void {
  // A part of something larger is not ours alone.
  if (bytes.length > 0 && bytes.length === bytes.buffer.byteLength) bytes.buffer.transfer(0);
}
