import type { Hl7Connection } from "../../../shared/domain/hl7-profile.ts";
import type { Job } from "../jobs/scheduler.ts";
import type { Clock, IdSource, Logger } from "../ports.ts";
import type { Store } from "../store/store.ts";
import { AcknowledgementListener, type AcknowledgementListenerOptions } from "./acknowledgement-listener.ts";
import { listenerName } from "./mllp-listener.ts";
import { profiledDestinations, settingsOf } from "./profiled-destination.ts";

/** What the listeners are made of. */
export interface AcknowledgementListenersOptions {
  readonly store: Pick<Store, "settings" | "profiles">;
  readonly clock: Pick<Clock, "now">;
  readonly ids: IdSource;
  readonly logger: Logger;
}

/** How often changed settings are looked for, in milliseconds. */
const everyMs = 5000;

interface Open {
  readonly tls: string;
  readonly listener: AcknowledgementListener;
}

/**
 * Listens wherever a destination's answers come over another connection now: one listener for each address of ours, which
 * several destinations may share. A job of `jobs/scheduler.ts`; everything is closed when the core stops.
 */
export class AcknowledgementListeners implements Job {
  readonly name = "acknowledgements-listen";
  readonly #options: AcknowledgementListenersOptions;
  readonly #onAcknowledgement: AcknowledgementListenerOptions["onApplicationAcknowledgement"];
  readonly #open = new Map<string, Open>();
  /** One change at a time, so that an address is not opened twice. */
  #work: Promise<unknown> = Promise.resolve();
  #isStopped = false;
  #signal: AbortSignal | null = null;

  constructor(
    options: AcknowledgementListenersOptions,
    onAcknowledgement: AcknowledgementListenerOptions["onApplicationAcknowledgement"],
  ) {
    this.#options = options;
    this.#onAcknowledgement = onAcknowledgement;
  }

  /** Opens what settings ask for and closes what they no longer do; gives in how many milliseconds to look again. */
  async step(signal: AbortSignal): Promise<number> {
    this.#closeWith(signal);
    const { store, clock } = this.#options;
    const destinations = await profiledDestinations(store, clock.now());
    const wanted = destinations
      .filter(({ channel, isEnabled }) => channel === "hl7" && isEnabled)
      .map((destination) => settingsOf(destination, "hl7").connection)
      .filter((connection) => addressOf(connection) !== null);
    await this.#inTurn(async () => {
      const names = new Set(wanted.map(addressOf));
      for (const [name, { listener }] of this.#open) {
        if (names.has(name)) continue;
        this.#open.delete(name);
        await listener.close();
      }
    });
    for (const connection of wanted) await this.ensure(connection);
    return everyMs;
  }

  /** Makes sure that the answers of a connection can come in; gives null, or the code of why they cannot. */
  ensure(connection: Hl7Connection): Promise<string | null> {
    const name = addressOf(connection);
    return name === null ? Promise.resolve(null) : this.#inTurn(() => this.#ensure(name, connection));
  }

  /** Stops listening everywhere. */
  async close(): Promise<void> {
    this.#isStopped = true;
    await this.#inTurn(async () => {
      for (const { listener } of this.#open.values()) await listener.close();
      this.#open.clear();
    });
  }

  #closeWith(signal: AbortSignal): void {
    if (this.#signal === signal) return;
    this.#signal = signal;
    signal.addEventListener("abort", () => void this.close(), { once: true });
  }

  async #ensure(name: string, { listenHost, listenPort, tls }: Hl7Connection): Promise<string | null> {
    const { clock, ids, logger } = this.#options;
    if (this.#isStopped || listenPort === null) return "ESTOPPED";
    const key = JSON.stringify(tls);
    const open = this.#open.get(name);
    if (open?.tls === key) return null;
    // Who spoke to us without encryption must not go on doing so once it is asked for.
    if (open !== undefined) await open.listener.close();
    this.#open.delete(name);
    const listener = new AcknowledgementListener({
      ...{ host: listenHost, port: listenPort, tls, clock, ids, logger },
      onApplicationAcknowledgement: this.#onAcknowledgement,
    });
    const result = await listener.open();
    if ("cause" in result) {
      logger.warn("acknowledgements.notListening", { address: name, cause: result.cause });
      return result.cause;
    }
    this.#open.set(name, { tls: key, listener });
    return null;
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#work.then(work);
    this.#work = result.catch(() => undefined);
    return result;
  }
}

/** Gives the address of ours at which the answers of a connection come in, `host:port`; null where none do. */
export function addressOf({ applicationAnswer, listenHost, listenPort }: Hl7Connection): string | null {
  return applicationAnswer === "sameConnection" || listenPort === null ? null : listenerName(listenHost, listenPort);
}
