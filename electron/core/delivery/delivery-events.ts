import type { EventHub } from "../event-hub.ts";
import type { Clock } from "../ports.ts";

/** Windows fetch their list at each event: more often than this would slow them while a backlog drains. In milliseconds. */
const quietMs = 250;

/** Tells windows that deliveries changed: the first change at once, those that follow closely together as one. */
export class DeliveryEvents {
  readonly #events: Pick<EventHub, "publish">;
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  readonly #changed = new Set<string>();
  #toldAt: number | null = null;
  #isWaiting = false;

  constructor(events: Pick<EventHub, "publish">, clock: Clock) {
    this.#events = events;
    this.#clock = clock;
  }

  /** Notes that a delivery changed. */
  note(outboxId: string): void {
    this.#changed.add(outboxId);
    const since = this.#toldAt === null ? quietMs : this.#clock.monotonicMs() - this.#toldAt;
    if (since >= quietMs) this.#tell();
    else if (!this.#isWaiting) void this.#tellIn(quietMs - since);
  }

  /** Tells what was not told yet, and waits no more. */
  end(): void {
    this.#ending.abort(new Error("ended"));
    this.#tell();
  }

  async #tellIn(waitMs: number): Promise<void> {
    this.#isWaiting = true;
    await this.#clock.sleep(waitMs, this.#ending.signal).catch(() => undefined);
    this.#isWaiting = false;
    this.#tell();
  }

  #tell(): void {
    const [first] = this.#changed;
    if (first === undefined) return;
    const id = this.#changed.size === 1 ? first : "";
    this.#changed.clear();
    this.#toldAt = this.#clock.monotonicMs();
    this.#events.publish({ topic: "delivery", id });
  }
}
