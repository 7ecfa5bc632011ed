import type { HeadersAnswer, HeadersRequest } from "./headers-messages.ts";
import { digestInstances } from "./instance-digests.ts";
import { readStudyHeaders } from "./read-study-headers.ts";

/** The first images are made before what only a second listing needs. */
const digestAfterMs = 2_000;

const underWay = new Map<number, AbortController>();

/** A worker's own way of sending, which the page's types do not describe. */
const answer = (message: HeadersAnswer): void =>
  (self as unknown as { postMessage(message: HeadersAnswer): void }).postMessage(message);

self.addEventListener("message", ({ data }: MessageEvent<HeadersRequest>) => {
  if (data.kind === "giveUp") underWay.get(data.id)?.abort();
  else void read(data);
});

async function read({ id, url, isAgain }: Extract<HeadersRequest, { kind: "read" }>): Promise<void> {
  const abort = new AbortController();
  underWay.set(id, abort);
  try {
    const { headers, instances } = await readStudyHeaders(url, abort.signal);
    answer({ id, headers });
    if (!isAgain) await new Promise((resolve) => setTimeout(resolve, digestAfterMs));
    answer({ id, digests: await digestInstances(instances).catch(() => null) });
  } catch (thrown) {
    const sentence = thrown instanceof Error ? thrown.message : String(thrown);
    if (!abort.signal.aborted) answer({ id, sentence });
  } finally {
    underWay.delete(id);
  }
}
