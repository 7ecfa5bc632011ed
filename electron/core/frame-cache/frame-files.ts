import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { ReusedMemory } from "./reused-memory.ts";

/** Reads and writes the files of frames by way of memory that is used again and again. */
export class FrameFiles {
  readonly #memory = new ReusedMemory();

  /** Gives what `open` makes of a whole file, whose bytes are not to be used afterwards. Rejects as node:fs does. */
  async read<Result>(path: string, opened: (file: Buffer) => Result): Promise<Result> {
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      return await this.#memory.use(size, async (memory) => opened(await filled(file, memory)));
    } finally {
      await file.close();
    }
  }

  /** Writes a file of `length` bytes, which `fill` gives, as `part` and names it `whole` at the end. Rejects as node:fs does; nothing is left then. */
  async write({ part, whole }: FrameFilePlace, length: number, fill: (memory: Buffer) => void): Promise<void> {
    try {
      const file = await open(part, "w", 0o600);
      try {
        await this.#memory.use(length, async (memory) => {
          fill(memory);
          await file.writeFile(memory);
        });
      } finally {
        await file.close();
      }
      await rename(part, whole);
    } catch (thrown) {
      await rm(part, { force: true }).catch(() => undefined);
      throw thrown;
    }
  }
}

/** Where a file lies until it is whole, and where then. */
export interface FrameFilePlace {
  readonly part: string;
  readonly whole: string;
}

async function filled(file: FileHandle, memory: Buffer): Promise<Buffer> {
  let length = 0;
  while (length < memory.length) {
    const { bytesRead } = await file.read(memory, length, memory.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return memory.subarray(0, length);
}
