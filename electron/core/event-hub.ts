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
  subscribe(signal: AbortSignal): AsyncIterableIterator<CoreEvent> {
    // Registered before the first read: what happens between subscribing and reading must not be lost.
    const subscriber = new Subscriber();
    if (!signal.aborted) this.#subscribers.add(subscriber);
    return this.#read(subscriber, signal);
  }

  /** How many windows listen; for the health page and tests. */
  get subscriberCount(): number {
    return this.#subscribers.size;
  }

  async *#read(subscriber: Subscriber, signal: AbortSignal): AsyncGenerator<CoreEvent> {
    const end = () => {
      this.#subscribers.delete(subscriber);
      subscriber.wake();
    };
    signal.addEventListener("abort", end, { once: true });
    try {
      while (!signal.aborted) {
        const event = subscriber.shift();
        if (event) yield event;
        else await subscriber.changed();
      }
    } finally {
      signal.removeEventListener("abort", end);
      this.#subscribers.delete(subscriber);
    }
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
