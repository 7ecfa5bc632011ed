import type { CoreEvent } from "../../shared/contract/events.ts";

/** How many events a slow window may fall behind before it is told by a gap to fetch everything. */
const longestQueue = 1000;

/** Tells windows what changed, as topic and identifier; they fetch the rest. */
export class EventHub {
  readonly #subscribers = new Set<Subscriber>();
  #sequence = 0;

  /** Tells every subscriber. Call it after the change is stored, never inside its transaction. */
  publish(event: Omit<CoreEvent, "sequence">): void {
    this.#sequence += 1;
    const numbered: CoreEvent = { sequence: this.#sequence, topic: event.topic, id: event.id };
    for (const subscriber of this.#subscribers) subscriber.push(numbered);
  }

  /**
   * Gives events from now on, in order, until the signal aborts. A reader too slow loses the oldest ones, which it sees
   * as a gap in the sequence.
   */
  subscribe(signal: AbortSignal): AsyncGenerator<CoreEvent, void, void> {
    // Registered before the first read: what happens between subscribing and reading must not be lost.
    const subscriber = new Subscriber();
    const end = () => {
      this.#subscribers.delete(subscriber);
      subscriber.wake();
    };
    if (!signal.aborted) this.#subscribers.add(subscriber);
    signal.addEventListener("abort", end, { once: true });
    return read(subscriber, signal, () => {
      signal.removeEventListener("abort", end);
      end();
    });
  }

  /** How many windows listen; for the health page and tests. */
  get subscriberCount(): number {
    return this.#subscribers.size;
  }
}

async function* read(subscriber: Subscriber, signal: AbortSignal, end: () => void): AsyncGenerator<CoreEvent, void> {
  try {
    while (!signal.aborted) {
      const event = subscriber.shift();
      if (event) yield event;
      else await subscriber.changed();
    }
  } finally {
    end();
  }
}

class Subscriber {
  readonly #queue: CoreEvent[] = [];
  #wake: (() => void) | null = null;

  push(event: CoreEvent): void {
    this.#queue.push(event);
    if (this.#queue.length > longestQueue) this.#queue.shift();
    this.wake();
  }

  shift(): CoreEvent | undefined {
    return this.#queue.shift();
  }

  wake(): void {
    this.#wake?.();
    this.#wake = null;
  }

  async changed(): Promise<void> {
    if (this.#queue.length > 0) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}
