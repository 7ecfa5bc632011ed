import { type FrameRecord, FrameRecordReader, seriesFramesType } from "../../../shared/contract/series-frames.ts";
import { isNativeSyntax, readNativeSamples, wholeFrame } from "../native-samples.ts";
import { frameKey, type GreyPlan, type StreamAnswer, type StreamRequest } from "./stream-messages.ts";

const open = new Map<number, AbortController>();

/** A worker's own way of sending, which the page's types do not describe. */
const answer = (message: StreamAnswer, transfer: Transferable[] = []): void =>
  (self as unknown as { postMessage(message: StreamAnswer, transfer: Transferable[]): void }).postMessage(
    message,
    transfer,
  );

self.addEventListener("message", ({ data }: MessageEvent<StreamRequest>) => {
  if (data.kind === "close") open.get(data.streamId)?.abort();
  else void follow(data);
});

/** Reads one answer to its end. Why it ended early is nobody's concern: what did not come is asked for by itself, and then says why. */
async function follow({ streamId, address, wanted }: Extract<StreamRequest, { kind: "open" }>): Promise<void> {
  const abort = new AbortController();
  open.set(streamId, abort);
  try {
    const response = await fetch(address, { signal: abort.signal });
    const type = response.headers.get("content-type") ?? "";
    if (!response.ok || response.body === null || type !== seriesFramesType) return;
    const records = new FrameRecordReader();
    for await (const chunk of chunksOf(response.body)) {
      for (const record of records.take(chunk)) pass(streamId, record, wanted);
    }
  } catch {
    // Broken off, refused or closed.
  } finally {
    abort.abort();
    open.delete(streamId);
    answer({ kind: "ended", streamId });
  }
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

function pass(streamId: number, record: FrameRecord, wanted: ReadonlyMap<string, GreyPlan | null>): void {
  const key = frameKey(record.sopInstanceUid, record.frameNumber);
  const plan = wanted.get(key);
  if (plan === undefined) return;
  const { bytes, transferSyntaxUid } = record;
  const image = plan === null || !isNativeSyntax(transferSyntaxUid) ? null : greyImage(record, plan);
  if (image === null) answer({ kind: "stored", streamId, key, transferSyntaxUid, bytes }, [bytes.buffer]);
  else answer({ kind: "decoded", streamId, key, image }, [image.stored.buffer as ArrayBuffer]);
}

/** Null where the bytes do not make the frame: the window, decoding them itself, says why. */
function greyImage({ bytes, transferSyntaxUid }: FrameRecord, plan: GreyPlan) {
  try {
    const samples = readNativeSamples(bytes, transferSyntaxUid, plan);
    const unused = samples.unusedBits && { unusedBits: samples.unusedBits };
    return { ...wholeFrame(samples, plan.format), rgba: null, ...unused };
  } catch {
    return null;
  }
}
