/** What a piece of a stream came to. */
export interface ReadLines {
  readonly lines: readonly string[];
  /** Set where the stream cannot be followed any further. */
  readonly fault: "tooLong" | "notUnderstood" | null;
}

const newline = 0x0a;

/** Cuts a stream of bytes into lines of UTF-8 text, and keeps no more than one line of it. */
export class LineReader {
  readonly #longest: number;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  #rest: Buffer = Buffer.alloc(0);

  /** `longest` in bytes, the end of the line included. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Gives the lines that ended with these bytes, without their ends. */
  read(bytes: Buffer): ReadLines {
    const lines: string[] = [];
    let from = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
      const line = Buffer.concat([this.#rest, bytes.subarray(from, end)]);
      this.#rest = Buffer.alloc(0);
      from = end + 1;
      if (line.length >= this.#longest) return { lines, fault: "tooLong" };
      try {
        lines.push(this.#decoder.decode(line).replace(/\r$/, ""));
      } catch {
        return { lines, fault: "notUnderstood" };
      }
    }
    if (this.#rest.length + bytes.length - from >= this.#longest) return { lines, fault: "tooLong" };
    this.#rest = Buffer.concat([this.#rest, bytes.subarray(from)]);
    return { lines, fault: null };
  }
}
