import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { mkdir, open, rename, rm, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { WorkstationError } from "../errors.ts";
import { memorySource } from "./byte-source.ts";
import { looksLikeDicom } from "./read-dicom-header.ts";

/** A file that has come but does not belong to the archive yet. */
export interface ReceivedFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

// What is left for drafts, reports and the audit trail: images never take the last of the disk.
const reservedBytes = 512 * 1024 * 1024;
const peekBytes = 4096;
/** So often, in bytes, the room on the disk is looked at while a large file comes. */
const spaceCheckBytes = 16 * 1024 * 1024;

/**
 * The files of the embedded archive: each is named by the SHA-256 of its bytes and is whole from the moment it has its
 * name, because it is written under another name, flushed to the disk and then renamed. A process that is killed leaves
 * unfinished files in `incoming`, which the next one removes.
 */
export class InstanceFiles {
  readonly #incoming: string;
  readonly #instances: string;
  #count = 0;

  /** Makes the folders where they are absent and removes what killed processes left unfinished. */
  constructor(directory: string) {
    this.#incoming = join(directory, "incoming");
    this.#instances = join(directory, "instances");
    mkdirSync(this.#incoming, { recursive: true });
    mkdirSync(this.#instances, { recursive: true });
    for (const name of readdirSync(this.#incoming)) {
      const pid = Number(name.split("-")[0]);
      if (pid === process.pid || !isRunning(pid)) rmSync(join(this.#incoming, name), { force: true });
    }
  }

  /** Gives the path of an instance's file. */
  pathOf(sha256: string): string {
    return join(this.#instances, sha256.slice(0, 2), `${sha256}.dcm`);
  }

  /**
   * Writes bytes to a new file in `incoming`, streamed; null where they do not begin like a DICOM file (the rest is not
   * read). Errors: `store_full` where the disk is, `invalid_input` beyond `largestBytes`.
   */
  async receive(chunks: AsyncIterable<Uint8Array>, largestBytes: number): Promise<ReceivedFile | null> {
    const path = join(this.#incoming, `${process.pid}-${this.#count++}.part`);
    const hash = createHash("sha256");
    const file = await open(path, "wx");
    let bytes = 0;
    let isKept = false;
    try {
      for await (const chunk of peeked(chunks)) {
        if (bytes === 0 && !looksLikeDicom(memorySource(chunk))) return null;
        bytes += chunk.length;
        if (bytes > largestBytes) throw tooLarge();
        hash.update(chunk);
        await writeWhole(file, chunk);
      }
      isKept = bytes > 0;
      return isKept ? { path, sha256: hash.digest("hex"), bytes } : null;
    } finally {
      await file.close();
      if (!isKept) await rm(path, { force: true });
    }
  }

  /**
   * Writes bytes to a file in `incoming` as they are and gives its path; the caller removes it. Errors: `store_full` before
   * the disk has less left than is kept free for reports.
   */
  async spool(chunks: AsyncIterable<Uint8Array>): Promise<string> {
    const path = join(this.#incoming, `${process.pid}-${this.#count++}.part`);
    const file = await open(path, "wx");
    let sinceChecked = spaceCheckBytes;
    let isWhole = false;
    try {
      for await (const chunk of chunks) {
        sinceChecked += chunk.length;
        if (sinceChecked >= spaceCheckBytes) {
          await this.requireSpace();
          sinceChecked = 0;
        }
        await writeWhole(file, Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      }
      isWhole = true;
      return path;
    } finally {
      await file.close();
      if (!isWhole) await rm(path, { force: true });
    }
  }

  /** Throws `store_full` where the disk has less left than is kept free for reports. */
  async requireSpace(): Promise<void> {
    const { bavail, bsize } = await statfs(this.#instances);
    if (bavail * bsize < reservedBytes) throw diskFull();
  }

  /** Removes a file that is not to be kept. */
  async discard(received: ReceivedFile): Promise<void> {
    await rm(received.path, { force: true });
  }

  /** Flushes files to the disk and gives them their names; after that they survive a crash whole. */
  async keep(received: readonly ReceivedFile[]): Promise<void> {
    const directories = new Set<string>([this.#instances]);
    await Promise.all(
      received.map(async (file) => {
        await flush(file.path, "r+");
        directories.add(dirname(this.pathOf(file.sha256)));
      }),
    );
    for (const directory of directories) await mkdir(directory, { recursive: true });
    for (const file of received) await rename(file.path, this.pathOf(file.sha256));
    if (process.platform === "win32") return;
    for (const directory of directories) await flush(directory, "r");
  }

  /** Removes a kept file that no instance refers to. */
  async forget(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true });
  }
}

/** The first chunk has at least what telling the kind of file needs, or is all there is. */
async function* peeked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let first: Buffer | null = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (first === null) {
      yield bytes;
      continue;
    }
    first = Buffer.concat([first, bytes]);
    if (first.length < peekBytes) continue;
    yield first;
    first = null;
  }
  if (first !== null && first.length > 0) yield first;
}

async function writeWhole(file: Awaited<ReturnType<typeof open>>, chunk: Buffer): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
}

async function flush(path: string, flags: "r" | "r+"): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && thrown.code === "EPERM";
  }
}

function tooLarge(): WorkstationError {
  return new WorkstationError("invalid_input", "It is larger than an image can be, so it was not taken.");
}

/** Gives the error for an import that the disk has no room for. */
export function diskFull(cause?: unknown): WorkstationError {
  return new WorkstationError(
    "store_full",
    "There is too little room on the disk for more images, so the import stopped. What has been imported is whole, " +
      "and room is kept for reports. Free some space and import again: what is there already is not taken twice.",
    cause === undefined ? {} : { cause },
  );
}
