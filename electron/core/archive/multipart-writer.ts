/** One part to send. `length` is checked while sending: a part of another length fails instead of going out wrong. */
export interface OutgoingPart {
  readonly contentType: string;
  /** Bytes of `chunks` in all. */
  readonly length: number;
  chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** A multipart message that is made while it is read. */
export interface OutgoingMultipart {
  /** With boundary and type, e.g. `multipart/related; type="application/dicom"; boundary=…`. */
  readonly contentType: string;
  /** Bytes of `body` in all. */
  readonly contentLength: number;
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * Gives a `multipart/related` message of the parts, streamed, each with its Content-Length. `boundary` must not occur
 * in a part; a random UUID does. Source: RFC 2046 section 5.1, RFC 2387, PS3.18 section 8.6.1.2.
 */
export function writeMultipart(type: string, parts: readonly OutgoingPart[], boundary: string): OutgoingMultipart {
  const heads = parts.map((part) =>
    Buffer.from(
      `--${boundary}\r\nContent-Type: ${part.contentType}\r\nContent-Length: ${part.length}\r\n\r\n`,
      "latin1",
    ),
  );
  const lineBreak = Buffer.from("\r\n", "latin1");
  const end = Buffer.from(`--${boundary}--\r\n`, "latin1");
  const contentLength = parts.reduce(
    (sum, part, index) => sum + (heads[index]?.length ?? 0) + part.length + lineBreak.length,
    end.length,
  );

  async function* produce(): AsyncGenerator<Uint8Array> {
    for (const [index, part] of parts.entries()) {
      yield heads[index] ?? lineBreak;
      let sent = 0;
      for await (const chunk of part.chunks()) {
        sent += chunk.length;
        yield chunk;
      }
      if (sent !== part.length) throw new Error(`writeMultipart: a part has ${sent} bytes, not ${part.length}`);
      yield lineBreak;
    }
    yield end;
  }

  return {
    contentType: `multipart/related; type="${type}"; boundary=${boundary}`,
    contentLength,
    body: streamOf(produce()),
  };
}

/** Gives a stream of the chunks, pulled one at a time; cancelling it ends the iteration. */
export function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
