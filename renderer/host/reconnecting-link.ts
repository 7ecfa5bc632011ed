import type { ClientContext, ClientLink, ClientOptions } from "@orpc/client";
import type { StoreApi } from "zustand/vanilla";
import { windowNow } from "./clock.ts";
import type { ConnectionState } from "./connection-store.ts";
import { startTimeLimit } from "./time-limit.ts";
import { DisconnectedError, type OpenWire, type Wire, WireRefusedError, WireVersionError } from "./wire.ts";

const firstBackoffMs = 200;
const longestBackoffMs = 5_000;
/** How long a call waits for a connection before it fails. */
const patienceMs = 10_000;

/** Keeps one wire to the core, opens the next when it is lost, and lets calls made meanwhile wait a little. */
export class ReconnectingLink implements ClientLink<ClientContext> {
  readonly #open: OpenWire;
  readonly #connection: StoreApi<ConnectionState>;
  #wire: Wire | null = null;
  #isClosed = false;
  #wakeUp: (() => void) | null = null;

  constructor(open: OpenWire, connection: StoreApi<ConnectionState>) {
    this.#open = open;
    this.#connection = connection;
  }

  /** Runs until `close`. Never rejects. */
  async run(): Promise<void> {
    let backoffMs = firstBackoffMs;
    while (!this.#isClosed) {
      try {
        const wire = await this.#open();
        backoffMs = firstBackoffMs;
        await this.#use(wire);
      } catch (error) {
        const end = stateAfter(error);
        if (end !== null) {
          this.#connection.setState({ state: end });
          return;
        }
      }
      if (this.#isClosed) return;
      this.#noteLost();
      await this.#pause(backoffMs);
      backoffMs = Math.min(backoffMs * 2, longestBackoffMs);
    }
  }

  /** Ends the wire and every call under way. */
  close(): void {
    this.#isClosed = true;
    this.#wire?.close();
    this.#wakeUp?.();
  }

  async call(path: readonly string[], input: unknown, options: ClientOptions<ClientContext>): Promise<unknown> {
    const wire = this.#wire ?? (await this.#waitForWire(options.signal));
    let isOver = false;
    void wire.closed.then(() => {
      isOver = true;
    });
    try {
      return await wire.link.call(path, input, options);
    } catch (error) {
      // Give the close event, which travels separately, a turn to arrive before judging.
      await Promise.resolve();
      if (isOver && options.signal?.aborted !== true) throw new DisconnectedError(true);
      throw error;
    }
  }

  async #use(wire: Wire): Promise<void> {
    if (this.#isClosed) {
      wire.close();
      return;
    }
    this.#wire = wire;
    this.#connection.setState((before) => ({
      state: "connected",
      lostAt: null,
      generation: before.generation + 1,
    }));
    await wire.closed;
    this.#wire = null;
  }

  #noteLost(): void {
    this.#connection.setState((before) => ({ state: "reconnecting", lostAt: before.lostAt ?? windowNow() }));
  }

  async #pause(durationMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, durationMs);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #waitForWire(signal: AbortSignal | undefined): Promise<Wire> {
    const limit = startTimeLimit(patienceMs);
    const either = signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]);
    return await new Promise<Wire>((resolve, reject) => {
      const settle = (): void => {
        if (this.#wire !== null) finish(() => resolve(this.#wire as Wire));
        else if (this.#connection.getState().state === "refused") finish(() => reject(new WireRefusedError()));
        else if (this.#connection.getState().state === "otherVersion") finish(() => reject(new WireVersionError()));
      };
      const abort = (): void =>
        finish(() => reject(signal?.aborted === true ? signal.reason : new DisconnectedError(false)));
      const unsubscribe = this.#connection.subscribe(settle);
      const finish = (act: () => void): void => {
        limit.stop();
        unsubscribe();
        either.removeEventListener("abort", abort);
        act();
      };
      either.addEventListener("abort", abort, { once: true });
      settle();
      if (either.aborted) abort();
    });
  }
}

/** Gives the state that trying again would not change, or null. */
function stateAfter(error: unknown): "refused" | "otherVersion" | null {
  if (error instanceof WireRefusedError) return "refused";
  return error instanceof WireVersionError ? "otherVersion" : null;
}
