import type { Clock } from "../ports.ts";

/** So many keys are counted at once; beyond, everybody new waits. */
const mostKeys = 20_000;

/** Counts how often each key came within a window of time, on the monotonic clock. Keys are hashes or addresses, kept in memory only. */
export class RateLimit {
  readonly #clock: Pick<Clock, "monotonicMs">;
  readonly #most: number;
  readonly #windowMs: number;
  readonly #windows = new Map<string, { readonly startedAt: number; count: number }>();

  constructor(clock: Pick<Clock, "monotonicMs">, limit: { readonly most: number; readonly windowMs: number }) {
    this.#clock = clock;
    this.#most = limit.most;
    this.#windowMs = limit.windowMs;
  }

  /** Counts one more of a key; says whether it may go on. */
  take(key: string): boolean {
    const now = this.#clock.monotonicMs();
    const window = this.#windows.get(key);
    if (window !== undefined && now - window.startedAt < this.#windowMs) {
      window.count += 1;
      return window.count <= this.#most;
    }
    if (this.#windows.size >= mostKeys) this.#forgetOld(now);
    if (this.#windows.size >= mostKeys) return false;
    this.#windows.set(key, { startedAt: now, count: 1 });
    return true;
  }

  #forgetOld(now: number): void {
    for (const [key, { startedAt }] of this.#windows) {
      if (now - startedAt >= this.#windowMs) this.#windows.delete(key);
    }
  }
}
