import { beforeEach, describe, expect, it } from "vitest";
import type { Prior } from "../../../shared/domain/study.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { firstKeptImagesPolicy, type KeptImagesPolicy } from "../../../shared/rules/kept-images-policy.ts";
import { ManualClock } from "../../../test/fakes/manual-clock.ts";
import { keepingLogger } from "../../../test/fakes/plain-ports.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import type { WindowSession } from "../core.ts";
import type { StudyAddress } from "../frame-cache/frame-address.ts";
import { PersonalLine } from "./personal-line.ts";
import { PrefetchService } from "./prefetch-service.ts";

const session = { person: { id: "p" }, isLocked: false } as unknown as WindowSession;
const never = new AbortController().signal;
const waiting = (number: number, changes: Partial<Workitem> = {}) =>
  ({
    ...{ id: `case ${number}`, study: { ...sampleStudy(number), archiveId: "a" }, reservation: null },
    ...{ isMissingFromArchive: false, ...changes },
  }) as Workitem;

let clock: ManualClock;
let line: PersonalLine;
let rows: Workitem[];
let hasReader: boolean;
let policy: KeptImagesPolicy;
let told: number;
let wholeChanges: number;
let planned: readonly string[];
/** Frames on the disk and in all, by study; what the archive does when it is asked. */
let kept: Map<string, number>;
let asked: string[];
/** Studies that a window shows, and those that were asked for by the headers that it shows. */
let open: StudyAddress[];
let askedAsShown: string[];
let answer: (uid: string, signal: AbortSignal) => Promise<number>;
let service: PrefetchService;

beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 10, 23));
  line = new PersonalLine(clock);
  rows = [1, 2].map((number) => waiting(number));
  hasReader = true;
  policy = firstKeptImagesPolicy;
  told = 0;
  wholeChanges = 0;
  kept = new Map();
  asked = [];
  open = [];
  askedAsShown = [];
  answer = async () => 10;
  service = new PrefetchService({
    ...{ clock, line, logger: keepingLogger(), isLocal: (archiveId) => archiveId === "embedded" },
    workitems: { list: async () => ({ rows, total: rows.length, next: null }) },
    events: {
      publish() {
        told += 1;
      },
    },
    openStudies: () => open,
    wholeChanges: () => wholeChanges,
    plan: (studies) => {
      planned = studies.map(({ studyInstanceUid }) => studyInstanceUid);
    },
    hasReader: () => hasReader,
    policy: async () => policy,
    findPriors: async ({ studyInstanceUid }) =>
      [
        { study: { ...sampleStudy(90), studyInstanceUid: `${studyInstanceUid}.9`, archiveId: "a" }, hasImages: true },
      ] as Prior[],
    fetcher: {
      async standing({ studyInstanceUid }) {
        return { framesKept: kept.get(studyInstanceUid) ?? 0, framesKnown: 10 };
      },
      async fetch({ studyInstanceUid }, _, signal) {
        asked.push(studyInstanceUid);
        kept.set(studyInstanceUid, await answer(studyInstanceUid, signal));
        return { framesKept: kept.get(studyInstanceUid) ?? 0, framesKnown: 10 };
      },
      async fetchKnown({ studyInstanceUid }, _, signal) {
        askedAsShown.push(studyInstanceUid);
        kept.set(studyInstanceUid, await answer(studyInstanceUid, signal));
        return { framesKept: kept.get(studyInstanceUid) ?? 0, framesKnown: 10 };
      },
    },
  });
});

const uid = (number: number) => sampleStudy(number).studyInstanceUid;
const states = async () => (await service.standing(session)).cases.map(({ state }) => state);

async function run(steps: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) await service.step(never);
}

describe("what is fetched ahead", () => {
  it("is the next cases in the list's order, each with its prior, and then nothing more", async () => {
    await run(5);
    expect(asked).toEqual([uid(1), `${uid(1)}.9`, uid(2), `${uid(2)}.9`]);
    expect(planned).toEqual(asked);
    expect(await states()).toEqual(["ready", "ready"]);
    expect(told).toBeGreaterThan(1);
  });

  it("is the rest of an open case before any other, by the headers that its window shows, and not what is whole", async () => {
    const shown = (studyInstanceUid: string, archiveId = "a") => ({ archiveId, studyInstanceUid });
    open = [shown("whole"), shown("lies here", "embedded"), shown("in part"), shown("without end")];
    kept.set("whole", 10).set("in part", 7);
    answer = async (study) => (study === "without end" ? 0 : 10);
    await run(3);
    expect(askedAsShown).toEqual(["in part", "without end"]);
    expect(asked).toEqual([uid(1)]);
    await run(5);
    clock.pass(61_000);
    await run(3);
    expect(askedAsShown).toHaveLength(2);
    expect(asked).toHaveLength(4);
  });

  it("leaves an open case as it is where nothing is to be fetched ahead", async () => {
    open = [{ archiveId: "a", studyInstanceUid: "in part" }];
    policy = { ...firstKeptImagesPolicy, casesAhead: 0 };
    await run(3);
    expect([...askedAsShown, ...asked]).toEqual([]);
  });

  it("says what is ready, what partly, what not yet", async () => {
    await run(1);
    expect(await states()).toEqual(["partly", "notYet"]);
    answer = async () => 4;
    await run(1);
    expect(await states()).toEqual(["partly", "notYet"]);
    clock.pass(60_000);
    answer = async () => 10;
    await run(2);
    expect(await states()).toEqual(["ready", "partly"]);
  });

  it("tells of a study that has become whole by being read, also while a person has the line", async () => {
    await run(5);
    const before = told;
    await run(2);
    expect(told).toBe(before);
    wholeChanges += 1;
    await line.during(async () => new Response(null));
    await run(2);
    expect(told).toBe(before + 1);
  });

  it("leaves out what somebody has, what its archive lost, and what lies here anyway", async () => {
    rows = [
      waiting(1, { reservation: { personId: "q", displayName: "Q", since: 1 } }),
      waiting(2, { isMissingFromArchive: true }),
      waiting(3, { study: { ...sampleStudy(3), archiveId: "embedded" } }),
    ];
    await run(3);
    expect(asked).toEqual([`${uid(3)}.9`]);
  });

  it("is nothing while nobody is signed in", async () => {
    hasReader = false;
    await run(2);
    expect(asked).toEqual([]);
  });

  it("keeps to the number of cases and the hours of the site", async () => {
    policy = { ...firstKeptImagesPolicy, casesAhead: 1, from: "20:00", to: "06:00" };
    clock.setTo(Date.UTC(2026, 10, 23, 12));
    await run(3);
    expect(asked).toEqual([]);
    expect(await states()).toEqual([]);
    clock.setTo(Date.UTC(2026, 10, 23, 21));
    await run(4);
    expect(asked).toEqual([uid(1), `${uid(1)}.9`]);
  });

  it("goes on with other cases where an archive fails, and tries again a minute later whatever the system clock does", async () => {
    answer = async (study) => {
      if (study === uid(1)) throw new Error("the line is cut");
      return 10;
    };
    await run(4);
    expect(asked).toEqual([uid(1), uid(2), `${uid(2)}.9`]);
    clock.setTo(Date.UTC(2036, 1, 1));
    await run(1);
    expect(asked).toHaveLength(3);
    clock.pass(60_000);
    answer = async () => 10;
    await run(2);
    expect(asked.slice(3)).toEqual([uid(1), `${uid(1)}.9`]);
    expect(await states()).toEqual(["ready", "ready"]);
  });

  it("is given up the instant a person needs the line, and goes on once it is quiet", async () => {
    answer = (_, signal) =>
      new Promise((_done, failed) => signal.addEventListener("abort", () => failed(signal.reason as Error)));
    const step = service.step(never);
    await expect.poll(() => asked).toEqual([uid(1)]);
    await line.during(async () => new Response(null));
    await step;
    await run(3);
    expect(asked).toEqual([uid(1)]);
    clock.pass(2_000);
    answer = async () => 10;
    await run(1);
    expect(asked).toEqual([uid(1), uid(1)]);
  });

  it("does not ask again and again for what cannot be kept", async () => {
    answer = async () => 0;
    await run(3);
    clock.pass(61_000);
    await run(3);
    expect(asked).toEqual([uid(1), uid(2)]);
  });
});
