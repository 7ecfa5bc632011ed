import type { Clock } from "../ports.ts";

/** After a person's last request the line counts as theirs for so long: the next one is likely to follow. */
const quietAfterMs = 2_000;

/**
 * Who has the line to the archives: a person who waits for an image always has it before what is fetched ahead. What is
 * fetched ahead asks for a signal that aborts the instant a person needs the line.
 */
export class PersonalLine {
  readonly #clock: Clock;
  readonly #ahead = new Set<AbortController>();
  #held = 0;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Answers a person's request: the line is theirs until its last byte has left, or nobody reads it any more. */
  async during(answer: () => Promise<Response>): Promise<Response> {
    const release = this.#take();
    try {
      const response = await answer();
      if (response.body === null) {
        release();
        return response;
      }
      return new Response(followed(response.body, release), { status: response.status, headers: response.headers });
    } catch (thrown) {
      release();
      throw thrown;
    }
  }

  /** True while nobody has needed the line for a moment. */
  get isQuiet(): boolean {
    return this.#held === 0 && this.#clock.monotonicMs() - this.#lastAt >= quietAfterMs;
  }

  /** Does work ahead of need with a signal that aborts when a person needs the line or `signal` does. Rejects when it is given up. */
  async ahead<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#ahead.add(controller);
    if (!this.isQuiet) controller.abort(new Error("a person needs the line"));
    try {
      return await work(AbortSignal.any([signal, controller.signal]));
    } finally {
      this.#ahead.delete(controller);
    }
  }

  #take(): () => void {
    this.#held += 1;
    for (const controller of this.#ahead) controller.abort(new Error("a person needs the line"));
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#held -= 1;
      this.#lastAt = this.#clock.monotonicMs();
    };
  }
}

/** The same bytes; `release` is called once nobody reads them any more. */
function followed(body: ReadableStream<Uint8Array>, release: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          release();
          controller.close();
        } catch (thrown) {
          release();
          controller.error(thrown);
        }
      },
      async cancel(reason) {
        release();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
