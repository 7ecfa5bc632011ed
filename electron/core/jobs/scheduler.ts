import type { Clock, Logger } from "../ports.ts";

/** Background work that is done in bounded steps. */
export interface Job {
  /** `noun-verb`, for the log. */
  readonly name: string;
  /**
   * Does one bounded step and gives in how many milliseconds the next is due; 0 is at once, null waits until the job is
   * woken. A step that takes long heeds the signal, which aborts when the core stops.
   */
  step(signal: AbortSignal): Promise<number | null>;
}

/** Waits after a failed step: 1, 2, 4 … seconds, at most one minute. */
const longestPauseMs = 60_000;

/** Runs jobs side by side, each one step at a time. A failing step is logged and tried again, and never ends its job. */
export class Scheduler {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #jobs: readonly RunningJob[];
  readonly #stopping = new AbortController();

  constructor(jobs: readonly Job[], clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
    this.#jobs = jobs.map((job) => ({ job, wake: null, wasWoken: false, ended: null }));
  }

  /** Starts every job. */
  start(): void {
    if (this.#stopping.signal.aborted) return;
    for (const running of this.#jobs) running.ended ??= this.#run(running);
  }

  /** Makes a job's next step due now; during a step, the one after it. */
  wake(name: string): void {
    for (const running of this.#jobs) {
      if (running.job.name !== name) continue;
      running.wasWoken = true;
      running.wake?.abort();
    }
  }

  /** Begins no more steps and waits for those under way, at most `limitMs`. Says whether all ended in time. */
  async stop(limitMs: number): Promise<boolean> {
    this.#stopping.abort(new Error("the core stops"));
    const ended = Promise.all(this.#jobs.map((running) => running.ended ?? Promise.resolve())).then(() => true);
    const limit = new AbortController();
    const timeout = this.#clock.sleep(limitMs, limit.signal).then(
      () => false,
      () => false,
    );
    const wasInTime = await Promise.race([ended, timeout]);
    limit.abort(new Error("stopped"));
    return wasInTime;
  }

  async #run(running: RunningJob): Promise<void> {
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted) {
      running.wasWoken = false;
      let waitMs: number | null;
      try {
        waitMs = await running.job.step(signal);
        failures = 0;
      } catch (thrown) {
        if (signal.aborted) return;
        failures += 1;
        waitMs = Math.min(longestPauseMs, 1000 * 2 ** Math.min(failures - 1, 10));
        this.#logger.error("job.failed", { job: running.job.name, failures, cause: causeText(thrown) });
      }
      await this.#pause(running, waitMs);
    }
  }

  async #pause(running: RunningJob, waitMs: number | null): Promise<void> {
    if (running.wasWoken) return;
    running.wake = new AbortController();
    const signal = AbortSignal.any([running.wake.signal, this.#stopping.signal]);
    try {
      if (waitMs === null) await aborted(signal);
      else await this.#clock.sleep(waitMs, signal);
    } catch (thrown) {
      if (!signal.aborted) throw thrown;
    } finally {
      running.wake = null;
    }
  }
}

interface RunningJob {
  readonly job: Job;
  wake: AbortController | null;
  wasWoken: boolean;
  ended: Promise<void> | null;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

function causeText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return "unknown";
  const code = "code" in thrown ? `${String(thrown.code)} ` : "";
  return `${code}${thrown.name}: ${thrown.message}`.slice(0, 300);
}
