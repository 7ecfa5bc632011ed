import type { EventHub } from "../event-hub.ts";
import type { Clock, Logger } from "../ports.ts";
import type { Store } from "../store/store.ts";

const everyMs = 30_000;
const sentence =
  "The receiving system stored the message safely and has not said in time whether it was processed. It is not sent again by " +
  "itself. Please ask there, then resend it or note how it was delivered otherwise.";

/** Puts before a person what was handed over and whose later answer has not come in time. A job of `jobs/scheduler.ts`. */
export class OverdueAnswersJob {
  readonly name = "overdue-answers";
  readonly #store: Pick<Store, "outbox">;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #events: Pick<EventHub, "publish">;

  constructor(parts: {
    readonly store: Pick<Store, "outbox">;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly events: Pick<EventHub, "publish">;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#events = parts.events;
  }

  /** Looks once; gives in how many milliseconds to look again. */
  async step(): Promise<number> {
    const overdue = await this.#store.outbox.noteOverdueAnswers(this.#clock.now(), sentence);
    if (overdue.length > 0) {
      this.#logger.warn("outbox.answersOverdue", { count: overdue.length });
      this.#events.publish({ topic: "delivery", id: overdue.length === 1 ? (overdue[0] ?? "") : "" });
    }
    return everyMs;
  }
}
