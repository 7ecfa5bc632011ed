import { OutboxWorker } from "../../electron/core/delivery/outbox-worker.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { CountingIds } from "../fakes/manual-clock.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { chanceOf, ScheduleClock } from "../fakes/schedule-clock.ts";
import { type Activity, MortalProcess } from "./mortal-process.ts";
import { ScheduleNetwork } from "./schedule-network.ts";
import { ScheduleOffice } from "./schedule-office.ts";

/** A store that schedules run on, one after the other. */
export interface ScheduleStore {
  readonly store: Store;
  /** Lets the store grow no more, or again; null where the engine cannot be made to. */
  readonly setFull: ((isFull: boolean) => Promise<void>) | null;
}

/** How one schedule ended. */
export interface ScheduleEnd {
  /** What should never have happened, in sentences; empty where all is well. */
  readonly faults: readonly string[];
  readonly deliveries: number;
  readonly tries: number;
  readonly deaths: number;
  /** Hours that passed on the schedule's clock. */
  readonly hours: number;
}

/** Three days without an end is none. */
const longestMs = 3 * 24 * 60 * 60_000;
const leaseMs = 30_000;
/** A Saturday at noon, the night before clocks go back in London. */
const startsAt = Date.UTC(2026, 9, 24, 12);
let schedules = 0;

/**
 * Runs one schedule of faults on the real store, outbox and worker: everything that is drawn comes from `seed`, so that a
 * failure can be run again. Receivers and network are fakes that fail by plan.
 */
export async function runFaultSchedule(on: ScheduleStore, seed: number): Promise<ScheduleEnd> {
  schedules += 1;
  const schedule = new FaultSchedule(on, seed, `s${schedules}`);
  return schedule.run();
}

class FaultSchedule {
  readonly #on: ScheduleStore;
  readonly #chance: () => number;
  readonly #clock = new ScheduleClock(startsAt);
  readonly #activity: Activity = { count: 0 };
  readonly #ids: PrefixedIds;
  readonly #network: ScheduleNetwork;
  readonly #office: ScheduleOffice;
  readonly #processes = new Set<MortalProcess>();
  #livesLeft: number;
  #deaths = 0;

  constructor(on: ScheduleStore, seed: number, name: string) {
    this.#on = on;
    this.#chance = chanceOf(seed);
    this.#ids = new PrefixedIds(name);
    this.#livesLeft = Math.floor(this.#chance() * 4);
    const busy = <Result>(work: () => Promise<Result>) => this.#busy(work);
    const basis = { store: on.store, clock: this.#clock, chance: this.#chance, busy };
    this.#network = new ScheduleNetwork(basis);
    this.#office = new ScheduleOffice({ ...basis, name, ids: this.#ids });
  }

  async run(): Promise<ScheduleEnd> {
    await this.#office.setUp();
    const processes = this.#chance() < 0.3 ? 2 : 1;
    for (let count = 0; count < processes; count += 1) this.#start();
    this.#office.begin();
    if (this.#chance() < 0.5) void this.#jumpClock();
    if (this.#on.setFull !== null && this.#chance() < 0.25) void this.#fillDisk(this.#on.setFull);
    while (!this.#office.isSettled && this.#clock.monotonicMs() < longestMs) {
      await this.#quiet();
      this.#replaceDead();
      if (!this.#clock.passToNext()) break;
    }
    await this.#quiet();
    for (const process of this.#processes) process.kill();
    await this.#on.setFull?.(false);
    const { faults, deliveries } = await this.#office.judge(this.#network);
    await this.#office.leave();
    const hours = this.#clock.monotonicMs() / 3_600_000;
    return { faults, deliveries, tries: this.#network.tries, deaths: this.#deaths, hours };
  }

  #start(): void {
    const chance = this.#chance;
    const isMortal = this.#livesLeft > 0;
    this.#livesLeft -= 1;
    const process = new MortalProcess(
      {
        diesAt: isMortal ? 1 + Math.floor(chance() * 60) : null,
        isLastUseStored: chance() < 0.5,
        pausesAt: chance() < 0.3 ? 1 + Math.floor(chance() * 40) : null,
        pauseMs: leaseMs * (0.5 + 2 * chance()),
      },
      this.#clock,
      this.#activity,
    );
    this.#processes.add(process);
    const worker = new OutboxWorker({
      store: process.storeOf(this.#on.store),
      senders: { hl7: this.#network.sender(process) },
      clock: process.clock,
      ids: this.#ids,
      logger: keepingLogger(),
      events: { publish: () => undefined },
      evidence: { announce: async () => undefined },
      leaseMs,
    });
    this.#office.tell(() => worker.wake());
    worker.start();
  }

  #replaceDead(): void {
    for (const process of [...this.#processes]) {
      if (!process.isDead) continue;
      this.#processes.delete(process);
      this.#deaths += 1;
      const restMs = 1000 + this.#chance() * 60_000;
      void this.#clock.sleep(restMs).then(() => this.#start());
    }
  }

  async #jumpClock(): Promise<void> {
    for (let count = 0; count < 2; count += 1) {
      await this.#clock.sleep(this.#chance() * 20 * 60_000);
      // An hour either way is a machine that takes summer time for UTC; more is a wrong date.
      const jumps = [-3_600_000, 3_600_000, -90_000, 600_000, 26 * 3_600_000, -26 * 3_600_000];
      this.#clock.jump(jumps[Math.floor(this.#chance() * jumps.length)] ?? 0);
    }
  }

  async #fillDisk(setFull: (isFull: boolean) => Promise<void>): Promise<void> {
    await this.#clock.sleep(this.#chance() * 5 * 60_000);
    await this.#busy(() => setFull(true));
    await this.#clock.sleep(this.#chance() * 10 * 60_000);
    await this.#busy(() => setFull(false));
  }

  /** Waits until nothing is under way but sleeping. */
  async #quiet(): Promise<void> {
    for (let turns = 0; turns < 2; turns += 1) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.#activity.count > 0) turns = -1;
    }
  }

  async #busy<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#activity.count += 1;
    try {
      return await work();
    } finally {
      this.#activity.count -= 1;
    }
  }
}

/** Identifiers that differ between schedules on one store. */
class PrefixedIds extends CountingIds {
  readonly #prefix: string;

  constructor(prefix: string) {
    super();
    this.#prefix = prefix;
  }

  override uuid(): string {
    return `${this.#prefix}-${super.uuid().slice(-8)}`;
  }
}
