import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../ports.ts";

/** The longest delay of one timer; a longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The computer's clock. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }

  /** Rejects with the signal's reason when aborted. */
  async sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    let remaining = Math.max(0, durationMs);
    do {
      const step = Math.min(remaining, longestTimerMs);
      try {
        await wait(step, undefined, signal ? { signal } : {});
      } catch (thrown) {
        signal?.throwIfAborted();
        throw thrown;
      }
      remaining -= step;
    } while (remaining > 0);
  }
}
