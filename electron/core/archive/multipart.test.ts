import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMultipart } from "./multipart-reader.ts";
import { type OutgoingPart, streamOf, writeMultipart } from "./multipart-writer.ts";

const boundary = "4d5ae6c1-3a3c-4bd5-9a3b-9a5d2f0f7c11";

function part(bytes: Uint8Array): OutgoingPart {
  return { contentType: "application/octet-stream", length: bytes.length, chunks: () => [bytes] };
}

/** The same bytes in pieces of the given sizes. */
function inPieces(bytes: Uint8Array, sizes: readonly number[]): ReadableStream<Uint8Array> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    let at = 0;
    for (let turn = 0; at < bytes.length; turn++) {
      const size = sizes[turn % sizes.length] ?? 1;
      yield bytes.slice(at, at + size);
      at += size;
    }
  }
  return streamOf(pieces());
}

async function bytesOf(chunks: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

async function readAll(stream: ReadableStream<Uint8Array>, contentType: string): Promise<Buffer[]> {
  const bodies: Buffer[] = [];
  for await (const { body } of readMultipart(stream, contentType)) bodies.push(await bytesOf(body));
  return bodies;
}

const contentType = `multipart/related; type="application/dicom"; boundary="${boundary}"`;
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
/** Bytes in which line breaks, dashes and pieces of the boundary are frequent. */
const awkward = fc
  .array(
    fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.constantFrom("\r\n", "--", `\r\n--${boundary.slice(0, 9)}`, "\r")),
  )
  .map((pieces) => Buffer.concat(pieces.map((piece) => Buffer.from(piece as string))));

describe("multipart messages", () => {
  it("come back as they were written, however the network cuts them", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(awkward, { maxLength: 5 }), sizes, fc.boolean(), async (bodies, cuts, hasLengths) => {
        const message = writeMultipart("application/dicom", bodies.map(part), boundary);
        let bytes = await bytesOf(message.body);
        expect(bytes.length).toBe(message.contentLength);
        if (!hasLengths)
          bytes = Buffer.from(bytes.toString("latin1").replace(/Content-Length: \d+\r\n/g, ""), "latin1");
        if (bodies.length === 0) return;
        expect(await readAll(inPieces(bytes, cuts), message.contentType)).toEqual(bodies);
      }),
    );
  });

  it("notice every cut before the end", async () => {
    const bytes = await bytesOf(
      writeMultipart("a/b", [part(Buffer.from("hello")), part(Buffer.from("you"))], boundary).body,
    );
    for (let length = 0; length < bytes.length - "--\r\n".length; length++) {
      await expect(readAll(inPieces(bytes.subarray(0, length), [7]), contentType)).rejects.toMatchObject({
        code: "archive_nonconformant",
      });
    }
  });

  it("refuse a part that is longer or shorter than it says", async () => {
    for (const lie of [4, 6, 0, 4000]) {
      const text = `--${boundary}\r\nContent-Length: ${lie}\r\n\r\nhello\r\n--${boundary}--\r\n`;
      await expect(readAll(inPieces(Buffer.from(text), [11]), contentType)).rejects.toMatchObject({
        code: "archive_nonconformant",
      });
    }
  });

  it("refuse headers without end, impossible lengths and other content types", async () => {
    const endless = `--${boundary}\r\nA: ${"x".repeat(40_000)}`;
    const negative = `--${boundary}\r\nContent-Length: -1\r\n\r\n\r\n--${boundary}--`;
    for (const text of [endless, negative]) {
      await expect(readAll(inPieces(Buffer.from(text), [4096]), contentType)).rejects.toThrow();
    }
    await expect(readAll(inPieces(Buffer.from("<html>"), [6]), "text/html")).rejects.toThrow(/taken apart/);
  });

  it("read a message with a preamble, blanks after the boundary and parts without headers", async () => {
    const text = `This is MIME.\r\n--${boundary} \t\r\n\r\none\r\n--${boundary}\r\nA: b\r\n\r\n\r\n--${boundary}--`;
    expect((await readAll(inPieces(Buffer.from(text), [3]), contentType)).map(String)).toEqual(["one", ""]);
  });

  it("skip what the caller leaves of a part, and end the stream when the caller stops", async () => {
    let isCancelled = false;
    const bytes = await bytesOf(
      writeMultipart("a/b", [part(Buffer.from("one")), part(Buffer.from("two"))], boundary).body,
    );
    const names: string[] = [];
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes),
      cancel: () => {
        isCancelled = true;
      },
    });
    for await (const { body } of readMultipart(source, contentType)) {
      if (names.length === 1) names.push(String(await bytesOf(body)));
      else names.push("(skipped)");
      if (names.length === 2) break;
    }
    expect(names).toEqual(["(skipped)", "two"]);
    expect(isCancelled).toBe(true);
  });

  it("fail to send a part that is not as long as stated", async () => {
    const wrong = { ...part(Buffer.from("abc")), length: 4 };
    await expect(bytesOf(writeMultipart("a/b", [wrong], boundary).body)).rejects.toThrow(/3 bytes/);
  });
});
