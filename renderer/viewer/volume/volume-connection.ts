import type { SectionPlane, Slab } from "../../../shared/imaging/volume/reslice.ts";
import type { VolumeAnswer, VolumeRequest } from "./volume-messages.ts";

interface Waiting {
  readonly request: Extract<VolumeRequest, { kind: "section" }>;
  readonly resolve: (values: Float32Array<ArrayBuffer>) => void;
  readonly reject: (error: Error) => void;
}

let worker: Worker | null = null;
let nextId = 1;
let underWay: Waiting | null = null;
const waiting: Waiting[] = [];

/** Sends the worker what needs no answer. */
export function tellVolumeWorker(
  request: Exclude<VolumeRequest, { kind: "section" }>,
  transfer: Transferable[] = [],
): void {
  theWorker().postMessage(request, transfer);
}

/**
 * Gives the values of a plane, NaN where there is no data. One plane is made at a time and what nobody wants any more
 * is left out, so that fast scrolling never waits for planes that were passed. Rejects with a sentence for the pane.
 */
export function requestSection(
  volumeId: string,
  plane: SectionPlane,
  slab: Slab,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const request = { kind: "section", requestId: nextId, volumeId, plane, slab } as const;
    nextId += 1;
    const entry: Waiting = { request, resolve, reject };
    signal.addEventListener("abort", () => {
      const index = waiting.indexOf(entry);
      if (index >= 0) waiting.splice(index, 1);
      reject(new DOMException("No pane wants this plane any more.", "AbortError"));
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
    underWay?.reject(
      new Error("This plane could not be made: the memory for it was not to be had. Close other cases."),
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
    if ("values" in answer) entry.resolve(answer.values);
    else entry.reject(new Error(answer.problem));
  }
  sendNext();
}
