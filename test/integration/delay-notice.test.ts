import { validateResource } from "@medplum/core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import { DelayNoticeService } from "../../electron/core/delivery/delay-notice-service.ts";
import { parseHl7 } from "../../electron/core/encoders/hl7-message.ts";
import { loadFhirDefinitions } from "../environment/fhir-server.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { sampleDestination } from "../fakes/sample-report.ts";
import { type Services, signingPin, startServices } from "../fakes/services.ts";
import { type SignableCase, signableCase } from "../fakes/signable-case.ts";

const hl7 = sampleDestination("hl7", "127.0.0.1:2575");
const feed = { ...sampleDestination("fhir", "http://127.0.0.1:9/fhir"), id: "feed", name: "Patient portal" };
const hour = 3_600_000;

describe.each(engines)("notices of delays on %s", (kind) => {
  let stores: TestStores;
  let services: Services;
  let delays: DelayNoticeService;
  let anna: WindowSession;
  let admin: WindowSession;
  let signable: SignableCase;
  beforeAll(async () => {
    loadFhirDefinitions();
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    services = startServices(await stores.open());
    const { store, audit, clock, ids } = services;
    const events = { publish: () => undefined };
    delays = new DelayNoticeService({ store, audit, clock, ids, events, isDemo: false, onTold: () => undefined });
    anna = await services.signIn("anna");
    admin = await services.signIn("admin", "administrator");
    signable = await signableCase(services, anna);
  });

  const target = async () => (await services.store.workitems.get(signable.caseId)).targetAt ?? 0;
  const hold = (until: string) =>
    services.worklist.hold(anna, { workitemId: signable.caseId, reason: "Films of 2019", until });
  const setPolicy = (mode: "ask" | "automatic" | "off", patientFeedId = "") =>
    delays.savePolicy(admin, { mode, beforeTargetMinutes: 60, patientFeedId });
  const sent = async () => {
    const all = await services.store.outbox.list({ scope: "all", search: "", offset: 0, limit: 50 });
    return all.deliveries.filter(({ subjectKind }) => subjectKind === "delayNotice");
  };
  const text = async (id: string) => String((await services.store.outbox.payload(id)).payload);
  const tell = (days = 3) =>
    delays.tell(anna, {
      ...{ workitemId: signable.caseId, reason: "priors" },
      expectedAt: services.clock.now() + days * 24 * hour,
    });

  it("proposes by default and tells nobody by itself", async () => {
    await hold("2026-12-01");
    await delays.step();
    expect(await sent()).toEqual([]);
    expect(await delays.list(anna)).toMatchObject({
      proposals: [
        { workitemId: signable.caseId, cause: "held", suggestedReason: "priors", heldReason: "Films of 2019" },
      ],
      ...{ notices: [], routes: ["Test hl7"], hasPatientFeed: false },
    });
  });

  it("gives a case's own notice, what a person would tell of it now, and to whom", async () => {
    const own = () => delays.ofCase(anna, { workitemId: signable.caseId });
    await hold("2026-12-01");
    expect(await own()).toMatchObject({
      ...{ notice: null, routes: ["Test hl7"], hasPatientFeed: false },
      suggestion: { suggestedReason: "priors", suggestedAt: Date.parse("2026-12-01T17:00:00Z") },
    });
    const { id } = await tell();
    expect((await own()).notice).toMatchObject({ id, deliveries: [{ rung: "queued" }] });
    const other = await signableCase(services, anna, 2);
    expect((await delays.ofCase(anna, { workitemId: other.caseId })).notice).toBeNull();
  });

  it("tells referrer and patient feed with reason and new date, and nothing of what is seen or why it is held", async () => {
    await services.store.settings.saveDestination({ ...feed, recipientRole: "copy" });
    await setPolicy("ask", feed.id);
    const notice = await tell();
    expect(notice).toMatchObject({ reason: "priors", endedAt: null, raisedByName: "Dr anna" });
    const deliveries = await sent();
    expect(deliveries.map(({ destinationId, recipientRole }) => [destinationId, recipientRole]).sort()).toEqual([
      ["feed", "copy"],
      ["to-hl7", "referrer"],
    ]);
    const message = parseHl7(await text(deliveries.find(({ channel }) => channel === "hl7")?.id ?? ""));
    const field = (segment: string, index: number) => message?.segments.find(([name]) => name === segment)?.[index];
    expect([field("OBR", 25), field("OBX", 11)]).toEqual(["I", "I"]);
    expect(field("OBX", 5)).toContain("now expected by 21 November 2026. Earlier images are awaited.");
    const bundleText = await text(deliveries.find(({ channel }) => channel === "fhir")?.id ?? "");
    const bundle = JSON.parse(bundleText) as { entry: { resource: { resourceType: string } }[] };
    expect(bundle.entry.map(({ resource }) => resource.resourceType)).toEqual(["Patient", "Communication"]);
    for (const { resource } of bundle.entry) validateResource(resource as never);
    expect(bundleText).not.toContain("nodule");
    const [audited] = await services.audit.list({ offset: 0, limit: 1 });
    expect(audited).toMatchObject({ action: "delivery.tellDelay", workitemId: signable.caseId });
  });

  it("asks a FHIR referrer to acknowledge by a task that is on hold, found by the delivery's number", async () => {
    await services.store.settings.saveDestination({ ...hl7, isEnabled: false });
    await services.store.settings.saveDestination({ ...feed, id: "practice", recipientRole: "referrer" });
    await tell();
    const [delivery] = await sent();
    const bundle = JSON.parse(await text(delivery?.id ?? "")) as { entry: { resource: never }[] };
    const { controlId } = await services.store.outbox.payload(delivery?.id ?? "");
    expect(bundle.entry.map(({ resource }) => resource)).toMatchObject([
      { resourceType: "Patient" },
      { resourceType: "Task", status: "on-hold", identifier: [{ value: controlId }] },
      { resourceType: "Communication", status: "completed" },
    ]);
    for (const { resource } of bundle.entry) validateResource(resource);
  });

  it("goes by itself where the site decided so, once for a cause, and again for a new date in the old one's place", async () => {
    await hold("2026-12-01");
    await setPolicy("automatic");
    await delays.step();
    await delays.step();
    expect(await sent()).toHaveLength(1);
    await services.worklist.unhold(anna, { workitemId: signable.caseId });
    await hold("2026-12-04");
    await delays.step();
    const deliveries = await sent();
    // The first never left: it must not arrive after the second.
    expect(deliveries.map(({ state }) => state).sort()).toEqual(["queued", "superseded"]);
    expect((await delays.list(anna)).notices).toMatchObject([{ raisedByName: "Sightline", endedHow: "" }]);
    await delays.step();
    expect(await sent()).toHaveLength(2);
  });

  it("does not tell by itself of targets from before the site decided so", async () => {
    services.clock.setTo((await target()) + hour);
    await setPolicy("automatic");
    await delays.step();
    expect(await sent()).toEqual([]);
    expect((await delays.list(anna)).proposals).toMatchObject([{ cause: "late" }]);
  });

  it("ends when the case is reported, and what has not left never does", async () => {
    await tell();
    const { draftId, revision } = signable;
    await services.signing.sign(anna, { draftId, revision, secret: signingPin, shownPatients: [] });
    expect((await delays.list(anna)).notices).toEqual([]);
    expect(await sent()).toMatchObject([{ state: "superseded" }]);
    await expect(tell()).rejects.toThrow("No target runs for this case any more");
  });

  it("says where nobody can be told, and refuses a date that has passed", async () => {
    await expect(tell(-1)).rejects.toMatchObject({ code: "invalid_input" });
    await services.store.settings.saveDestination({ ...hl7, isEnabled: false });
    await expect(tell()).rejects.toThrow("Telephone the referrer");
    expect((await delays.list(anna)).notices).toEqual([]);
  });
});
