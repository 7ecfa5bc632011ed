import type { Clock } from "../../electron/core/ports.ts";

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock whose time passes only when nothing else happens: a schedule of hours runs in milliseconds. */
export class ScheduleClock implements Clock {
  #monotonic = 0;
  #offset: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(now: number) {
    this.#offset = now;
  }

  now(): number {
    return this.#monotonic + this.#offset;
  }

  monotonicMs(): number {
    return this.#monotonic;
  }

  async sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const sleeper = { until: this.#monotonic + Math.max(0, Math.round(durationMs)), wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener(
        "abort",
        () => {
          this.#sleepers.delete(sleeper);
          reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
        },
        { once: true },
      );
    });
  }

  /** Sets the computer's clock, as a person or a time server does; durations do not notice. */
  jump(byMs: number): void {
    this.#offset += byMs;
  }

  /** Lets time pass to the next sleeper's end; says whether anybody slept. */
  passToNext(): boolean {
    const next = Math.min(...[...this.#sleepers].map(({ until }) => until));
    if (!Number.isFinite(next)) return false;
    this.#monotonic = Math.max(this.#monotonic, next);
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.until > this.#monotonic) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
    return true;
  }
}

/** A repeatable sequence of numbers in [0, 1): the mulberry32 generator. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
