// `npm run soak`: many schedules of faults on the outbox. --schedules N (2,000), --seed N (that one alone), --postgresql (every
// tenth runs on it anyway). Prints each seed that fails, and ends with code 1 if any did.
// --reading: reads --cases N (200) of --slices N (40) in a row instead, and fails where memory or handles keep growing.
import { parseArgs } from "node:util";
import type { StoreKind } from "../electron/core/store/migrations/migration.ts";
import { runFaultSchedule, type ScheduleEnd, type ScheduleStore } from "../test/environment/fault-schedule.ts";
import { ScheduleStores } from "../test/environment/schedule-stores.ts";
import { readCases } from "./soak/read-cases.ts";

/** A store grows with each schedule; a new one keeps the next as quick as the first. */
const schedulesOnOneStore = 200;
const postgresqlShare = 10;
const saysEvery = 100;

interface Wish {
  readonly schedules: number;
  readonly seed: number | null;
  readonly isPostgresqlOnly: boolean;
  readonly isReading: boolean;
  readonly cases: number;
  readonly slices: number;
}

function readWish(): Wish {
  const { values } = parseArgs({
    options: {
      schedules: { type: "string", default: "2000" },
      seed: { type: "string" },
      postgresql: { type: "boolean", default: false },
      reading: { type: "boolean", default: false },
      cases: { type: "string", default: "200" },
      slices: { type: "string", default: "40" },
    },
  });
  const wish = { schedules: Number(values.schedules), seed: values.seed === undefined ? null : Number(values.seed) };
  if (!Number.isInteger(wish.schedules) || wish.schedules < 1)
    throw new Error("--schedules needs a whole number from 1.");
  if (wish.seed !== null && !Number.isInteger(wish.seed)) throw new Error("--seed needs a whole number.");
  const read = { isReading: values.reading, cases: Number(values.cases), slices: Number(values.slices) };
  if (!Number.isInteger(read.cases) || read.cases < 80 || read.cases > 200)
    throw new Error("--cases needs a whole number from 80 to 200.");
  if (!Number.isInteger(read.slices) || read.slices < 12) throw new Error("--slices needs a whole number from 12.");
  return { ...wish, ...read, isPostgresqlOnly: values.postgresql };
}

async function main(): Promise<number> {
  const wish = readWish();
  if (wish.isReading) return (await readCases(wish.cases, wish.slices)) === 0 ? 0 : 1;
  const first = wish.seed ?? Math.floor(Math.random() * 1_000_000_000);
  const count = wish.seed === null ? wish.schedules : 1;
  console.log(`Schedules ${first} to ${first + count - 1}`);
  let stores = new ScheduleStores();
  const opened = new Map<StoreKind, ScheduleStore>();
  const sums = { failed: 0, deliveries: 0, tries: 0, deaths: 0, hours: 0 };
  for (let index = 0; index < count; index += 1) {
    if (index > 0 && index % schedulesOnOneStore === 0) {
      await stores.stop();
      stores = new ScheduleStores();
      opened.clear();
    }
    const kind = wish.isPostgresqlOnly || (count > 1 && index % postgresqlShare === 0) ? "postgresql" : "sqlite";
    const on = opened.get(kind) ?? (await stores.open(kind));
    opened.set(kind, on);
    const end = await runFaultSchedule(on, first + index);
    add(sums, end);
    if (end.faults.length > 0) console.log(`FAILED --seed ${first + index} (${kind})\n  ${end.faults.join("\n  ")}`);
    if ((index + 1) % saysEvery === 0) console.log(`${index + 1} schedules, ${sums.failed} failed`);
  }
  await stores.stop();
  console.log(
    `${count} schedules, ${sums.failed} failed: ${sums.deliveries} deliveries, ${sums.tries} tries, ${sums.deaths} deaths of a ` +
      `process, ${Math.round(sums.hours)} hours of their clocks`,
  );
  return sums.failed === 0 ? 0 : 1;
}

function add(
  sums: { failed: number; deliveries: number; tries: number; deaths: number; hours: number },
  end: ScheduleEnd,
): void {
  sums.failed += end.faults.length > 0 ? 1 : 0;
  sums.deliveries += end.deliveries;
  sums.tries += end.tries;
  sums.deaths += end.deaths;
  sums.hours += end.hours;
}

process.exitCode = await main();
