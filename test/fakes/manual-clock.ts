import type { Clock, IdSource } from "../../electron/core/ports.ts";

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  #monotonic = 0;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  monotonicMs(): number {
    return this.#monotonic;
  }

  /** Lets time pass. */
  pass(durationMs: number): void {
    this.#now += durationMs;
    this.#monotonic += durationMs;
  }

  /** Sets the system clock, as a person or a time server does; durations do not notice. */
  setTo(now: number): void {
    this.#now = now;
  }

  async sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.pass(durationMs);
  }
}

/** Identifiers that are the same in every run, and never twice in one. */
export class CountingIds implements IdSource {
  #count = 0;

  uuid(): string {
    this.#count += 1;
    return `00000000-0000-4000-8000-${String(this.#count).padStart(12, "0")}`;
  }

  dicomUid(): string {
    this.#count += 1;
    return `2.25.${9_000_000 + this.#count}`;
  }
}
