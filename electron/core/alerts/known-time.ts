import type { Clock } from "../ports.ts";

/**
 * Time as each alert has lived through it: a clock that is set back gives nobody more time, and one that was wrong when one
 * alert was seen first says nothing about the others. In this process's memory; after a restart the store's last event of
 * the alert is where its time begins.
 */
export class KnownTime {
  readonly #clock: Pick<Clock, "monotonicMs">;
  readonly #begins = new Map<string, { readonly at: number; readonly elapsedMs: number }>();

  constructor(clock: Pick<Clock, "monotonicMs">) {
    this.#clock = clock;
  }

  /**
   * Gives the time for an alert, in whole milliseconds since 1970 as the store takes them: never earlier than by its own pace
   * since it was first seen. The pace itself is measured in fractions of one.
   */
  of(id: string, now: number): number {
    const elapsedMs = this.#clock.monotonicMs();
    const begin = this.#begins.get(id) ?? { at: now, elapsedMs };
    this.#begins.set(id, begin);
    return Math.max(now, begin.at + Math.floor(elapsedMs - begin.elapsedMs));
  }

  /** Forgets every other alert. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.#begins.keys()) if (!ids.has(id)) this.#begins.delete(id);
  }
}
