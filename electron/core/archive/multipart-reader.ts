import { WorkstationError } from "../errors.ts";

/** One part of a multipart message. Read `body` before asking for the next part; what is left of it is skipped. */
export interface MultipartPart {
  /** Header names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** The part's own Content-Length, or null. The reader has checked nothing yet: a lie shows while `body` is read. */
  readonly contentLength: number | null;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Gives the parts of a `multipart/related` answer one after the other, without holding a part in memory. A part that
 * states its Content-Length is cut by it and then checked against the boundary; otherwise the boundary is looked for.
 * Ends the stream when the caller stops early. Errors: `archive_nonconformant` for a message that is cut off, malformed
 * or whose part lies about its length. Source: RFC 2046 section 5.1, PS3.18 section 8.6.1.2.
 */
export async function* readMultipart(
  stream: ReadableStream<Uint8Array>,
  contentType: string,
): AsyncGenerator<MultipartPart, void, void> {
  const delimiter = Buffer.from(`\r\n--${boundaryOf(contentType)}`, "latin1");
  const queue = new ByteQueue(stream);
  let isOver = false;
  try {
    await skipPreamble(queue, delimiter);
    while (!(await isLastDelimiter(queue))) {
      const headers = await readHeaders(queue);
      const contentLength = lengthOf(headers);
      const chunks =
        contentLength === null ? chunksUntil(queue, delimiter) : chunksOfLength(queue, delimiter, contentLength);
      yield { headers, contentLength, body: chunks };
      while (!(await chunks.next()).done);
    }
    isOver = true;
  } finally {
    // A connection whose answer was not read to its very end cannot be used again. Nobody waits for that end.
    if (isOver) void queue.leave();
    else await queue.cancel();
  }
}

const maximumHeaderBytes = 16 * 1024;

function boundaryOf(contentType: string): string {
  const found = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType);
  const boundary = found?.[1] ?? found?.[2];
  if (boundary === undefined || !/^\s*multipart\//i.test(contentType)) {
    throw malformed("it is not the multipart message that was asked for");
  }
  return boundary;
}

/** The first delimiter may stand at the very start, without the line break that is part of the others. */
async function skipPreamble(queue: ByteQueue, delimiter: Buffer): Promise<void> {
  const first = delimiter.subarray(2);
  if ((await queue.fillTo(first.length)) && queue.bytes.subarray(0, first.length).equals(first)) {
    queue.take(first.length);
    return;
  }
  let skipped = 0;
  for await (const chunk of chunksUntil(queue, delimiter)) {
    skipped += chunk.length;
    if (skipped > maximumHeaderBytes) throw malformed("no part begins where the first should");
  }
}

/** After a delimiter: `--` ends the message, otherwise the line ends and headers follow. */
async function isLastDelimiter(queue: ByteQueue): Promise<boolean> {
  await queue.need(2);
  if (queue.bytes.subarray(0, 2).toString("latin1") === "--") return true;
  for (;;) {
    await queue.need(2);
    const [first, second] = queue.bytes;
    if (first === 0x0d && second === 0x0a) break;
    if (first !== 0x20 && first !== 0x09) throw malformed("a boundary is followed by other bytes");
    queue.take(1);
  }
  return false;
}

/** The line break after the delimiter is still in the queue, so that a part without headers ends at once. */
async function readHeaders(queue: ByteQueue): Promise<Map<string, string>> {
  let end = queue.bytes.indexOf("\r\n\r\n");
  while (end < 0) {
    if (queue.bytes.length > maximumHeaderBytes) throw malformed("the headers of a part do not end");
    if (!(await queue.fill())) throw truncated();
    end = queue.bytes.indexOf("\r\n\r\n");
  }
  const text = queue.take(end + 4).toString("latin1");
  const headers = new Map<string, string>();
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

function lengthOf(headers: ReadonlyMap<string, string>): number | null {
  const text = headers.get("content-length");
  if (text === undefined) return null;
  const length = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(length)) throw malformed("a part states an impossible length");
  return length;
}

async function* chunksOfLength(queue: ByteQueue, delimiter: Buffer, length: number): AsyncGenerator<Uint8Array> {
  let missing = length;
  while (missing > 0) {
    if (queue.bytes.length === 0 && !(await queue.fill())) throw truncated();
    const chunk = queue.take(Math.min(missing, queue.bytes.length));
    missing -= chunk.length;
    if (chunk.length > 0) yield chunk;
  }
  if (!(await queue.fillTo(delimiter.length))) throw truncated();
  if (!queue.take(delimiter.length).equals(delimiter)) throw malformed("a part is not as long as it says");
}

async function* chunksUntil(queue: ByteQueue, delimiter: Buffer): AsyncGenerator<Uint8Array> {
  for (;;) {
    const at = queue.bytes.indexOf(delimiter);
    if (at >= 0) {
      if (at > 0) yield queue.take(at);
      queue.take(delimiter.length);
      return;
    }
    const surplus = queue.bytes.length - (delimiter.length - 1);
    if (surplus > 0) yield queue.take(surplus);
    if (!(await queue.fill())) throw truncated();
  }
}

/** The bytes of a stream that have come but have not been taken. */
class ByteQueue {
  bytes: Buffer = Buffer.alloc(0);
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /** Waits for more bytes; false at the end of the stream. */
  async fill(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    if (done) return false;
    const chunk = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    this.bytes = this.bytes.length === 0 ? chunk : Buffer.concat([this.bytes, chunk]);
    return true;
  }

  /** Waits until `length` bytes are here; false where the stream ends before. */
  async fillTo(length: number): Promise<boolean> {
    while (this.bytes.length < length) {
      if (!(await this.fill())) return false;
    }
    return true;
  }

  async need(length: number): Promise<void> {
    if (!(await this.fillTo(length))) throw truncated();
  }

  take(length: number): Buffer {
    const taken = this.bytes.subarray(0, length);
    this.bytes = this.bytes.subarray(length);
    return taken;
  }

  /** Reads what little follows the last part, and gives up what does not end. */
  async leave(): Promise<void> {
    try {
      for (let left = maximumHeaderBytes; left > 0; ) {
        const { done, value } = await this.#reader.read();
        if (done) return;
        left -= value.length;
      }
    } catch {
      return;
    }
    await this.cancel();
  }

  async cancel(): Promise<void> {
    try {
      await this.#reader.cancel();
    } catch {
      // The stream has already failed; the reader's own error tells why.
    }
  }
}

function truncated(): WorkstationError {
  return new WorkstationError(
    "archive_nonconformant",
    "The images stopped coming before the end. Nothing incomplete is shown. Please try again.",
    { details: { fault: "truncated" } },
  );
}

function malformed(what: string): WorkstationError {
  return new WorkstationError(
    "archive_nonconformant",
    `The answer could not be taken apart: ${what}. Nothing of it is shown. Please try again, then tell IT.`,
    { details: { fault: "malformed" } },
  );
}
