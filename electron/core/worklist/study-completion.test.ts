import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import { TestStores } from "../../../test/environment/stores.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { type Services, startOfTests, startServices } from "../../../test/fakes/services.ts";
import { RequestBook } from "./request-book.ts";
import { WorklistRefresh } from "./worklist-refresh.ts";

let stores: TestStores;
let services: Services;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
});

/** A study as an archive lists it that never returns the NHS number. */
function listedStudy(): StudySummary {
  const study = sampleStudy(1, { archiveId: "pacs", performedAt: startOfTests });
  return { ...study, patient: { ...study.patient, nhsNumber: null } };
}

function headerOf({ studyInstanceUid, patient }: StudySummary, nhsNumber: string, family = patient.name.family) {
  const { given, prefix } = patient.name;
  const dataset: DicomJsonDataset = {
    "0020000D": { vr: "UI", Value: [studyInstanceUid] },
    "00100010": { vr: "PN", Value: [{ Alphabetic: `${family}^${given}^^${prefix}` }] },
    "00100020": { vr: "LO", Value: [patient.patientId] },
    "00100030": { vr: "DA", Value: [(patient.birthDate ?? "").replaceAll("-", "")] },
    "00101002": {
      vr: "SQ",
      Value: [
        { "00100020": { vr: "LO", Value: [nhsNumber] }, "00100021": { vr: "LO", Value: ["NHS"] } },
      ] as DicomJsonDataset[],
    },
  };
  return dataset;
}

async function nhsNumberOf(study: StudySummary): Promise<string | null | undefined> {
  return (await services.store.workitems.findByStudy(study.studyInstanceUid))?.study.patient.nhsNumber;
}

describe("the NHS number that an archive's list leaves out", () => {
  it("comes from the headers, is found by the search, and outlasts the next answer and a restart", async () => {
    const study = listedStudy();
    services.archives.add("pacs", [study]).headers.set(study.studyInstanceUid, [headerOf(study, "9990018928")]);
    await services.refresh.refreshNow();
    expect(await nhsNumberOf(study)).toBe("9990018928");
    await services.refresh.refreshNow();
    expect(await nhsNumberOf(study)).toBe("9990018928");
    const { archives, store, clock, ids } = services;
    archives.archives[0]?.headers.clear();
    const restarted = new WorklistRefresh({
      ...{ archives, store, clock, ids, requests: new RequestBook([]), windowDays: 60, firstStartAt: null },
      ...{ events: { publish: () => undefined }, isBeingFilled: async () => false },
      logger: services.logger,
    });
    await restarted.refreshNow();
    expect(await nhsNumberOf(study)).toBe("9990018928");
  });

  it("is not taken from a header that names somebody else", async () => {
    const study = listedStudy();
    const archive = services.archives.add("pacs", [study]);
    archive.headers.set(study.studyInstanceUid, [headerOf(study, "9990018928", "Other")]);
    await services.refresh.refreshNow();
    expect(await nhsNumberOf(study)).toBeNull();
  });

  it("gives way to the number that the archive itself states later", async () => {
    const study = listedStudy();
    const archive = services.archives.add("pacs", [study]);
    archive.headers.set(study.studyInstanceUid, [headerOf(study, "9990018928")]);
    await services.refresh.refreshNow();
    archive.studies = [{ ...study, patient: { ...study.patient, nhsNumber: "9990007128" } }];
    await services.refresh.refreshNow();
    expect(await nhsNumberOf(study)).toBe("9990007128");
  });
});

describe("the request that only the headers state", () => {
  function withRequest(study: StudySummary, code: string, question: string): DicomJsonDataset {
    return {
      ...headerOf(study, "9990018928"),
      "00400275": {
        vr: "SQ",
        Value: [{ "00401003": { vr: "SH", Value: [code] }, "00401002": { vr: "LO", Value: [question] } }] as never,
      },
    };
  }
  const caseOf = async (study: StudySummary) => services.store.workitems.findByStudy(study.studyInstanceUid);

  it("is on the list before anybody opens the case, makes it due earlier, and is asked for once", async () => {
    const study = listedStudy();
    const archive = services.archives.add("pacs", [study]);
    await services.refresh.refreshNow();
    const routine = await caseOf(study);
    expect(routine).toMatchObject({ priority: "routine", clinicalQuestion: "" });
    archive.headers.set(study.studyInstanceUid, [withRequest(study, "STAT", "Aortic dissection?")]);
    services.clock.pass(6 * 60_000);
    await services.refresh.refreshNow();
    const urgent = await caseOf(study);
    expect(urgent).toMatchObject({ priority: "immediate", clinicalQuestion: "Aortic dissection?" });
    expect(urgent?.targetAt).toBe(startOfTests + 60 * 60_000);
    expect(urgent?.targetAt).toBeLessThan(routine?.targetAt ?? 0);
    archive.headers.set(study.studyInstanceUid, [withRequest(study, "HIGH", "Something else")]);
    await services.refresh.refreshNow();
    expect(await caseOf(study)).toMatchObject({ priority: "immediate", clinicalQuestion: "Aortic dissection?" });
  });

  it("does not outlive a moved examination time by the priority's own rule", async () => {
    const study = listedStudy();
    const archive = services.archives.add("pacs", [study]);
    archive.headers.set(study.studyInstanceUid, [withRequest(study, "STAT", "")]);
    await services.refresh.refreshNow();
    archive.studies = [{ ...study, performedAt: startOfTests - 30 * 60_000 }];
    await services.refresh.refreshNow();
    expect(await caseOf(study)).toMatchObject({ priority: "immediate", targetAt: startOfTests + 30 * 60_000 });
  });

  it("is not taken from a header that names somebody else", async () => {
    const study = listedStudy();
    const archive = services.archives.add("pacs", [study]);
    const wrong = { ...withRequest(study, "STAT", "Whose?"), "00100020": { vr: "LO", Value: ["SOMEBODY"] } };
    archive.headers.set(study.studyInstanceUid, [wrong]);
    await services.refresh.refreshNow();
    expect(await caseOf(study)).toMatchObject({ priority: "routine", clinicalQuestion: "" });
  });
});
