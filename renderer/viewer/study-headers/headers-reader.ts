import type { HeadersAnswer, HeadersRequest } from "./headers-messages.ts";
import { readStudyHeaders, type StudyHeaders } from "./read-study-headers.ts";

/** A worker as the reader knows it. */
export interface HeadersWorker {
  post(request: HeadersRequest): void;
  /** `onLost`: it ended or never began, and answers nothing any more. */
  listen(listener: (answer: HeadersAnswer) => void, onLost: () => void): void;
}

interface Asked {
  readonly url: string;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (headers: StudyHeaders | Promise<StudyHeaders>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Has the headers of studies read by a worker, beside the drawing of the screen that needs them: those of a large study
 * hold the window up for a tenth of a second. A worker that is lost takes nothing along: the window reads them itself.
 */
export class HeadersReader {
  readonly #start: () => HeadersWorker;
  readonly #asked = new Map<number, Asked>();
  #worker: HeadersWorker | null = null;
  #lastId = 0;

  constructor(start: () => HeadersWorker) {
    this.#start = start;
  }

  /** Starts the worker ahead of the first study. */
  warmUp(): void {
    if (this.#worker !== null) return;
    const worker = this.#start();
    this.#worker = worker;
    worker.listen(
      (answer) => this.#take(answer),
      () => this.#lose(worker),
    );
  }

  /** Gives the headers of a study. Rejects as `readStudyHeaders` does. */
  read(url: string, signal?: AbortSignal): Promise<StudyHeaders> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        if (!this.#asked.delete(id)) return;
        this.#worker?.post({ kind: "giveUp", id });
        reject(signal?.reason);
      };
      this.#asked.set(id, { url, signal, resolve, reject });
      if (signal?.aborted === true) return giveUp();
      signal?.addEventListener("abort", giveUp, { once: true });
      this.warmUp();
      this.#worker?.post({ kind: "read", id, url });
    });
  }

  #take(answer: HeadersAnswer): void {
    const asked = this.#asked.get(answer.id);
    this.#asked.delete(answer.id);
    if ("headers" in answer) asked?.resolve(answer.headers);
    else asked?.reject(new Error(answer.sentence));
  }

  #lose(worker: HeadersWorker): void {
    if (this.#worker === worker) this.#worker = null;
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    for (const { url, signal, resolve } of asked) resolve(readStudyHeaders(url, signal));
  }
}
