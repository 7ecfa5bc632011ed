const damaged = "This image is not shown: its deflated data is damaged or ends before the image does.";
const tooLong = "This image is not shown: its deflated data holds more than the image has.";

/**
 * Gives a frame of Deflated Image Frame Compression as uncompressed bytes, `length` of them: each frame is one deflate
 * stream (RFC 1951), perhaps with a zero byte after it. Rejects with a sentence for any other length, and never makes more
 * bytes than the frame has. Source: PS3.5 A.4.13.
 */
export async function inflateFrame(bytes: Uint8Array, length: number): Promise<Uint8Array> {
  const inflater = new DecompressionStream("deflate-raw");
  const writer = inflater.writable.getWriter();
  // The zero byte after the stream is an error to the inflater, which has given all by then.
  void writer.write(bytes.slice()).catch(() => undefined);
  void writer.close().catch(() => undefined);
  const output = new Uint8Array(length);
  let written = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> = inflater.readable.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      // A native frame of odd length may have been padded before it was deflated.
      const room = length - written;
      if (part.value.length > room + 1) throw new RangeError(tooLong);
      output.set(part.value.subarray(0, room), written);
      written += Math.min(part.value.length, room);
    }
  } catch (error) {
    if (error instanceof RangeError) throw new Error(tooLong, { cause: error });
    if (written < length) throw new Error(damaged, { cause: error });
  } finally {
    void reader.cancel().catch(() => undefined);
  }
  if (written < length) throw new Error(damaged);
  return output;
}
