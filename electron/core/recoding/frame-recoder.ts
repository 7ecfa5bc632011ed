import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { StoredFrame } from "../frame-cache/frame-address.ts";
import type { Clock, Logger } from "../ports.ts";
import type { RecodeAnswer, RecodeWorkerData } from "./recode-worker.ts";

/** Where a bundled host keeps the worker and the compiled codecs; null for the sources and the installed packages. */
export interface RecoderPlaces {
  readonly workerEntry: URL | string | null;
  readonly codecsDirectory: string | null;
}

/** What a recoder needs. */
export interface FrameRecoderOptions {
  readonly places: RecoderPlaces;
  readonly clock: Pick<Clock, "sleep">;
  readonly logger: Logger;
}

/** The largest mammogram takes about two seconds. */
const timeLimitMs = 60_000;

/**
 * Re-encodes frames in a worker thread, one at a time. The thread is started with the first frame and again after a codec
 * failed in it, took too long or was given up.
 */
export class FrameRecoder {
  readonly #options: FrameRecoderOptions;
  #worker: Worker | null = null;

  constructor(options: FrameRecoderOptions) {
    this.#options = options;
  }

  /**
   * Gives a frame in the faster codec with the same samples; null where it has to stay as it is, whatever the reason.
   * Rejects when the signal aborts; the thread ends at once then and leaves the processor to others.
   */
  async recode(frame: StoredFrame, signal: AbortSignal): Promise<StoredFrame | null> {
    signal.throwIfAborted();
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const ending = new AbortController();
    const until = AbortSignal.any([signal, ending.signal]);
    try {
      worker.postMessage(frame);
      const answer = once(worker, "message", { signal: until }) as Promise<[RecodeAnswer]>;
      const died = once(worker, "exit", { signal: until }).then(() => Promise.reject(new Error("the thread ended")));
      const late = this.#options.clock
        .sleep(timeLimitMs, until)
        .then(() => Promise.reject(new Error("the codec took too long")));
      // Whichever comes first decides; the others end with it and are heard by nobody.
      for (const other of [answer, died, late]) other.catch(() => undefined);
      const [recoded] = await Promise.race([answer, died, late]);
      return recoded;
    } catch {
      this.#worker = null;
      await worker.terminate();
      signal.throwIfAborted();
      this.#options.logger.warn("frameRecoder.failed", { transferSyntaxUid: frame.transferSyntaxUid });
      return null;
    } finally {
      ending.abort();
    }
  }

  /** Ends the thread until the next frame: it holds memory that nobody needs meanwhile. */
  async rest(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #start(): Worker {
    const { workerEntry, codecsDirectory } = this.#options.places;
    const workerData: RecodeWorkerData = { codecsDirectory };
    const worker = new Worker(workerEntry ?? new URL("./recode-worker.ts", import.meta.url), { workerData });
    // A thread that dies is noticed by its end; without a listener its error would end the program.
    worker.on("error", () => undefined);
    worker.unref();
    return worker;
  }
}
