import type { HeadersAnswer, HeadersRequest } from "./headers-messages.ts";
import { digestInstances, type InstanceDigests } from "./instance-digests.ts";
import { readStudyHeaders, type StudyHeaders } from "./read-study-headers.ts";

/** A worker as the reader knows it. */
export interface HeadersWorker {
  post(request: HeadersRequest): void;
  /** `onLost`: it ended or never began, and answers nothing any more. */
  listen(listener: (answer: HeadersAnswer) => void, onLost: () => void): void;
}

/** Headers, and later what tells whether another listing has them otherwise. */
export interface ListedHeaders extends StudyHeaders {
  /** Null where they could not be made. */
  readonly digests: Promise<InstanceDigests | null>;
}

interface Asked {
  readonly url: string;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (headers: ListedHeaders | Promise<ListedHeaders>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Has the headers of studies read by a worker, beside the drawing of the screen that needs them: those of a large study
 * hold the window up for a tenth of a second. A worker that is lost takes nothing along: the window reads them itself.
 */
export class HeadersReader {
  readonly #start: () => HeadersWorker;
  readonly #asked = new Map<number, Asked>();
  readonly #digestsAwaited = new Map<number, (digests: InstanceDigests | null) => void>();
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

  /** Gives the headers of a study; `isAgain`: the window has listed it before. Rejects as `readStudyHeaders` does. */
  read(url: string, signal?: AbortSignal, isAgain = false): Promise<ListedHeaders> {
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
      this.#worker?.post({ kind: "read", id, url, isAgain });
    });
  }

  #take(answer: HeadersAnswer): void {
    if ("digests" in answer) {
      this.#digestsAwaited.get(answer.id)?.(answer.digests);
      this.#digestsAwaited.delete(answer.id);
      return;
    }
    const asked = this.#asked.get(answer.id);
    this.#asked.delete(answer.id);
    if ("headers" in answer) {
      const digests = new Promise<InstanceDigests | null>((know) => this.#digestsAwaited.set(answer.id, know));
      asked?.resolve({ ...answer.headers, digests });
    }
    if ("sentence" in answer) asked?.reject(new Error(answer.sentence));
  }

  #lose(worker: HeadersWorker): void {
    if (this.#worker === worker) this.#worker = null;
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    for (const know of this.#digestsAwaited.values()) know(null);
    this.#digestsAwaited.clear();
    for (const { url, signal, resolve } of asked) resolve(readHere(url, signal));
  }
}

async function readHere(url: string, signal: AbortSignal | undefined): Promise<ListedHeaders> {
  const { headers, instances } = await readStudyHeaders(url, signal);
  return { ...headers, digests: digestInstances(instances).catch(() => null) };
}
