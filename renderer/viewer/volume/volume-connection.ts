import type { VolumeAnswer, VolumeJob, VolumeRequest } from "./volume-messages.ts";

interface Waiting {
  readonly request: Extract<VolumeRequest, { kind: "job" }>;
  readonly resolve: (result: ArrayBuffer) => void;
  readonly reject: (error: Error) => void;
}

let worker: Worker | null = null;
let nextId = 1;
let underWay: Waiting | null = null;
const waiting: Waiting[] = [];
const losses = new Set<() => void>();

/** Sends the worker what needs no answer. */
export function tellVolumeWorker(
  request: Exclude<VolumeRequest, { kind: "job" }>,
  transfer: Transferable[] = [],
): void {
  theWorker().postMessage(request, transfer);
}

/** Calls back when the worker failed and took every volume with it. */
export function onVolumesLost(listener: () => void): void {
  losses.add(listener);
}

/**
 * Gives what a job makes of a volume. One job is done at a time and what nobody wants any more is left out, so that fast
 * scrolling never waits for planes that were passed. Rejects with a sentence for the pane.
 */
export function requestJob(volumeId: string, job: VolumeJob, signal: AbortSignal): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const request = { kind: "job", requestId: nextId, volumeId, job } as const;
    nextId += 1;
    const entry: Waiting = { request, resolve, reject };
    signal.addEventListener("abort", () => {
      const index = waiting.indexOf(entry);
      if (index >= 0) waiting.splice(index, 1);
      reject(new DOMException("No pane wants this picture any more.", "AbortError"));
    });
    // The newest wish goes first: it is what the reader looks at.
    waiting.unshift(entry);
    sendNext();
  });
}

function sendNext(): void {
  if (underWay !== null) return;
  underWay = waiting.shift() ?? null;
  if (underWay !== null) theWorker().postMessage(underWay.request);
}

function theWorker(): Worker {
  if (worker !== null) return worker;
  worker = new Worker(new URL("./volume-worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<VolumeAnswer>) => settle(data));
  worker.addEventListener("error", () => {
    worker?.terminate();
    worker = null;
    for (const lost of losses) lost();
    underWay?.reject(
      new Error("This picture could not be made: the memory for it was not to be had. Close other cases."),
    );
    underWay = null;
    sendNext();
  });
  return worker;
}

function settle(answer: VolumeAnswer): void {
  const entry = underWay;
  underWay = null;
  if (entry !== null && entry.request.requestId === answer.requestId) {
    if ("result" in answer) entry.resolve(answer.result);
    else entry.reject(new Error(answer.problem));
  }
  sendNext();
}
