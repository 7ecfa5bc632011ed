import type { StreamWorker } from "./series-streams.ts";
import type { StreamAnswer } from "./stream-messages.ts";

/** Starts the worker that reads streams. */
export function startStreamWorker(): StreamWorker {
  const worker = new Worker(new URL("./stream-worker.ts", import.meta.url), { type: "module" });
  return {
    post: (request) => worker.postMessage(request),
    listen: (listener, onLost) => {
      worker.addEventListener("message", ({ data }: MessageEvent<StreamAnswer>) => listener(data));
      worker.addEventListener("error", () => {
        worker.terminate();
        onLost();
      });
    },
  };
}
