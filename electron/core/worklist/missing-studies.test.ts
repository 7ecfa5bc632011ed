import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TestStores } from "../../../test/environment/stores.ts";
import type { MemoryArchive } from "../../../test/fakes/memory-archives.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { type Services, startOfTests, startServices } from "../../../test/fakes/services.ts";

const day = 24 * 60 * 60_000;
const study = sampleStudy(1, { archiveId: "pacs", performedAt: startOfTests - day });
const other = sampleStudy(2, { archiveId: "pacs", performedAt: startOfTests - day });

let stores: TestStores;
let services: Services;
let pacs: MemoryArchive;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
  pacs = services.archives.add("pacs", [study, other]);
  await services.refresh.refreshNow();
});

async function isMissing(): Promise<boolean | undefined> {
  return (await services.store.workitems.findByStudy(study.studyInstanceUid))?.isMissingFromArchive;
}

describe("a study that its archive no longer has", () => {
  it("is said to be missing, stays on the list, and is back when the archive has it again", async () => {
    expect(await isMissing()).toBe(false);
    pacs.studies = [other];
    services.published.length = 0;
    await services.refresh.refreshNow();
    expect(await isMissing()).toBe(true);
    expect(services.published).toContainEqual({ topic: "worklist", id: "" });
    expect((await services.store.workitems.findByStudy(other.studyInstanceUid))?.isMissingFromArchive).toBe(false);
    pacs.studies = [study, other];
    await services.refresh.refreshNow();
    expect(await isMissing()).toBe(false);
  });

  it("is not called so because of an archive that fails", async () => {
    pacs.studies = [];
    pacs.condition = "failing";
    await services.refresh.refreshNow();
    expect(await isMissing()).toBe(false);
  });

  it("is not called so because the list left it out: the archive is asked for it by name", async () => {
    // Its date was mended to long ago, so that the window no longer has it.
    pacs.studies = [{ ...study, performedAt: startOfTests - 500 * day }, other];
    await services.refresh.refreshNow();
    expect(await isMissing()).toBe(false);
  });

  it("is not looked for before the window", async () => {
    const embedded = services.archives.add("embedded", [sampleStudy(5, { performedAt: startOfTests - 200 * day })]);
    await services.refresh.refreshNow();
    embedded.studies = [];
    await services.refresh.refreshNow();
    const old = await services.store.workitems.findByStudy(sampleStudy(5).studyInstanceUid);
    expect(old?.isMissingFromArchive).toBe(false);
  });
});
