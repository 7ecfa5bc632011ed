import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Bytes that can be read at any place. Reads past the end give fewer bytes. */
export interface ByteSource {
  /** Number of bytes in all. */
  readonly size: number;
  /** Gives `length` bytes from `position`, fewer at the end. Valid until the next call of `read`, or for good where it is stable. */
  read(position: number, length: number): Buffer;
  /** What was read stays as it is: it need not be copied to be kept. */
  readonly isStable: boolean;
}

/** Gives bytes in memory as a source. */
export function memorySource(bytes: Buffer): ByteSource {
  return {
    size: bytes.length,
    isStable: true,
    read: (position, length) => bytes.subarray(position, Math.min(bytes.length, position + length)),
  };
}

/** Gives a file as a source that holds one window of it in memory, and a way to close it. Throws as node:fs does. */
export function openFileSource(path: string): ByteSource & { close(): void } {
  const windowBytes = 64 * 1024;
  const descriptor = openSync(path, "r");
  const size = fstatSync(descriptor).size;
  let window = Buffer.alloc(0);
  let windowStart = 0;
  return {
    size,
    isStable: false,
    read(position, length) {
      const end = Math.min(size, position + length);
      if (position >= end) return Buffer.alloc(0);
      if (position < windowStart || end > windowStart + window.length) {
        const wanted = Math.min(size - position, Math.max(windowBytes, end - position));
        const fresh = Buffer.allocUnsafe(wanted);
        let filled = 0;
        while (filled < wanted) {
          const count = readSync(descriptor, fresh, filled, wanted - filled, position + filled);
          if (count === 0) break;
          filled += count;
        }
        window = fresh.subarray(0, filled);
        windowStart = position;
      }
      return window.subarray(position - windowStart, end - windowStart);
    },
    close: () => closeSync(descriptor),
  };
}
