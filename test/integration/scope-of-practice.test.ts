import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import type { ScopeLine } from "../../shared/domain/scope-of-practice.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { reasonsFor } from "../fakes/passed-over.ts";
import { type Services, signingPin, startServices } from "../fakes/services.ts";
import { type SignableCase, signableCase } from "../fakes/signable-case.ts";

const chestCt: ScopeLine = {
  ...{ bodyParts: ["CHEST"], modalities: ["CT"], ageFrom: 16, ageTo: null, settings: [], signs: "final" },
  ...{ validFrom: "2026-01-01", validUntil: "2026-11-30", approvedBy: "Dr R. Testwell" },
};

describe.each(engines)("scopes of practice on %s", (kind) => {
  let stores: TestStores;
  let services: Services;
  let admin: WindowSession;
  let ann: WindowSession;
  let signable: SignableCase;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    services = startServices(await stores.open());
    admin = await services.signIn("admin", "administrator");
    ann = await services.signIn("ann", "advancedPractitioner");
    signable = await signableCase(services, ann);
  });

  const record = async (lines: ScopeLine[], by = admin, personId = "person-ann") => {
    const { revision } = await services.store.scopes.current(personId);
    return services.scopes.save(by, { personId, revision, lines, note: "Competency signed off" });
  };
  type SignRequest = Parameters<Services["signing"]["sign"]>[1];
  const sign = async (by: WindowSession, changes: Partial<SignRequest> = {}) => {
    const draft = await services.store.drafts.findOpen(signable.caseId);
    if (draft === null) throw new Error("no open draft");
    const passedOver = await reasonsFor(services, by, draft.id);
    return services.signing.sign(by, {
      ...{ draftId: draft.id, revision: draft.revision, secret: signingPin, shownPatients: [], passedOver },
      ...changes,
    });
  };
  const status = async () => (await services.store.workitems.get(signable.caseId)).status;

  it("let sign within them, and outside offer the second signature with the reason", async () => {
    await record([{ ...chestCt, bodyParts: ["KNEE"] }]);
    const sheet = await services.signing.prepareSigning(ann, { draftId: signable.draftId });
    const sentence = "Outside your scope of practice: body part CHEST.";
    expect(sheet.blocks.map((block) => [block.code, block.sentence])).toEqual([["notEntitled", sentence]]);
    expect(sheet.otherReleases).toEqual({ hot: sentence, awaitingSecondSignature: "" });
    await expect(sign(ann)).rejects.toThrow(sentence);
    await expect(sign(ann, { release: { kind: "hot", reason: "Theatre" } })).rejects.toThrow(sentence);
    await record([{ ...chestCt, bodyParts: ["KNEE"] }, chestCt]);
    await sign(ann);
    expect(await status()).toBe("final");
  });

  it("ask for a second signature instead, which somebody outside theirs cannot give either", async () => {
    await record([{ ...chestCt, modalities: ["DX"] }]);
    await sign(ann, { release: { kind: "awaitingSecondSignature", reason: "CT is outside my scope" } });
    await services.signIn("bell");
    await record([{ ...chestCt, bodyParts: ["HEAD"] }], admin, "person-bell");
    const bell = await services.signIn("bell");
    const secondSignature = { meaning: { kind: "none" as const }, feedback: "" };
    await expect(sign(bell, { secondSignature })).rejects.toThrow("body part CHEST");
    await record([], admin, "person-bell");
    await sign(bell, { secondSignature });
    expect(await status()).toBe("final");
  });

  it("refuse once they expired, and from 30 days before tell the person and the administrator", async () => {
    await record([chestCt]);
    expect((await services.scopes.standing(ann)).own.ending).toMatchObject([{ daysLeft: 12 }]);
    expect((await services.scopes.standing(admin)).others).toMatchObject([{ personId: "person-ann" }]);
    expect((await services.scopes.standing(ann)).others).toEqual([]);
    services.clock.pass(13 * 24 * 60 * 60_000);
    await expect(sign(ann)).rejects.toThrow("Outside your scope of practice: it expired on 30-Nov-2026.");
    await record([{ ...chestCt, validUntil: "2027-11-30" }]);
    expect((await services.scopes.standing(admin)).others).toEqual([]);
    await sign(ann);
    expect(await status()).toBe("final");
  });

  it("are needed only of roles that the site names", async () => {
    await services.scopes.savePolicy(admin, { rolesNeedingScope: ["advancedPractitioner"] });
    await expect(sign(ann)).rejects.toThrow("No scope of practice is recorded for you");
    await services.scopes.savePolicy(admin, { rolesNeedingScope: ["petCtReporter"] });
    await sign(ann);
    expect(await status()).toBe("final");
  });

  it("treat what the archive does not say as outside", async () => {
    const known = await services.store.workitems.get(signable.caseId);
    const { clinicalQuestion, priority, referrer, clockStartedAt, targetAt } = known;
    const seed = { clinicalQuestion, priority, referrer, clockStartedAt, targetAt };
    await services.store.workitems.upsert({ ...seed, study: { ...known.study, bodyPart: "" } }, "none", 1);
    await record([chestCt]);
    await expect(sign(ann)).rejects.toThrow("Outside your scope of practice: the body part is not known.");
    await record([{ ...chestCt, bodyParts: [], settings: ["emergency"] }]);
    await expect(sign(ann)).rejects.toThrow("where the patient was examined is not known");
  });

  it("ask whoever has the case where the patient was, where no request says it, and take their word with their name", async () => {
    await record([{ ...chestCt, settings: ["emergency"] }]);
    await expect(sign(ann)).rejects.toThrow("where the patient was examined is not known, and is stated under Request");
    const state = (by: WindowSession, setting: "emergency" | "inpatient" | "other") =>
      services.scopes.stateSetting(by, { workitemId: signable.caseId, setting });
    await expect(state(admin, "emergency")).rejects.toMatchObject({ code: "forbidden" });
    await expect(state(await services.signIn("bell"), "emergency")).rejects.toMatchObject({ code: "conflict" });
    expect((await state(ann, "inpatient")).setting).toBe("inpatient");
    await expect(sign(ann)).rejects.toThrow("Outside your scope of practice: setting in-patient.");
    expect(await state(ann, "other")).not.toHaveProperty("settingStatedBy");
    await expect(sign(ann)).rejects.toThrow("is not known");
    services.clock.pass(1000);
    expect(await state(ann, "emergency")).toMatchObject({
      ...{ setting: "emergency", settingStatedBy: { personId: "person-ann", at: services.clock.now() } },
    });
    // The archive's next word on the study leaves it as it was stated.
    await services.refresh.refreshNow();
    expect((await services.store.workitems.get(signable.caseId)).setting).toBe("emergency");
    await sign(ann);
    expect(await status()).toBe("final");
    const audited = (await services.audit.list({ offset: 0, limit: 200 })).filter(
      ({ action }) => action === "case.stateSetting",
    );
    expect(audited.map(({ detail, personName }) => `${personName}: ${detail}`)).toEqual([
      "Dr ann: Emergency, before: Not known",
      "Dr ann: Not known, before: In-patient",
      "Dr ann: In-patient, before: Not known",
    ]);
  });

  it("never let anybody change where the request says that the patient was", async () => {
    const { study, clinicalQuestion, priority, referrer } = await services.store.workitems.get(signable.caseId);
    const other = { ...study, studyInstanceUid: `${study.studyInstanceUid}.9` as typeof study.studyInstanceUid };
    const seed = { clinicalQuestion, priority, referrer, clockStartedAt: null, targetAt: null };
    const { workitem } = await services.store.workitems.upsert(
      { ...seed, study: other, setting: "outpatient" },
      "case-2",
      1,
    );
    await expect(
      services.scopes.stateSetting(ann, { workitemId: workitem.id, setting: "emergency" }),
    ).rejects.toMatchObject({
      code: "conflict",
      message: "The request says where the patient was examined: out-patient. Nothing was changed.",
    });
    expect((await services.store.workitems.get(workitem.id)).setting).toBe("outpatient");
  });

  it("are recorded by administrators alone, in versions, with who and why, and audited", async () => {
    await expect(record([chestCt], ann)).rejects.toMatchObject({ code: "forbidden" });
    await expect(services.scopes.overview(ann)).rejects.toMatchObject({ code: "forbidden" });
    await expect(services.scopes.savePolicy(ann, { rolesNeedingScope: [] })).rejects.toMatchObject({
      code: "forbidden",
    });
    await record([chestCt]);
    const late = { personId: "person-ann", revision: 0, lines: [], note: "Late" };
    await expect(services.scopes.save(admin, late)).rejects.toMatchObject({ code: "conflict" });
    await expect(record([chestCt], admin, "person-admin")).rejects.toMatchObject({ code: "invalid_input" });
    await expect(record([{ ...chestCt, validUntil: "2025-01-01" }])).rejects.toMatchObject({ code: "invalid_input" });
    await expect(record([{ ...chestCt, ageTo: 3 }])).rejects.toMatchObject({ code: "invalid_input" });
    await record([]);
    const { scopes } = await services.scopes.history(ann, { personId: "person-ann" });
    expect(scopes.map(({ revision, lines, recordedByName }) => [revision, lines, recordedByName])).toEqual([
      [2, [], "Dr admin"],
      [1, [chestCt], "Dr admin"],
    ]);
    const saved = (await services.audit.list({ offset: 0, limit: 50 })).filter(({ action }) => action === "scope.save");
    expect(saved.at(-1)?.detail ?? "").toContain("CHEST; CT; 16 years and over; any setting; signs as final");
    await expect(services.scopes.history(ann, { personId: "person-admin" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
