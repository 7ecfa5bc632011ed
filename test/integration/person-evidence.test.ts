import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import type { PersonsEntry } from "../../electron/core/delivery/person-evidence-service.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { proofServices } from "../fakes/proof-services.ts";
import { sampleDestination } from "../fakes/sample-report.ts";
import { type Services, signingPin, startOfTests, startServices } from "../fakes/services.ts";
import { signableCase } from "../fakes/signable-case.ts";

const minuteMs = 60_000;

describe.each(engines)("what a person was told of a delivery on %s", (kind) => {
  let stores: TestStores;
  let services: Services;
  let proof: ReturnType<typeof proofServices>;
  let anna: WindowSession;
  let deliveryId: string;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    services = startServices(await stores.open());
    proof = proofServices(services);
    anna = await services.signIn("anna");
    const admin = await services.signIn("admin", "administrator");
    const policy = await services.life.releasePolicy.get(admin);
    await services.life.releasePolicy.save(admin, { ...policy, windowSeconds: 30 });
    const { draftId, revision } = await signableCase(services, anna);
    await services.signing.sign(anna, { draftId, revision, secret: signingPin, shownPatients: [] });
    const { deliveries } = await services.store.outbox.list({ scope: "all", search: "", offset: 0, limit: 50 });
    deliveryId = deliveries.find((one) => one.destinationId === sampleDestination("hl7").id)?.id ?? "";
    services.clock.pass(10 * minuteMs);
  });

  const entry = (changes: Partial<PersonsEntry> = {}): PersonsEntry => ({
    ...{ deliveryId, rung: "shown", who: "Sister Bell", happenedAt: startOfTests + 5 * minuteMs },
    ...{ how: "telephone", toldBy: "", note: "", ...changes },
  });
  const evidence = async () => (await proof.entries.of(anna, { deliveryId })).evidence;

  it("is kept as proof with who, when and how, and audited", async () => {
    const delivery = await proof.entries.enter(anna, entry({ toldBy: "the ward clerk" }));
    expect(delivery).toMatchObject({ shownAt: startOfTests + 5 * minuteMs, acknowledgedAt: null, acceptedAt: null });
    expect(await evidence()).toMatchObject([
      {
        ...{ rung: "shown", source: "person", byName: "Sister Bell", notedAt: startOfTests + 10 * minuteMs },
        detail: "Learnt by telephone, told by the ward clerk, entered by Dr anna",
      },
    ]);
    const [audited] = await services.audit.list({ offset: 0, limit: 1 });
    expect(audited).toMatchObject({ action: "delivery.enterEvidence", detail: `${deliveryId} shown telephone` });
  });

  it("never lowers and never moves what was proven before", async () => {
    await proof.entries.enter(anna, entry({ rung: "acknowledged" }));
    const later = { who: "Dr Other", happenedAt: startOfTests + 8 * minuteMs };
    await proof.entries.enter(anna, entry({ rung: "acknowledged", ...later }));
    const delivery = await proof.entries.enter(anna, entry({ rung: "filed", ...later }));
    expect(delivery).toMatchObject({
      ...{ acknowledgedAt: startOfTests + 5 * minuteMs, acknowledgedByName: "Sister Bell" },
      filedAt: startOfTests + 8 * minuteMs,
    });
    expect(await evidence()).toHaveLength(3);
  });

  it("refuses a time to come, a time before the signature, and an action without words", async () => {
    for (const wrong of [
      { happenedAt: services.clock.now() + 1 },
      { happenedAt: startOfTests - minuteMs },
      { rung: "actedOn" as const },
    ]) {
      await expect(proof.entries.enter(anna, entry(wrong))).rejects.toMatchObject({ code: "invalid_input" });
    }
    expect(await evidence()).toEqual([]);
    expect(await services.store.outbox.get(deliveryId)).toMatchObject({ shownAt: null, actedAt: null });
  });

  it("refuses what can still be taken back, and what was", async () => {
    services.clock.setTo(startOfTests);
    const inMinute = entry({ happenedAt: startOfTests });
    await expect(proof.entries.enter(anna, inMinute)).rejects.toThrow("can still be taken back");
    const [version] = await services.store.reports.versions(
      (await services.store.outbox.get(deliveryId)).workitemId ?? "",
    );
    await services.life.recalls.recall(anna, { reportVersionId: version?.id ?? "", reason: "Too early" });
    services.clock.pass(10 * minuteMs);
    await expect(proof.entries.enter(anna, entry())).rejects.toThrow("never left here");
  });

  it("stays when entered in error, beside who says so and why, and counts no more", async () => {
    await proof.entries.enter(anna, entry({ rung: "actedOn", note: "Referred to clinic" }));
    await proof.entries.enter(anna, entry({ rung: "actedOn", note: "Patient recalled", who: "Dr Other" }));
    const [first] = await evidence();
    const bell = await services.signIn("bell");
    const struck = await proof.entries.strike(bell, { evidenceId: first?.id ?? "", reason: "Another patient" });
    // The next proof that counts takes its place.
    expect(struck.actedWhat).toContain("Patient recalled");
    expect(await evidence()).toMatchObject([
      { id: first?.id, strikes: "" },
      { byName: "Dr Other", strikes: "" },
      { strikes: first?.id, byName: "Dr bell", detail: "Another patient", source: "person" },
    ]);
    const [, second, answer] = await evidence();
    const none = await proof.entries.strike(bell, { evidenceId: second?.id ?? "", reason: "Another patient" });
    expect(none).toMatchObject({ actedAt: null, actedWhat: "" });
    for (const again of [first, answer]) {
      const input = { evidenceId: again?.id ?? "", reason: "Another patient" };
      await expect(proof.entries.strike(bell, input)).rejects.toMatchObject({ code: "conflict" });
    }
    expect((await services.audit.list({ offset: 0, limit: 1 }))[0]).toMatchObject({
      action: "delivery.strikeEvidence",
    });
    // The same words may then be entered anew.
    const anew = await proof.entries.enter(anna, entry({ rung: "actedOn", note: "Referred to clinic" }));
    expect(anew.actedWhat).toContain("Referred to clinic");
  });

  it("does not strike what a system proved", async () => {
    await proof.evidence.record({
      ...{
        deliveryId,
        rung: "filed",
        happenedAt: startOfTests,
        source: "fhirResponse",
        byName: "Practice",
        detail: "",
      },
    });
    const [filed] = await evidence();
    const input = { evidenceId: filed?.id ?? "", reason: "I do not believe it" };
    await expect(proof.entries.strike(anna, input)).rejects.toMatchObject({ code: "conflict" });
    expect(await services.store.outbox.get(deliveryId)).toMatchObject({ filedAt: startOfTests });
  });
});
