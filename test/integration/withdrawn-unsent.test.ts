import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { type Services, signingPin, startServices } from "../fakes/services.ts";
import { type SignableCase, signableCase } from "../fakes/signable-case.ts";

const claim = (now: number) => ({ owner: "w", now, leaseUntil: now + 60_000, attemptId: `a${now}` });
const windowMs = 300_000;

describe.each(engines)("a version that is found wrong before it leaves, on %s", (kind) => {
  let stores: TestStores;
  let services: Services;
  let anna: WindowSession;
  let signable: SignableCase;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    services = startServices(await stores.open());
    anna = await services.signIn("anna");
    const admin = await services.signIn("admin", "administrator");
    const policy = await services.life.releasePolicy.get(admin);
    await services.life.releasePolicy.save(admin, { ...policy, windowSeconds: windowMs / 1000 });
    signable = await signableCase(services, anna);
    const { draftId, revision } = signable;
    await services.signing.sign(anna, { draftId, revision, secret: signingPin, shownPatients: [] });
    services.clock.pass(100_000);
  });

  const withdraw = () =>
    services.life.endings.end(anna, {
      ...{ workitemId: signable.caseId, seenVersionId: signable.draftId, kind: "wrongPatient" },
      ...{ reason: "Images of another patient", secret: signingPin },
    });
  const rows = async () =>
    (await services.store.outbox.list({ scope: "all", search: "", offset: 0, limit: 200 })).deliveries;

  it("does not leave while its withdrawal may still be taken back, and then the withdrawal goes in its place", async () => {
    const { releaseAt, reportVersionId } = await withdraw();
    const firstDue = releaseAt - 100_000;
    expect(await services.store.outbox.claimNext(claim(firstDue))).toBeNull();
    expect(await services.store.outbox.claimNext(claim(releaseAt - 1))).toBeNull();
    const hl7 = (await rows()).find(({ channel, reportVersionId: id }) => channel === "hl7" && id === reportVersionId);
    const left: string[] = [];
    for (let now = releaseAt; ; now += 1) {
      const claimed = await services.store.outbox.claimNext(claim(now));
      if (claimed === null) break;
      if (claimed.channel === "hl7") left.push(claimed.id);
      await services.store.outbox.finish(claimed, { outcome: "accepted", sentence: "", acknowledgement: "" }, now);
    }
    expect(left).toEqual([hl7?.id]);
  });

  it("does not leave even where an alert rests on it: nobody needs a text that is another patient's", async () => {
    await services.alerts.raise(anna, {
      ...{ workitemId: signable.caseId, category: "critical", finding: "Free gas", actionNeeded: "Review now" },
      ...{ recipientName: "Dr A. Referrer", recipientContact: "", image: null, keyImageId: null },
    });
    const [alert] = await services.store.alerts.listByWorkitem(signable.caseId);
    if (alert === undefined) throw new Error("There is no alert.");
    await services.store.alerts.update(alert.id, alert.version, { reportVersionId: signable.draftId }, []);
    const { releaseAt } = await withdraw();
    const left: string[] = [];
    for (let now = releaseAt; ; now += 1) {
      const claimed = await services.store.outbox.claimNext(claim(now));
      if (claimed === null) break;
      if (claimed.channel === "hl7" && claimed.reportVersionId !== null) left.push(claimed.reportVersionId);
      await services.store.outbox.finish(claimed, { outcome: "accepted", sentence: "", acknowledgement: "" }, now);
    }
    expect(left).not.toContain(signable.draftId);
    expect(left).toHaveLength(1);
  });

  it("leaves by itself after all where its withdrawal is taken back, and says when", async () => {
    const { releaseAt, reportVersionId } = await withdraw();
    await services.life.recalls.recall(anna, { reportVersionId, reason: "The right patient after all" });
    const [, first] = await services.store.reports.versions(signable.caseId);
    expect(first).toMatchObject({ version: 1, releaseAt, recalledAt: null });
    expect(await services.store.outbox.claimNext(claim(releaseAt - 1))).toBeNull();
    expect((await services.store.outbox.claimNext(claim(releaseAt)))?.reportVersionId).toBe(signable.draftId);
  });

  it("left before is not held back by its withdrawal", async () => {
    services.clock.pass(windowMs);
    const claimed = await services.store.outbox.claimNext(claim(services.clock.now()));
    expect(claimed?.reportVersionId).toBe(signable.draftId);
    await withdraw();
    const [, first] = await services.store.reports.versions(signable.caseId);
    expect(first?.releaseAt).toBeLessThanOrEqual(services.clock.now());
  });
});
