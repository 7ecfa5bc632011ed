import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import { releasePolicyOf } from "../../electron/core/reports/release-policy-service.ts";
import type { AttemptOutcome, ClaimedEntry } from "../../electron/core/store/outbox-repository.ts";
import type { EvidenceRung } from "../../shared/domain/delivery.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { reasonsFor } from "../fakes/passed-over.ts";
import { proofServices } from "../fakes/proof-services.ts";
import { sampleDestination } from "../fakes/sample-report.ts";
import { type Services, signingPin, startServices } from "../fakes/services.ts";
import { type SignableCase, signableCase } from "../fakes/signable-case.ts";

const hl7 = sampleDestination("hl7", "127.0.0.1:2575");
const summary = "The nodule is in the LEFT upper lobe, not the right.";
const words = { sentence: "", acknowledgement: "" };

describe.each(engines)("recalls of corrected reports on %s", (kind) => {
  let stores: TestStores;
  let services: Services;
  let proof: ReturnType<typeof proofServices>;
  let anna: WindowSession;
  let signable: SignableCase;
  let claims = 0;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    services = startServices(await stores.open());
    proof = proofServices(services);
    anna = await services.signIn("anna");
    signable = await signableCase(services, anna);
    await signDraft({ id: signable.draftId, revision: signable.revision });
    services.clock.pass(10 * 60_000);
  });

  const signDraft = async (draft: { id: string; revision: number }) =>
    services.signing.sign(anna, {
      ...{ draftId: draft.id, revision: draft.revision, secret: signingPin, shownPatients: [] },
      passedOver: await reasonsFor(services, anna, draft.id),
    });
  const correct = async () => {
    const draft = await services.reports.startCorrection(anna, { workitemId: signable.caseId });
    const conclusion = [[{ kind: "text" as const, text: `New nodule, left upper lobe, ${services.clock.now()}.` }]];
    const content = {
      ...draft.content,
      correctionSummary: summary,
      sections: { ...draft.content.sections, conclusion },
    };
    const { revision } = await services.reports.save(anna, { draftId: draft.id, revision: 1, content });
    return signDraft({ id: draft.id, revision });
  };
  const claim = async (destinationId: string): Promise<ClaimedEntry | null> => {
    claims += 1;
    const now = services.clock.now();
    const attemptId = `attempt-${claims}`;
    return services.store.outbox.claimNext({ owner: "w", now, leaseUntil: now + 60_000, attemptId, destinationId });
  };
  const send = async (outcome: AttemptOutcome, destinationId = hl7.id) => {
    const entry = await claim(destinationId);
    if (entry === null) throw new Error("nothing to send");
    await services.store.outbox.finish(entry, outcome, services.clock.now());
    return entry;
  };
  const deliveryOf = async (version: number, destinationId = hl7.id) => {
    const { deliveries } = await services.store.outbox.list({ scope: "all", search: "", offset: 0, limit: 200 });
    const found = deliveries.find((one) => one.version === version && one.destinationId === destinationId);
    if (found === undefined) throw new Error("no such delivery");
    return found;
  };
  const prove = async (version: number, rung: Exclude<EvidenceRung, "queued">, byName = "Sister Bell") =>
    proof.evidence.record({
      ...{ deliveryId: (await deliveryOf(version)).id, rung, byName, source: "fhirTask", detail: "Task completed" },
      happenedAt: services.clock.now(),
    });
  const open = async () =>
    (await proof.recalls.list(anna, { scope: "open", limit: 50 })).recalls.filter(
      ({ recipientRole }) => recipientRole !== "archive",
    );

  it.each<[string, () => Promise<unknown>, { reachedRung: EvidenceRung } | null]>([
    ["was accepted", () => send({ ...words, outcome: "accepted" }), { reachedRung: "accepted" }],
    [
      "was acknowledged",
      async () => {
        await send({ ...words, outcome: "accepted" });
        await prove(1, "acknowledged");
      },
      { reachedRung: "acknowledged" },
    ],
    [
      "was acted on",
      async () => {
        await send({ ...words, outcome: "accepted" });
        await prove(1, "actedOn");
      },
      { reachedRung: "actedOn" },
    ],
    ["is on its way at that moment", () => claim(hl7.id), { reachedRung: "queued" }],
    [
      "was sent and nobody answered",
      async () => {
        const entry = await claim(hl7.id);
        await services.store.outbox.markSent(entry as ClaimedEntry, services.clock.now());
        const nextAttemptAt = services.clock.now() + 5000;
        await services.store.outbox.finish(
          entry as ClaimedEntry,
          { ...words, outcome: "ambiguous", nextAttemptAt },
          services.clock.now(),
        );
      },
      { reachedRung: "handedOver" },
    ],
    ["was refused", () => send({ ...words, outcome: "permanent" }), null],
    ["never left", async () => undefined, null],
  ])("asks whoever had the report, where the original %s", async (_, arrange, expected) => {
    await arrange();
    await correct();
    const recalls = await open();
    if (expected === null) {
      expect(recalls).toEqual([]);
      return;
    }
    expect(recalls).toMatchObject([
      { ...expected, reachedVersion: 1, version: 2, whatChanged: summary, reportStatus: "corrected", settledAt: null },
    ]);
  });

  it("asks also whoever gets the original after its correction was signed", async () => {
    const entry = await claim(hl7.id);
    const nextAttemptAt = services.clock.now();
    await services.store.outbox.finish(
      entry as ClaimedEntry,
      { ...words, outcome: "transient", nextAttemptAt },
      services.clock.now(),
    );
    // While the correction can be taken back, the original goes on being tried.
    await services.store.settings.setValue(
      "release/policy",
      JSON.stringify({ ...(await releasePolicyOf(services.store)), windowSeconds: 300 }),
    );
    await correct();
    expect(await open()).toEqual([]);
    services.clock.pass(60_000);
    const late = await send({ ...words, outcome: "accepted" });
    await prove(1, "filed");
    expect(late.id).toBe((await deliveryOf(1)).id);
    expect(await open()).toMatchObject([{ reachedVersion: 1, version: 2 }]);
  });

  it("is settled only when somebody there acknowledges the new version", async () => {
    await send({ ...words, outcome: "accepted" });
    await prove(1, "acknowledged");
    await correct();
    services.clock.pass(10 * 60_000);
    await send({ ...words, outcome: "accepted" });
    await prove(2, "shown");
    expect(await open()).toHaveLength(1);
    // What was acknowledged of the old version is reopened, however often it is said again.
    await prove(1, "outcomeSeen");
    expect(await open()).toHaveLength(1);
    await prove(2, "acknowledged", "Dr Referrer");
    expect(await open()).toEqual([]);
    const [settled] = (await proof.recalls.ofCase(anna, { workitemId: signable.caseId })).recalls.filter(
      ({ recipientRole }) => recipientRole === "referrer",
    );
    expect(settled).toMatchObject({ settledHow: "acknowledged", settledByName: "Dr Referrer" });
  });

  it("is settled by policy when the new version was shown, and stays so when the policy changes back", async () => {
    await send({ ...words, outcome: "accepted" });
    await correct();
    await prove(2, "shown");
    expect(await open()).toHaveLength(1);
    const admin = await services.signIn("admin", "administrator");
    await expect(proof.recalls.savePolicy(anna, { settledBy: "shown" })).rejects.toMatchObject({ code: "forbidden" });
    await proof.recalls.savePolicy(admin, { settledBy: "shown" });
    expect(await open()).toEqual([]);
    await proof.recalls.savePolicy(admin, { settledBy: "acknowledged" });
    await prove(2, "filed");
    expect(await open()).toEqual([]);
  });

  it("finds after a kill what was proven before it, and opens again what rested on an entry in error", async () => {
    await send({ ...words, outcome: "accepted" });
    await correct();
    const { id: deliveryId } = await deliveryOf(2);
    const at = services.clock.now();
    await services.store.evidence.add({
      ...{ id: "e1", deliveryId, rung: "acknowledged", happenedAt: at, notedAt: at },
      ...{ source: "person", byName: "Sister Bell", detail: "told" },
    });
    expect(await open()).toHaveLength(1);
    await proof.recalls.step();
    expect(await open()).toEqual([]);
    await proof.entries.strike(anna, { evidenceId: "e1", reason: "It was another patient's" });
    expect(await open()).toHaveLength(1);
    expect(await deliveryOf(2)).toMatchObject({ acknowledgedAt: null, acknowledgedByName: "" });
  });

  it("stays with a recipient whose way is off until a person says how they were told", async () => {
    await send({ ...words, outcome: "accepted" });
    await services.store.settings.saveDestination({ ...hl7, isEnabled: false });
    await correct();
    const [recall] = await open();
    expect(recall?.needsPerson).toBe("The way to them is off. Tell them another way.");
    const input = { recallId: recall?.id ?? "", how: "telephone" as const, toWhom: "Sister Bell", note: "Read back" };
    await proof.recalls.settle(anna, input);
    await expect(proof.recalls.settle(anna, input)).rejects.toMatchObject({ code: "conflict" });
    expect(await open()).toEqual([]);
    const audited = await services.audit.list({ offset: 0, limit: 1 });
    expect(audited).toMatchObject([{ action: "delivery.settleRecall", workitemId: signable.caseId }]);
    // Evidence or its lack changes nothing of what a person settled.
    await proof.recalls.step();
    expect(await open()).toEqual([]);
    await proof.recalls.reopen(anna, { recallId: recall?.id ?? "", reason: "It was the wrong practice" });
    expect(await open()).toMatchObject([{ settledHow: "", settledAt: null }]);
  });

  it("asks once about the newest correction, and about the one before when that is taken back", async () => {
    await send({ ...words, outcome: "accepted" });
    await correct();
    services.clock.pass(10 * 60_000);
    await send({ ...words, outcome: "accepted" });
    const admin = await services.signIn("admin", "administrator");
    const policy = await services.life.releasePolicy.get(admin);
    await services.life.releasePolicy.save(admin, { ...policy, windowSeconds: 30 });
    const third = await correct();
    expect(await open()).toMatchObject([{ version: 3, reachedVersion: 2 }]);
    await services.life.recalls.recall(anna, { reportVersionId: third.reportVersionId, reason: "Too early" });
    expect(await open()).toMatchObject([{ version: 2, reachedVersion: 1 }]);
  });

  it("asks about a withdrawal, leaves the alert of the old version open, and asks nothing of an addendum", async () => {
    await send({ ...words, outcome: "accepted" });
    const addendum = await services.reports.startAddendum(anna, { workitemId: signable.caseId });
    const { sections } = signable.content;
    const content = { ...addendum.content, sections: { ...addendum.content.sections, findings: sections.conclusion } };
    const { revision } = await services.reports.save(anna, { draftId: addendum.id, revision: 0, content });
    await signDraft({ id: addendum.id, revision });
    expect(await open()).toEqual([]);
    const alert = await services.alerts.raise(anna, {
      ...{ workitemId: signable.caseId, category: "urgent", finding: "Nodule", actionNeeded: "Call", keyImageId: null },
      ...{ recipientName: "Dr A", recipientContact: "2222", limitMinutes: 60, image: null },
    });
    services.clock.pass(10 * 60_000);
    await services.life.endings.end(anna, {
      ...{ workitemId: signable.caseId, kind: "wrongPatient", reason: "Images of another patient" },
      ...{ seenVersionId: (await services.store.reports.latest(signable.caseId))?.id ?? null, secret: signingPin },
    });
    expect(await open()).toMatchObject([
      { version: 3, reportStatus: "withdrawn", whatChanged: "Withdrawn: Images of another patient" },
    ]);
    const [kept] = await services.store.alerts.listByWorkitem(signable.caseId);
    expect(kept).toMatchObject({ id: alert.id, state: "raised" });
  });
});
