import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import { DeadLetterService } from "../../electron/core/delivery/dead-letters.ts";
import { DeliveryService } from "../../electron/core/delivery/delivery-service.ts";
import { createReportEncoder } from "../../electron/core/encoders/report-encoder.ts";
import type { AttemptOutcome } from "../../electron/core/store/outbox-entry.ts";
import { TestStores } from "../environment/stores.ts";
import { reasonsFor } from "../fakes/passed-over.ts";
import { sampleDestination, sampleRecipient } from "../fakes/sample-report.ts";
import { sampleEntry } from "../fakes/sample-store.ts";
import { type Services, signingPin, startServices, windowOf } from "../fakes/services.ts";
import { signableCase } from "../fakes/signable-case.ts";

const stores = await TestStores.start("sqlite");
const encoder = createReportEncoder();
afterAll(async () => {
  await encoder.close();
  await stores.stop();
});

describe("what a person does with failed deliveries", () => {
  let services: Services;
  let anna: WindowSession;
  let deadLetters: DeadLetterService;
  let deliveries: DeliveryService;
  /** The one for the referrer, by HL7. */
  let id: string;
  let caseId: string;
  const events = { publish: () => undefined };

  beforeEach(async () => {
    services = startServices(await stores.open(), { encoder });
    anna = await services.signIn("anna");
    const { draftId, revision, caseId: signed } = await signableCase(services, anna);
    caseId = signed;
    await services.signing.sign(anna, { draftId, revision, secret: signingPin, shownPatients: [] });
    const worker = { wake: () => undefined, forgetFailures: async () => undefined };
    const { store, clock, ids, audit } = services;
    deadLetters = new DeadLetterService({ store, clock, ids, audit, events, encoder, worker });
    deliveries = new DeliveryService({ store, clock, audit, events, worker });
    const { deliveries: all } = await store.outbox.list({ scope: "all", search: "", offset: 0, limit: 50 });
    id = all.find(({ channel }) => channel === "hl7")?.id ?? "";
  });

  async function tryIt(outcome: "accepted" | "permanent"): Promise<void> {
    const { store, clock, ids } = services;
    clock.pass(60_000);
    const now = clock.now();
    const claim = { owner: "w", now, leaseUntil: now + 30_000, attemptId: ids.uuid(), destinationId: "to-hl7" };
    const entry = await store.outbox.claimNext(claim);
    const result: AttemptOutcome = { outcome, sentence: "Refused (AE 101).", acknowledgement: "MSA|AE" };
    await store.outbox.finish(entry ?? expect.fail(), result, now);
  }
  const lastAudit = async () => (await services.store.audit.list({ offset: 0, limit: 1 }))[0];
  const messageOf = async (of: string) => (await services.store.outbox.payload(of)).payload?.toString("utf8") ?? "";

  it("makes a refused message anew by the settings of today, under another number, and keeps the old one", async () => {
    await tryIt("permanent");
    await services.store.settings.saveDestination({
      ...sampleDestination("hl7", "127.0.0.1:2575"),
      receivingApplication: "MENDED",
    });
    const before = await messageOf(id);
    const anew = await deadLetters.remake(anna, { deliveryId: id, reason: "Their application was renamed" });
    expect(anew).toMatchObject({ state: "queued", attemptCount: 0, recipientName: expect.any(String) });
    const [old, made] = [await services.store.outbox.payload(id), await services.store.outbox.payload(anew.id)];
    expect(before.split("|")[4]).toBe("PRACTICE");
    expect((await messageOf(anew.id)).split("|")[4]).toBe("MENDED");
    expect(await messageOf(id)).toBe(before);
    expect(made.controlId).not.toBe(old.controlId);
    expect(await messageOf(anew.id)).toContain(made.controlId);
    expect((await services.store.outbox.get(id)).state).toBe("superseded");
    expect(await lastAudit()).toMatchObject({ action: "delivery.remake", personId: anna.person?.id });
    await tryIt("accepted");
    expect((await services.store.outbox.get(anew.id)).state).toBe("accepted");
    await expect(deadLetters.remake(anna, { deliveryId: anew.id, reason: "Again" })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("knows one that was made anew for the same recipient's: a correction goes in its place", async () => {
    await tryIt("permanent");
    const anew = await deadLetters.remake(anna, { deliveryId: id, reason: "Their application was renamed" });
    await tryIt("permanent");
    const draft = await services.reports.startCorrection(anna, { workitemId: caseId });
    const content = {
      ...draft.content,
      correctionSummary: "The other side.",
      sections: { ...draft.content.sections, conclusion: [[{ kind: "text" as const, text: "Left, not right." }]] },
    };
    const { revision } = await services.reports.save(anna, { draftId: draft.id, revision: draft.revision, content });
    await services.signing.sign(anna, {
      ...{ draftId: draft.id, revision, secret: signingPin, shownPatients: [] },
      passedOver: await reasonsFor(services, anna, draft.id),
    });
    await deliveries.retry(anna, { deliveryId: anew.id, reason: "They can take it now" });
    await tryIt("accepted");
    const { store } = services;
    expect((await store.outbox.get(anew.id)).state).toBe("superseded");
    const { deliveries: all } = await store.outbox.list({ scope: "all", search: "", offset: 0, limit: 50 });
    const taken = all.filter(({ state, channel }) => channel === "hl7" && state === "accepted");
    expect(taken.map(({ version }) => version)).toEqual([2]);
  });

  it("changes nothing where the settings of today make other messages", async () => {
    await tryIt("permanent");
    await services.store.settings.saveDestination({
      ...sampleDestination("fhir", "http://127.0.0.1:9/"),
      id: "to-hl7",
    });
    await expect(deadLetters.remake(anna, { deliveryId: id, reason: "By FHIR now" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect((await services.store.outbox.get(id)).state).toBe("needsPerson");
  });

  it("notes how it was delivered otherwise, by whom and to whom, and never for what was accepted", async () => {
    await tryIt("permanent");
    const input = { deliveryId: id, how: "telephone", toWhom: "Dr G. Practice", reason: "Urgent" } as const;
    expect(await deadLetters.deliverOtherwise(anna, input)).toMatchObject({ state: "deliveredOtherwise" });
    expect(await lastAudit()).toMatchObject({ action: "delivery.deliverOtherwise", personId: anna.person?.id });
    expect((await lastAudit())?.detail).toContain("telephone: Urgent");
    await expect(deadLetters.deliverOtherwise(anna, input)).rejects.toMatchObject({ code: "conflict" });
    await expect(deliveries.retry(anna, { deliveryId: id, reason: "Again" })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("sends nothing again that a person brings", async () => {
    const { store, clock } = services;
    await store.settings.saveDestination(sampleDestination("page", ""));
    const recipient = sampleRecipient(sampleDestination("page"));
    const ofNothing = { reportVersionId: null, workitemId: null, recipient };
    await store.outbox.enqueue([sampleEntry("by-page", "to-page:p1", { ...ofNothing, channel: "page" })], clock.now());
    await expect(deadLetters.resend(anna, { deliveryId: "by-page", reason: "Lost" })).rejects.toThrow(
      /A person brings this one/,
    );
  });

  it("resends what was accepted with the same bytes and number, audited with its reason or not at all", async () => {
    await expect(deadLetters.resend(anna, { deliveryId: id, reason: "Too soon" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect((await lastAudit())?.action).not.toBe("delivery.resend");
    await tryIt("accepted");
    const before = await services.store.outbox.payload(id);
    await deadLetters.resend(anna, { deliveryId: id, reason: "The practice lost its disk" });
    expect(await services.store.outbox.payload(id)).toEqual(before);
    expect(await lastAudit()).toMatchObject({ action: "delivery.resend" });
    await tryIt("accepted");
    expect((await services.store.outbox.get(id)).attempts).toHaveLength(2);
  });

  it("answers nobody who is signed out", async () => {
    const nobody = windowOf(null);
    for (const act of [
      () => deadLetters.resend(nobody, { deliveryId: id, reason: "x" }),
      () => deadLetters.remake(nobody, { deliveryId: id, reason: "x" }),
      () => deadLetters.deliverOtherwise(nobody, { deliveryId: id, how: "print", toWhom: "x", reason: "x" }),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: "signed_out" });
    }
  });
});
