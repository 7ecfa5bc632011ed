import type { Clock } from "../../electron/core/ports.ts";
import type { Store } from "../../electron/core/store/store.ts";

/** Work of the schedule that is under way in the real store. */
export interface Activity {
  count: number;
}

/** When a process dies or stands still, counted in uses of its store. */
export interface Destiny {
  /** Dies at this use; null: lives on. */
  readonly diesAt: number | null;
  /** Whether that use still reaches the store. */
  readonly isLastUseStored: boolean;
  /** Stands still at this use, as a computer that sleeps; null: never. */
  readonly pausesAt: number | null;
  readonly pauseMs: number;
}

/** Whatever a dead process waited for never comes. */
function never<Result>(): Promise<Result> {
  return new Promise<Result>(() => undefined);
}

/**
 * A process as the store and the network see it. When it dies, what it had begun stays as it was, nothing more of it is
 * heard, and nothing of it is undone but by the store itself.
 */
export class MortalProcess {
  readonly #destiny: Destiny;
  readonly #world: Clock;
  readonly #activity: Activity;
  #uses = 0;
  #isDead = false;

  constructor(destiny: Destiny, world: Clock, activity: Activity) {
    this.#destiny = destiny;
    this.#world = world;
    this.#activity = activity;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Ends it at once. */
  kill(): void {
    this.#isDead = true;
  }

  /** The store as this process uses it; each use is a moment to die at. */
  storeOf(store: Store): Store {
    return {
      ...store,
      outbox: this.#mortal(store.outbox),
      settings: this.#mortal(store.settings),
      transaction: (work) => this.#use(() => store.transaction(work)),
    };
  }

  /** Its clock: a dead process does not wake. */
  get clock(): Clock {
    return {
      now: () => this.#world.now(),
      monotonicMs: () => this.#world.monotonicMs(),
      sleep: async (durationMs, signal) => {
        await this.#world.sleep(durationMs, signal);
        if (this.#isDead) await never();
      },
    };
  }

  /** Gives what came over the network, unless it died meanwhile. */
  async heard<Result>(result: Result): Promise<Result> {
    return this.#isDead ? never() : result;
  }

  #mortal<Part extends object>(part: Part): Part {
    return new Proxy(part, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...parameters: unknown[]) =>
          this.#use(() => Promise.resolve(Reflect.apply(value, target, parameters) as unknown));
      },
    });
  }

  async #use<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#isDead) return never();
    this.#uses += 1;
    const { diesAt, isLastUseStored, pausesAt, pauseMs } = this.#destiny;
    if (this.#uses === pausesAt) await this.#world.sleep(pauseMs);
    const isLast = this.#uses === diesAt;
    if (isLast) this.#isDead = true;
    if (isLast && !isLastUseStored) return never();
    const ended = await this.#counted(work);
    if (this.#isDead) return never();
    if ("thrown" in ended) throw ended.thrown;
    return ended.result;
  }

  async #counted<Result>(work: () => Promise<Result>): Promise<{ result: Result } | { thrown: unknown }> {
    this.#activity.count += 1;
    try {
      return { result: await work() };
    } catch (thrown) {
      return { thrown };
    } finally {
      this.#activity.count -= 1;
    }
  }
}
