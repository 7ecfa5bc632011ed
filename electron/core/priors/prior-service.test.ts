import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { TestStores } from "../../../test/environment/stores.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { type Services, startOfTests, startServices } from "../../../test/fakes/services.ts";

const day = 24 * 60 * 60_000;
const current = sampleStudy(1, {
  performedAt: startOfTests,
  patient: { ...sampleStudy(1).patient, nhsNumber: "9990000018" },
});

let stores: TestStores;
let services: Services;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
});

function other(number: number, changes: Parameters<typeof sampleStudy>[1] = {}) {
  return sampleStudy(number, { patient: current.patient, performedAt: startOfTests - number * 30 * day, ...changes });
}

describe("priors", () => {
  it("come from every archive, also where another hospital knows the patient by another number", async () => {
    services.archives.add("embedded", [current, other(2)]);
    services.archives.add("region", [
      other(3, { archiveId: "region", patient: { ...current.patient, patientId: "Z77", issuerOfPatientId: "RM2" } }),
      sampleStudy(9, { archiveId: "region" }),
    ]);
    const { priors, problems } = await services.priors.find(current);
    expect(priors.map((prior) => prior.study.accessionNumber)).toEqual(["ACC2", "ACC3"]);
    expect(priors[0]?.reason).toBe("Same region and modality, 8 weeks earlier");
    expect(problems).toEqual([]);
  });

  it("report a study in doubt and never merge it", async () => {
    const patient = { ...current.patient, birthDate: "1999-09-09" };
    services.archives.add("embedded", [current, other(2), other(3, { patient })]);
    const found = await services.priors.find(current);
    expect(found.priors.map((prior) => prior.study.accessionNumber)).toEqual(["ACC2"]);
    expect(found.problems).toHaveLength(1);
    expect(found.problems[0]).not.toMatch(/SMITH|1999|H10001/);
    expect([...found.doubtfulStudyUids]).toEqual(["2.25.1003"]);
  });

  it("name an archive that fails, keep the others, and ask it again at the next look", async () => {
    services.archives.add("embedded", [current, other(2)]);
    const region = services.archives.add("region", [other(3, { archiveId: "region" })]);
    region.condition = "failing";
    const found = await services.priors.find(current);
    expect(found.priors).toHaveLength(1);
    expect(found.problems).toEqual(["The archive region does not answer."]);
    region.condition = "answering";
    expect((await services.priors.find(current)).priors).toHaveLength(2);
  });

  it("do not wait for an archive that never answers", async () => {
    vi.spyOn(AbortSignal, "timeout").mockImplementation(() => AbortSignal.abort());
    services.archives.add("embedded", [current, other(2)]);
    const region = services.archives.add("region");
    region.condition = "silent";
    const controller = new AbortController();
    vi.mocked(AbortSignal.timeout).mockImplementation(() => controller.signal);
    const finding = services.priors.find(current);
    await Promise.resolve();
    controller.abort();
    const found = await finding;
    vi.restoreAllMocks();
    expect(found.priors.map((prior) => prior.study.accessionNumber)).toEqual(["ACC2"]);
    expect(found.problems.join()).toMatch(/too long/);
  });

  it("are asked for once within a minute, and again after", async () => {
    services.archives.add("embedded", [current, other(2)]);
    await services.priors.find(current);
    const asked = services.archives.asked.length;
    await services.priors.find(current);
    expect(services.archives.asked).toHaveLength(asked);
    services.clock.pass(61_000);
    await services.priors.find(current);
    expect(services.archives.asked.length).toBeGreaterThan(asked);
  });

  it("say that a patient without any number cannot be looked for", async () => {
    services.archives.add("embedded", [current]);
    const nameless = { ...current, patient: { ...current.patient, patientId: "", nhsNumber: null } };
    const found = await services.priors.find(nameless);
    expect(found.priors).toEqual([]);
    expect(found.problems[0]).toMatch(/no patient number/);
  });
});
