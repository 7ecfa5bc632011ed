import { importRecords, longestImportName } from "../../../shared/contract/import-records.ts";
import { WorkstationError } from "../errors.ts";

/** One file of a medium as the window sends it. */
export interface UploadedFile {
  /** Path inside what was opened. May hold patient data: never logged, never used as a path. */
  readonly label: string;
  /** Its bytes, once. Throws `invalid_input` with a sentence where the medium could not be read to the file's end. */
  bytes(): AsyncGenerator<Uint8Array, void, void>;
}

/**
 * Gives the files of a stream of records (`shared/contract/import-records.ts`), one after the other; what is not read of
 * one is passed over. Throws `invalid_input` where the stream is no such stream or ends inside a file.
 */
export async function* uploadedFiles(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<UploadedFile, void, void> {
  const reader = new ExactReader(chunks);
  for (;;) {
    const kind = await reader.kind();
    if (kind === null) return;
    if (kind !== importRecords.begin) throw notUnderstood();
    const length = (await reader.exactly(2)).readUInt16BE(0);
    if (length > longestImportName) throw notUnderstood();
    const label = (await reader.exactly(length)).toString("utf8");
    const file = new FileRecords(reader);
    yield { label, bytes: () => file.bytes() };
    await file.passOver();
  }
}

class FileRecords {
  readonly #reader: ExactReader;
  #left = 0;
  #state: "open" | "whole" | "broken" = "open";

  constructor(reader: ExactReader) {
    this.#reader = reader;
  }

  async *bytes(): AsyncGenerator<Uint8Array, void, void> {
    for (let chunk = await this.#next(); chunk !== null; chunk = await this.#next()) yield chunk;
    if (this.#state === "broken") {
      throw new WorkstationError("invalid_input", "It could not be read from the medium to its end.");
    }
  }

  async passOver(): Promise<void> {
    while ((await this.#next()) !== null);
  }

  async #next(): Promise<Uint8Array | null> {
    while (this.#left === 0) {
      if (this.#state !== "open") return null;
      const kind = await this.#reader.kind();
      if (kind === importRecords.bytes) this.#left = (await this.#reader.exactly(4)).readUInt32BE(0);
      else if (kind === importRecords.end) this.#state = "whole";
      else if (kind === importRecords.broken) this.#state = "broken";
      else throw kind === null ? cutOff() : notUnderstood();
    }
    const chunk = await this.#reader.some(this.#left);
    this.#left -= chunk.length;
    return chunk;
  }
}

/** Reads a stream of chunks by number of bytes. Holds one chunk at a time. */
class ExactReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** One byte, or null at the end of the stream. */
  async kind(): Promise<number | null> {
    if (!(await this.#fill())) return null;
    const kind = this.#held[0] ?? 0;
    this.#held = this.#held.subarray(1);
    return kind;
  }

  async exactly(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = length; left > 0; ) {
      const part = await this.some(left);
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }

  /** At least one byte and at most `most`. */
  async some(most: number): Promise<Buffer> {
    if (!(await this.#fill())) throw cutOff();
    const part = this.#held.subarray(0, most);
    this.#held = this.#held.subarray(part.length);
    return part;
  }

  async #fill(): Promise<boolean> {
    while (this.#held.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return false;
      this.#held = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
    return true;
  }
}

function notUnderstood(): WorkstationError {
  return new WorkstationError(
    "invalid_input",
    "What was sent is not understood, so the import stopped. What was imported before is whole.",
  );
}

function cutOff(): WorkstationError {
  return new WorkstationError(
    "invalid_input",
    "The import broke off inside a file, which was left out. What was imported before is whole; import again for the rest.",
  );
}
