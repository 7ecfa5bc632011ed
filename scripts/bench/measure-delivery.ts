import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createHl7Sender } from "../../electron/core/delivery/deliver-hl7.ts";
import { OutboxWorker } from "../../electron/core/delivery/outbox-worker.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { openDatabase } from "../../electron/core/store/database.ts";
import { migrate } from "../../electron/core/store/migrate.ts";
import { migrations } from "../../electron/core/store/migrations/index.ts";
import { bindStore, type Store, storeFile } from "../../electron/core/store/store.ts";
import { hl7ConnectionSchema } from "../../shared/domain/hl7-profile.ts";
import { type LineProcess, startLines } from "../../test/environment/child-process.ts";
import { fillOutbox } from "../../test/environment/filled-outbox.ts";
import { keepingLogger } from "../../test/fakes/plain-ports.ts";
import { sampleDestination, sampleRecipient } from "../../test/fakes/sample-report.ts";
import { addSignedVersion, sampleEntry } from "../../test/fakes/sample-store.ts";
import { root } from "../step.ts";
import type { Figure } from "./figures.ts";
import { temporaryFolder } from "./program-under-test.ts";
import { median } from "./table.ts";

/** How much is sent and kept. */
export interface DeliveryBenchSize {
  /** Deliveries that a day away has queued for one destination. */
  readonly queued: number;
  readonly destinations: number;
  readonly dead: number;
  /** Deliveries for each of the destinations. */
  readonly each: number;
  /** Deliveries of a year. */
  readonly year: number;
}

const clock = new SystemClock();
/** Text of about two pages, as a report without its printed form has. */
const text = "OBX|1|FT|59776-5^Findings^LN||".concat("No focal lesion is seen in the liver. ".repeat(200), "||||||F\r");

/** Measures the outbox against receivers by others in a process of their own; gives each part's figures when they are there. */
export async function* measureDelivery(size: DeliveryBenchSize): AsyncGenerator<readonly Figure[]> {
  yield await measureYear(size.year);
  yield await measureMany(size);
  yield await measureDrain(size.queued);
}

async function measureDrain(queued: number): Promise<readonly Figure[]> {
  return onStore(async (store) => {
    const [peer, [port = 0]] = await startPeer(1, 0);
    await addSignedVersion(store);
    await queueFor(store, "one", port, queued);
    const drain = await run(store, 0);
    const alone = await sendAlone(port, Math.min(queued, 500));
    const counts = await countsOf(peer);
    await peer.end();
    return [
      heading(`A destination comes back with ${queued} deliveries queued`),
      line("drained, deliveries a second (goal 50)", "", queued / drain.seconds, 0),
      line("the core's processor time for one, all of it", "ms", drain.workMs / queued),
      line("the same messages sent without outbox or store, a second", "", alone, 0),
      line("messages of the outbox at the receiver, first tries and repeats", "", counts.messages - counts.others, 0),
      line("... of them out of order", "", counts.outOfOrder, 0),
      line("delay of the core's event loop meanwhile, middle", "ms", drain.loopMiddle),
      line("... 99 of 100 are shorter than", "ms", drain.loop99),
      line("... the longest", "ms", drain.loopLongest),
    ];
  });
}

async function measureMany({ destinations, dead, each }: DeliveryBenchSize): Promise<readonly Figure[]> {
  const times: Record<"none" | "some", number> = { none: 0, some: 0 };
  for (const which of ["none", "some"] as const) {
    times[which] = await onStore(async (store) => {
      const live = destinations - dead;
      const silent = which === "some" ? Math.ceil(dead / 2) : 0;
      const [peer, ports] = await startPeer(live, silent);
      await addSignedVersion(store);
      // The dead ones come first in every order: half take everything and say nothing, half refuse the connection.
      const deadPorts =
        which === "some" ? [...ports.slice(live), ...Array.from({ length: dead - silent }, () => 1)] : [];
      for (const [index, port] of [...deadPorts, ...ports.slice(0, live)].entries()) {
        await queueFor(store, `d${String(index).padStart(3, "0")}`, port, each);
      }
      const { seconds } = await run(store, deadPorts.length * each);
      await peer.end();
      return seconds;
    });
  }
  return [
    heading(`${destinations} destinations with ${each} deliveries each`),
    line(`all but ${dead} are served, with none dead`, "s", times.none, 1),
    line(`the same with ${dead} dead beside them`, "s", times.some, 1),
    line("... times as long", "", times.some / times.none, 2),
  ];
}

async function measureYear(year: number): Promise<readonly Figure[]> {
  return onStore(async (store, fill) => {
    await fill(year);
    const list = (search: string, before: number | null) =>
      timed(() => store.outbox.list({ scope: "all", search, offset: 0, limit: 200, before }));
    const opening = () =>
      timed(async () => {
        await store.outbox.list({ scope: "all", search: "", offset: 0, limit: 200 });
        await store.outbox.counts();
        await store.outbox.destinationFigures();
      });
    const cold = await opening();
    const opened = await repeated(opening);
    const middle = await repeated(() => list("", Math.floor(year / 2)));
    return [
      heading(`A year's log of ${year} deliveries`),
      line("opened for the first time, with its counts and destinations (goal 100)", "ms", cold),
      line("opened again, median of nine", "ms", opened),
      line("a page of 200 in its middle, median of nine", "ms", middle),
    ];
  });
}

async function onStore<Result>(
  work: (store: Store, fill: (delivered: number) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const folder = temporaryFolder("delivery");
  const database = await openDatabase({ kind: "sqlite", file: storeFile(folder.path) }, keepingLogger());
  try {
    await migrate(database, { migrations, now: clock.now(), programVersion: "bench" });
    const store = bindStore(database);
    return await work(store, (delivered) => fillOutbox(store, database, { delivered, queued: 0 }));
  } finally {
    await database.close();
    folder.remove();
  }
}

async function startPeer(receivers: number, silent: number): Promise<[LineProcess, number[]]> {
  const script = join(root, "scripts", "bench", "hl7-peer.ts");
  const peer = startLines(process.execPath, [script, "--receivers", String(receivers), "--silent", String(silent)]);
  return [peer, JSON.parse(await peer.line(0)) as number[]];
}

async function countsOf(peer: LineProcess): Promise<{ messages: number; others: number; outOfOrder: number }> {
  peer.child.stdin?.write("\n");
  return JSON.parse(await peer.line(1)) as { messages: number; others: number; outOfOrder: number };
}

async function queueFor(store: Store, id: string, port: number, count: number): Promise<void> {
  const destination = { ...sampleDestination("hl7", `127.0.0.1:${port}`), id, name: id };
  await store.settings.saveDestination(destination);
  const entries = Array.from({ length: count }, (_, index) => {
    const controlId = `${id}-${String(index).padStart(6, "0")}`;
    return sampleEntry(controlId, `${id}:${index % 3000}`, {
      ...{ controlId, recipient: sampleRecipient(destination), payload: messageOf(controlId, index) },
    });
  });
  await store.outbox.enqueue(entries, clock.now());
}

function messageOf(controlId: string, patient: number): Buffer {
  const header = `MSH|^~\\&|S|S|P|P|20261121140512||ORU^R01^ORU_R01|${controlId}|P|2.5.1`;
  return Buffer.from(`${header}\rPID|1||${patient}\rOBR|1\r${text}`);
}

const plain = hl7ConnectionSchema.parse({});

/** What the way alone allows: the same sender, one message after the other, nothing stored. Gives messages a second. */
async function sendAlone(port: number, count: number): Promise<number> {
  const send = createHl7Sender({ connectionOf: async () => plain, clock });
  const destination = sampleDestination("hl7", `127.0.0.1:${port}`);
  const start = performance.now();
  for (let index = 0; index < count; index += 1) {
    const controlId = `zz-${String(index).padStart(6, "0")}`;
    const request = { destination, controlId, payload: messageOf(controlId, index), mayHaveArrived: false };
    await send(request, new AbortController().signal);
  }
  return count / ((performance.now() - start) / 1000);
}

/** Sends until no more than `left` deliveries wait. */
async function run(store: Store, left: number) {
  const worker = new OutboxWorker({
    ...{
      store,
      clock,
      senders: { hl7: createHl7Sender({ connectionOf: async () => plain, clock }) },
      ids: new RandomIds(),
      logger: keepingLogger(),
    },
    ...{ events: { publish: () => undefined }, evidence: { announce: async () => undefined } },
  });
  const everyMs = 5;
  const delay = monitorEventLoopDelay({ resolution: everyMs });
  delay.enable();
  const start = performance.now();
  const before = process.cpuUsage();
  worker.start();
  while ((await store.outbox.counts()).waitingCount > left) await new Promise((again) => setTimeout(again, 200));
  const seconds = (performance.now() - start) / 1000;
  const work = process.cpuUsage(before);
  delay.disable();
  await worker.stop(100);
  const beyond = (value: number) => Math.max(0, value / 1e6 - everyMs);
  return {
    seconds,
    workMs: (work.user + work.system) / 1000,
    loopMiddle: beyond(delay.percentile(50)),
    loop99: beyond(delay.percentile(99)),
    loopLongest: beyond(delay.max),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function repeated(work: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 9; turn += 1) times.push(await work());
  return median(times);
}

function heading(name: string): Figure {
  return { name, unit: "", values: null, digits: 0 };
}

function line(name: string, unit: string, value: number, digits = 1): Figure {
  return { name, unit, values: [value], digits };
}
