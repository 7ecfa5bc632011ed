import type { HeadersAnswer } from "./headers-messages.ts";
import type { HeadersWorker } from "./headers-reader.ts";

/** Starts the worker that reads headers. */
export function startHeadersWorker(): HeadersWorker {
  const worker = new Worker(new URL("./headers-worker.ts", import.meta.url), { type: "module" });
  return {
    post: (request) => worker.postMessage(request),
    listen: (listener, onLost) => {
      worker.addEventListener("message", ({ data }: MessageEvent<HeadersAnswer>) => listener(data));
      worker.addEventListener("error", () => {
        worker.terminate();
        onLost();
      });
    },
  };
}
