import type { HeadersAnswer, HeadersRequest } from "./headers-messages.ts";
import { readStudyHeaders } from "./read-study-headers.ts";

const underWay = new Map<number, AbortController>();

/** A worker's own way of sending, which the page's types do not describe. */
const answer = (message: HeadersAnswer): void =>
  (self as unknown as { postMessage(message: HeadersAnswer): void }).postMessage(message);

self.addEventListener("message", ({ data }: MessageEvent<HeadersRequest>) => {
  if (data.kind === "giveUp") underWay.get(data.id)?.abort();
  else void read(data.id, data.url);
});

async function read(id: number, url: string): Promise<void> {
  const abort = new AbortController();
  underWay.set(id, abort);
  try {
    answer({ id, headers: await readStudyHeaders(url, abort.signal) });
  } catch (thrown) {
    const sentence = thrown instanceof Error ? thrown.message : String(thrown);
    if (!abort.signal.aborted) answer({ id, sentence });
  } finally {
    underWay.delete(id);
  }
}
