import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Alert } from "../../../shared/domain/alert.ts";
import { sectionText } from "../../../shared/domain/report.ts";
import { engines, TestStores } from "../../../test/environment/stores.ts";
import { reasonsFor } from "../../../test/fakes/passed-over.ts";
import { type Services, signingPin, startServices } from "../../../test/fakes/services.ts";
import { type SignableCase, signableCase } from "../../../test/fakes/signable-case.ts";
import type { WindowSession } from "../core.ts";
import { RandomIds } from "../platform/ids.ts";
import { releasePolicyOf } from "./release-policy-service.ts";

describe.each(engines)("what becomes of an alert after signing, in %s", (kind) => {
  let stores: TestStores;
  let services: Services;
  let anna: WindowSession;
  let signable: SignableCase;
  let alert: Alert;

  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    services = startServices(await stores.open());
    anna = await services.signIn("anna");
    signable = await signableCase(services, anna);
    alert = await services.alerts.raise(anna, {
      ...{ workitemId: signable.caseId, category: "critical", finding: "Tension pneumothorax" },
      ...{ actionNeeded: "Drain now", recipientName: "Dr A. Referrer", recipientContact: "bleep 123" },
      ...{ image: null, keyImageId: null },
    });
  });

  async function sign(): Promise<void> {
    const { draftId, revision } = signable;
    const passedOver = await reasonsFor(services, anna, draftId);
    await services.signing.sign(anna, { draftId, revision, secret: signingPin, shownPatients: [], passedOver });
  }
  const acknowledge = () =>
    services.alerts.acknowledge(anna, {
      alertId: alert.id,
      acknowledgement: {
        ...{ personName: "Dr M. Ward", capacity: "Registrar", method: "voice", readBack: "correct" },
        identityChecked: true,
      },
      actionTaken: "",
    });
  const latest = async () => {
    const version = await services.store.reports.latest(signable.caseId);
    if (version === null) throw new Error("nothing was signed");
    return version;
  };
  const outOfWindow = () => services.clock.pass(61_000);

  it("is added by rule as a further version to everybody, marked as nobody's signature", async () => {
    await sign();
    const first = await latest();
    outOfWindow();
    await services.addenda.step();
    expect((await latest()).id).toBe(first.id);
    await acknowledge();
    services.published.length = 0;
    await services.addenda.step();
    await services.addenda.step();
    expect(services.published).toContainEqual({ topic: "draft", id: signable.caseId });
    const second = await latest();
    const [addendum] = second.document.addenda;
    expect(second.document).toMatchObject({ version: 2, status: "addended", sections: first.document.sections });
    expect(second.document.signature).toEqual(first.document.signature);
    expect(second.previousHash).toBe(first.hash);
    expect(addendum).toMatchObject({ isGenerated: true, signature: { displayName: "Sightline", registration: "" } });
    const text = sectionText(addendum?.paragraphs ?? []);
    expect(text).toMatch(/Tension pneumothorax.*Acknowledged by Dr M. Ward, Registrar on .* by telephone, read back/);
    expect(await services.store.outbox.countOfVersion(second.id)).toBe(
      await services.store.outbox.countOfVersion(first.id),
    );
    expect((await services.store.people.list()).map(({ displayName }) => displayName)).not.toContain("Sightline");
    await services.alerts.recordAction(anna, { alertId: alert.id, actionTaken: "Drain placed" });
    await services.addenda.step();
    const third = (await latest()).document;
    expect([third.version, sectionText(third.addenda[0]?.paragraphs ?? [])]).toMatchObject([
      3,
      expect.stringMatching(/Drain placed/),
    ]);
    expect(sectionText(third.addenda[0]?.paragraphs ?? [])).not.toMatch(/Acknowledged/);
    expect((await services.audit.verify()).firstBroken).toBeNull();
  });

  it("is in the report itself where it was known when it was signed", async () => {
    await acknowledge();
    await sign();
    outOfWindow();
    await services.addenda.step();
    const { document } = await latest();
    expect(document.version).toBe(1);
    expect(document.alerts[0]?.communication?.[0]).toMatch(/^Acknowledged by Dr M. Ward/);
  });

  it("waits while the version can be taken back, and while somebody writes an addendum, which then states it", async () => {
    const policy = { ...(await releasePolicyOf(services.store)), windowSeconds: 60 };
    await services.store.settings.setValue("release/policy", JSON.stringify(policy));
    await sign();
    await acknowledge();
    await services.addenda.step();
    expect((await latest()).document.version).toBe(1);
    outOfWindow();
    const { content } = signable;
    await services.store.drafts.begin({
      ...{ id: "addendum-1", workitemId: signable.caseId, kind: "addendum", revision: 1, content },
      ...{ authorId: anna.person?.id ?? "", now: services.clock.now() },
    });
    await services.addenda.step();
    expect((await latest()).document.version).toBe(1);
    await services.store.drafts.close("addendum-1", 1, "discarded", services.clock.now());
    await services.addenda.step();
    expect((await latest()).document.version).toBe(2);
  });

  it("is added once although two programs look at the same moment, or one ends before it noted that it had", async () => {
    await sign();
    outOfWindow();
    await acknowledge();
    const other = startServices(services.store, { ids: new RandomIds() });
    other.clock.setTo(services.clock.now());
    await Promise.all([services.addenda.step(), other.addenda.step()]);
    const again = startServices(services.store, { ids: new RandomIds() });
    again.clock.setTo(services.clock.now() + 60_000);
    await again.addenda.step();
    expect((await latest()).document.version).toBe(2);
  });
});
