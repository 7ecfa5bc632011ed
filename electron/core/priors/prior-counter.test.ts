import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TestStores } from "../../../test/environment/stores.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { type Services, startOfTests, startServices } from "../../../test/fakes/services.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

let stores: TestStores;
let services: Services;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
});

const current = sampleStudy(1, { performedAt: startOfTests });
const prior = sampleStudy(2, { patient: current.patient, performedAt: startOfTests - 900 * day });

async function countOf(study = current): Promise<number | null | undefined> {
  return (await services.store.workitems.findByStudy(study.studyInstanceUid))?.priorCount;
}

async function pass(milliseconds: number): Promise<void> {
  services.clock.pass(milliseconds);
  await services.counter.step();
}

describe("the number of priors on the reading list", () => {
  it("is unknown until the archives were asked, then counts a prior that is no case of its own", async () => {
    services.archives.add("embedded", [current, prior, sampleStudy(3, { performedAt: startOfTests })]);
    await services.refresh.refreshNow();
    expect(await countOf()).toBeNull();
    await services.counter.step();
    expect(await countOf()).toBe(1);
    expect(await countOf(sampleStudy(3))).toBe(0);
    expect(services.published).toContainEqual({ topic: "priorCounts", id: "" });
    expect(await services.store.workitems.findByStudy(prior.studyInstanceUid)).toBeNull();
  });

  it("follows a prior that is imported after it was counted", async () => {
    const archive = services.archives.add("embedded", [current]);
    await services.refresh.refreshNow();
    await services.counter.step();
    expect(await countOf()).toBe(0);
    archive.studies = [current, prior];
    await services.refresh.refreshNow();
    expect(await countOf()).toBeNull();
    await services.counter.step();
    expect(await countOf()).toBe(1);
  });

  it("is never 0 while an archive has not answered, keeps what was known, and is soon looked up again", async () => {
    services.archives.add("embedded", [current]);
    const region = services.archives.add("region", [{ ...prior, archiveId: "region" }]);
    region.condition = "failing";
    await services.refresh.refreshNow();
    await services.counter.step();
    expect(await countOf()).toBeNull();
    region.condition = "answering";
    await pass(minute);
    expect(await countOf()).toBeNull();
    await pass(5 * minute);
    expect(await countOf()).toBe(1);
    region.condition = "failing";
    await pass(61 * minute);
    expect(await countOf()).toBe(1);
  });

  it("is looked up a few cases at a time, and not again for an hour", async () => {
    const studies = [1, 2, 3, 4, 5].map((number) => sampleStudy(number, { performedAt: startOfTests }));
    services.archives.add("embedded", studies);
    await services.refresh.refreshNow();
    const pause = await services.counter.step();
    const rest = await services.counter.step();
    expect(rest).toBeGreaterThan(pause);
    const asked = services.archives.asked.length;
    await pass(30 * minute);
    expect(services.archives.asked.length).toBe(asked);
    await pass(31 * minute);
    expect(services.archives.asked.length).toBeGreaterThan(asked);
  });
});
