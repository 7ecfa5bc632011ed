import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Alert, AlertCategory, AlertDraft } from "../../../shared/domain/alert.ts";
import { proposedAlertPolicy } from "../../../shared/domain/alert-policy.ts";
import type { DirectoryEntry } from "../../../shared/domain/directory.ts";
import { engines, TestStores } from "../../../test/environment/stores.ts";
import { type Services, startServices } from "../../../test/fakes/services.ts";
import { type SignableCase, signableCase } from "../../../test/fakes/signable-case.ts";
import type { WindowSession } from "../core.ts";
import { RandomIds } from "../platform/ids.ts";

const minute = 60_000;
const hour = 60 * minute;

describe.each(engines)("the ladder of alerts in %s", (kind) => {
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
    signable = await signableCase(services, anna);
  });

  const raise = (category: AlertCategory, changes: Partial<AlertDraft> = {}) =>
    services.alerts.raise(anna, {
      ...{ workitemId: signable.caseId, category, finding: "Tension pneumothorax", actionNeeded: "Drain now" },
      ...{ recipientName: "Dr A. Referrer", recipientContact: "bleep 123", image: null, keyImageId: null },
      ...changes,
    });
  const stored = (alert: Alert) => services.store.alerts.get(alert.id);
  const kinds = async (alert: Alert) => (await stored(alert)).events.map((event) => event.kind);
  const acknowledge = (alert: Alert) =>
    services.alerts.acknowledge(anna, {
      alertId: alert.id,
      acknowledgement: {
        ...{ personName: "Dr M. Ward", capacity: "Registrar", method: "voice", readBack: "correct" },
        identityChecked: true,
      },
      actionTaken: "",
    });

  async function entry(id: string, fields: Partial<DirectoryEntry>): Promise<void> {
    await services.store.directory.insert({
      ...{ id, kind: "person", name: id, role: "", nationalCode: "", codeSystem: "", partOfId: null },
      ...{ destinationId: null, phone: "", outOfHoursPhone: "", email: "", address: "", deputyId: null },
      ...{ outOfHoursId: null, absentFrom: null, absentUntil: null, absenceNote: "", isActive: true },
      ...{ source: "person", sourceKey: "", version: 1, changedAt: 1, changedByName: "Dr anna", ...fields },
    });
  }

  it("asks for a telephone call at once where the policy says so, and tells people", async () => {
    const alert = await raise("critical");
    await services.escalation.step();
    expect(await stored(alert)).toMatchObject({ escalationStep: 1, voiceNeededSince: services.clock.now() });
    expect(await kinds(alert)).toEqual(["raised", "voiceNeeded"]);
    expect(services.notices.join()).toMatch(/telephone/i);
    expect(services.notices.join()).not.toMatch(/SMITH|pneumothorax|ACC1/);
    const { people } = await services.alertCallers.whoToCall(anna, { alertId: alert.id });
    expect(people).toMatchObject([{ role: "recipient", name: "Dr A. Referrer", phone: "bleep 123", isNext: true }]);
  });

  it("climbs also where the clock falls behind by a fraction of a millisecond", async () => {
    const pace = services.clock.monotonicMs.bind(services.clock);
    let drift = 0;
    vi.spyOn(services.clock, "monotonicMs").mockImplementation(() => {
      drift += 0.3;
      return pace() + drift;
    });
    const alert = await raise("critical");
    for (let minutes = 0; minutes < 16; minutes += 1) {
      await services.escalation.step();
      services.clock.pass(minute);
    }
    expect((await stored(alert)).escalationStep).toBe(2);
  });

  it("climbs step by step to whoever is on, once each, and stops asking when somebody has acknowledged", async () => {
    await entry("oncall", { name: "Dr O. Call", phone: "1234" });
    const shift = { id: "s1", teamId: "oncall", personId: "oncall", duty: "onCall" as const, changedAt: 1 };
    const now = services.clock.now();
    await services.store.directory.saveShift({
      ...{ ...shift, startsAt: now - hour, endsAt: now + 9 * hour, changedByName: "Dr anna" },
    });
    const alert = await raise("critical");
    for (let minutes = 0; minutes < 31; minutes += 1) {
      await services.escalation.step();
      await services.escalation.step();
      services.clock.pass(minute);
    }
    const climbed = await stored(alert);
    const steps = climbed.events.filter(({ kind: of }) => of === "escalated").map(({ detail }) => detail);
    expect(steps).toHaveLength(2);
    expect(steps[1]).toMatch(/on-call consultant \(Dr O. Call\)/);
    const { people } = await services.alertCallers.whoToCall(anna, { alertId: alert.id });
    expect(people.at(-1)).toMatchObject({ role: "onCallConsultant", name: "Dr O. Call", phone: "1234", isNext: true });
    await acknowledge(alert);
    services.clock.pass(2 * hour);
    await services.escalation.step();
    const told = await stored(alert);
    expect(told.voiceNeededSince).toBeNull();
    expect(told.events.filter(({ kind: of }) => of === "escalated")).toHaveLength(2);
    // The clock of acting runs on.
    services.clock.pass(2 * hour);
    await services.escalation.step();
    expect((await stored(alert)).events.at(-1)?.detail).toMatch(/Fail-safe officer/);
  });

  it("names whoever can be called first, also where the role asked for last has nobody in it", async () => {
    const alert = await raise("critical");
    for (let minutes = 0; minutes < 31; minutes += 1) {
      await services.escalation.step();
      services.clock.pass(minute);
    }
    const { people } = await services.alertCallers.whoToCall(anna, { alertId: alert.id });
    expect(people.at(-1)).toMatchObject({ role: "onCallConsultant", name: "", isNext: false });
    expect(people.filter(({ isNext }) => isNext)).toMatchObject([{ role: "recipient", name: "Dr A. Referrer" }]);
  });

  it("reaches the fail-safe officer who is on by a rota at night too", async () => {
    await entry("board", { name: "Fail-safe team", kind: "team", phone: "9000" });
    await entry("officer", { name: "Dr F. Safe", phone: "4321", partOfId: "board" });
    services.clock.setTo(Date.parse("2026-11-23T02:00:00Z"));
    const now = services.clock.now();
    await services.store.directory.saveShift({
      ...{ id: "s1", teamId: "board", personId: "officer", duty: "failSafe" as const, changedAt: 1 },
      ...{ startsAt: now - hour, endsAt: now + 9 * hour, changedByName: "Dr anna" },
    });
    const alert = await raise("critical");
    services.clock.pass(hour + minute);
    await services.escalation.step();
    const { people } = await services.alertCallers.whoToCall(anna, { alertId: alert.id });
    expect(people.at(-1)).toMatchObject({ role: "failSafeOfficer", name: "Dr F. Safe", phone: "4321", isNext: true });
  });

  it("goes on where it stood after the program was closed for a day", async () => {
    const alert = await raise("critical");
    await services.escalation.step();
    const again = startServices(services.store, { ids: new RandomIds() });
    again.clock.setTo(services.clock.now() + 24 * hour);
    await again.escalation.step();
    await again.escalation.step();
    const climbed = await stored(alert);
    const steps = climbed.events.filter(({ kind: of, detail }) => of === "escalated" && detail.startsWith("Step"));
    expect(steps.map(({ detail }) => detail.slice(0, 6))).toEqual(["Step 1", "Step 2", "Step 3", "Step 4", "Step 5"]);
    expect(climbed.nextStepAt ?? 0).toBeGreaterThan(again.clock.now());
  });

  it("takes no longer because the clock was set back, before or after a restart", async () => {
    const alert = await raise("critical");
    await services.escalation.step();
    services.clock.setTo(services.clock.now() - 3 * hour);
    services.clock.pass(16 * minute);
    await services.escalation.step();
    expect((await stored(alert)).escalationStep).toBe(2);
    const again = startServices(services.store, { ids: new RandomIds() });
    again.clock.setTo(services.clock.now() - 5 * hour);
    await again.escalation.step();
    again.clock.pass(16 * minute);
    await again.escalation.step();
    expect((await stored(alert)).escalationStep).toBe(3);
  });

  it("takes each step once although two programs look at the same moment", async () => {
    const alert = await raise("critical");
    const other = startServices(services.store, { ids: new RandomIds() });
    services.clock.pass(20 * minute);
    other.clock.setTo(services.clock.now());
    await Promise.all([services.escalation.step(), other.escalation.step()]);
    await services.escalation.step();
    const climbed = await stored(alert);
    expect(climbed.events.filter(({ kind: of }) => of === "escalated")).toHaveLength(1);
    expect(climbed.escalationStep).toBe(2);
  });

  it("queues a message in the alerts' own lane once, with what was found and without a report", async () => {
    const destination = await practice();
    const alert = await raise("urgent", { recipientName: "Dr G. Practice", recipientEntryId: "gp" });
    await services.escalation.step();
    await services.escalation.step();
    const deliveries = await services.store.outbox.ofSubject("alert", alert.id);
    expect(deliveries).toMatchObject([{ lane: "alert", destinationId: destination, reportVersionId: null }]);
    const { payload } = await services.store.outbox.payload(deliveries[0]?.id ?? "");
    expect(payload?.toString()).toMatch(/^MSH\|\^~\\&\|SIGHTLINE.*Tension pneumothorax/s);
    expect(await kinds(alert)).toEqual(["raised", "messageQueued"]);
    expect(await stored(alert)).toMatchObject({ voiceNeededSince: null, contacts: [{ result: "queued" }] });
  });

  it("turns to the telephone when nobody takes the message in time, or its way is paused, and tells a person", async () => {
    const destination = await practice();
    const late = await raise("urgent", { recipientName: "Dr G. Practice", recipientEntryId: "gp" });
    await services.escalation.step();
    services.clock.pass(31 * minute);
    await services.escalation.step();
    expect(await kinds(late)).toEqual(["raised", "messageQueued", "channelDown", "voiceNeeded"]);
    expect(services.notices.join()).toMatch(/telephone/);
    await services.store.settings.pauseDestination(destination, "wrong address", services.clock.now());
    const paused = await raise("urgent", { recipientName: "Dr G. Practice", recipientEntryId: "gp" });
    await services.escalation.step();
    expect(await stored(paused)).toMatchObject({ voiceNeededSince: services.clock.now() });
    expect(await kinds(paused)).toEqual(["raised", "channelDown", "voiceNeeded"]);
    await acknowledge(paused);
    expect((await stored(paused)).voiceNeededSince).toBeNull();
  });

  it("moves on by what the receiver proves, up to the words of an action", async () => {
    await practice();
    const alert = await raise("urgent", { recipientName: "Dr G. Practice", recipientEntryId: "gp" });
    await services.escalation.step();
    const proof = {
      ...{ deliveryId: "d", subjectKind: "alert" as const, subjectId: alert.id, reportVersionId: null },
      ...{ recipientRole: "referrer" as const, recipientName: "Dr G. Practice", detail: "", at: services.clock.now() },
    };
    await services.evidence.recordProven({ ...proof, rung: "accepted", byName: "Practice system" });
    expect((await stored(alert)).state).toBe("delivered");
    services.clock.pass(hour);
    await services.escalation.step();
    expect((await stored(alert)).voiceNeededSince).not.toBeNull();
    const acted = { ...proof, rung: "actedOn" as const, byName: "Dr G. Practice", detail: "Sent to hospital" };
    await services.evidence.recordProven(acted);
    await services.evidence.recordProven(acted);
    expect(await stored(alert)).toMatchObject({
      ...{ state: "actioned", actionTaken: "Sent to hospital", voiceNeededSince: null },
      acknowledgement: { personName: "Dr G. Practice" },
    });
  });

  it("runs by the limits that were approved when it was raised, by a named person and from a date on", async () => {
    const admin = await services.signIn("boss", "administrator");
    const steps = [
      { clock: "acknowledge", after: { kind: "elapsed", minutes: 5 }, to: "siteLead", by: "voice" },
    ] as const;
    const critical = { ...proposedAlertPolicy.categories.critical, steps: [...steps] };
    const policy = { ...proposedAlertPolicy, categories: { ...proposedAlertPolicy.categories, critical } };
    const before = await raise("critical");
    const from = services.clock.now() + minute;
    const input = { policy, basedOn: 0, effectiveFrom: from, note: "As agreed" };
    const { versions, inForceVersion } = await services.alertPolicies.approve(admin, input);
    expect([versions[0]?.approvedByName, inForceVersion]).toEqual(["Dr boss", 0]);
    await expect(services.alertPolicies.approve(admin, input)).rejects.toMatchObject({ code: "conflict" });
    services.clock.pass(2 * minute);
    const after = await raise("critical");
    services.clock.pass(6 * minute);
    await services.escalation.step();
    expect([(await stored(before)).escalationStep, (await stored(after)).escalationStep]).toEqual([1, 2]);
    expect((await stored(after)).policyVersion).toBe(1);
  });

  it("gives an alert's place to another of its case, and the old one is over", async () => {
    const first = await raise("urgent");
    const second = await raise("critical", { supersedes: first.id });
    expect(await stored(first)).toMatchObject({ state: "superseded", supersededBy: second.id, nextStepAt: null });
    expect((await services.alerts.list(anna, { scope: "open" })).alerts.map(({ id }) => id)).toEqual([second.id]);
  });

  it("asks for the suspected primary of a cancer", async () => {
    await expect(raise("cancer")).rejects.toMatchObject({ code: "invalid_input" });
    expect((await raise("cancer", { suspectedPrimary: "Lung" })).suspectedPrimary).toBe("Lung");
  });

  async function practice(): Promise<string> {
    const [hl7] = (await services.store.settings.destinations()).filter(({ channel }) => channel === "hl7");
    const id = hl7?.id ?? "practice-system";
    if (hl7 === undefined) {
      await services.store.settings.saveDestination({
        ...{ id, name: "Practice system", channel: "hl7", address: "127.0.0.1:1", recipientRole: "referrer" },
        ...{ receivingApplication: "", receivingFacility: "", receiptsUrl: "", isEnabled: true },
      });
    }
    await entry("gp", { name: "Dr G. Practice", phone: "5678", destinationId: id });
    return id;
  }
});
