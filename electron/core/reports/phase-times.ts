import type { Clock } from "../ports.ts";

/** Notes how long the phases of an act take; they may run beside each other. */
export class PhaseTimes {
  readonly #clock: Pick<Clock, "monotonicMs">;
  readonly #milliseconds = new Map<string, number>();

  constructor(clock: Pick<Clock, "monotonicMs">) {
    this.#clock = clock;
  }

  /** Gives what `work` gives and adds its time to the phase; a phase that fails is noted too. */
  async of<Result>(phase: string, work: () => Promise<Result>): Promise<Result> {
    const start = this.#clock.monotonicMs();
    try {
      return await work();
    } finally {
      const took = this.#clock.monotonicMs() - start;
      this.#milliseconds.set(phase, (this.#milliseconds.get(phase) ?? 0) + took);
    }
  }

  /** Gives whole milliseconds by phase, e.g. for a log line. */
  get milliseconds(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#milliseconds].map(([phase, took]) => [phase, Math.round(took)]));
  }
}
