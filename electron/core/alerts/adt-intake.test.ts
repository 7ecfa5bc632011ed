import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Alert } from "../../../shared/domain/alert.ts";
import type { DirectoryEntry } from "../../../shared/domain/directory.ts";
import { engines, TestStores } from "../../../test/environment/stores.ts";
import { type Services, startServices } from "../../../test/fakes/services.ts";
import { type SignableCase, signableCase } from "../../../test/fakes/signable-case.ts";
import type { WindowSession } from "../core.ts";

describe.each(engines)("a ward moves while an alert is open, in %s", (kind) => {
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
    await ward("ward-a", "Ward A", "1001");
    await ward("ward-b", "Ward B", "1002");
  });

  const take = async (text: string) => (await services.adt.take(Buffer.from(text))).answers.join("");

  async function ward(id: string, name: string, phone: string): Promise<void> {
    const entry: DirectoryEntry = {
      ...{ id, kind: "ward", name, role: "", nationalCode: "", codeSystem: "", partOfId: null, destinationId: null },
      ...{ phone, outOfHoursPhone: "", email: "", address: "", deputyId: null, outOfHoursId: null, absentFrom: null },
      ...{ absentUntil: null, absenceNote: "", isActive: true, source: "person", sourceKey: "", version: 1 },
      ...{ changedAt: 1, changedByName: "Dr anna" },
    };
    await services.store.directory.insert(entry);
  }

  async function adt(
    trigger: string,
    controlId: string,
    wardName: string,
    extra: readonly string[] = [],
  ): Promise<string> {
    const { patient } = (await services.store.workitems.get(signable.caseId)).study;
    const number = patient.nhsNumber === null ? "" : `~${patient.nhsNumber}^^^NHS^NH`;
    const born = (patient.birthDate ?? "").replaceAll("-", "");
    return [
      `MSH|^~\\&|PAS|RXX|SIGHTLINE|RXX|20261118100100||ADT^${trigger}|${controlId}|P|2.4`,
      `EVN|${trigger}|2026111810${controlId.slice(-2)}`,
      `PID|1||${patient.patientId}^^^${patient.issuerOfPatientId}^PI${number}||${patient.name.family}||${born}`,
      ...(wardName === "" ? [] : [`PV1|1|I|${wardName}^3^12||||C7654321^MOCKFORD^ADA`]),
      ...extra,
    ].join("\r");
  }
  const raise = () =>
    services.alerts.raise(anna, {
      ...{ workitemId: signable.caseId, category: "critical", finding: "Tension pneumothorax" },
      ...{ actionNeeded: "Drain now", recipientName: "Ward A", recipientContact: "1001", recipientEntryId: "ward-a" },
      ...{ image: null, keyImageId: null },
    });
  const stored = (alert: Alert) => services.store.alerts.get(alert.id);

  it("is followed to the new ward, once, and shown as an event", async () => {
    expect(await take(await adt("A01", "M01", "Ward A"))).toMatch(/MSA\|AA\|M01/);
    const alert = await raise();
    expect(alert.recipientLocation).toBe("Ward A");
    const move = await adt("A02", "M02", "Ward B");
    expect(await take(move)).toMatch(/MSA\|AA\|M02/);
    expect(await take(move)).toMatch(/MSA\|AA\|M02/);
    const moved = await stored(alert);
    expect(moved).toMatchObject({
      ...{ recipientName: "Ward B", recipientContact: "1002", recipientEntryId: "ward-b", recipientLocation: "Ward B" },
      voiceReason: "The patient moved from Ward A to Ward B; Ward B has to be told now.",
    });
    expect(moved.events.map((event) => event.kind)).toEqual(["raised", "rerouted"]);
    const { people } = await services.alertCallers.whoToCall(anna, { alertId: alert.id });
    expect(people[0]).toMatchObject({ name: "Ward B", phone: "1002" });
    expect(services.notices.join()).not.toMatch(/SMITH|Ward/);
  });

  it("goes by when a move happened, not by when its message came", async () => {
    await take(await adt("A01", "M01", "Ward A"));
    const alert = await raise();
    await take(await adt("A02", "M09", "Ward B"));
    await take(await adt("A02", "M05", "Ward A"));
    expect((await stored(alert)).recipientLocation).toBe("Ward B");
  });

  it("leaves the recipient alone once the patient has gone home, and says so", async () => {
    await take(await adt("A01", "M01", "Ward A"));
    const alert = await raise();
    await take(await adt("A03", "M02", "Ward A"));
    expect(await stored(alert)).toMatchObject({ recipientName: "Ward A", recipientLocation: "" });
    expect((await stored(alert)).events.at(-1)?.detail).toBe("The patient left from Ward A.");
  });

  it("does not move the alert of somebody else with the same number of another hospital", async () => {
    const alert = await raise();
    const { patient } = (await services.store.workitems.get(signable.caseId)).study;
    const other = `MSH|^~\\&|PAS|RYY|S|R|20261118100100||ADT^A02|X1|P|2.4\rPID|1||${patient.patientId}^^^OTHER^PI||SOMEBODY||19010101\rPV1|1|I|Ward B`;
    expect(await take(other)).toMatch(/MSA\|AA/);
    expect((await stored(alert)).events.map((event) => event.kind)).toEqual(["raised"]);
  });

  it("puts a merge before a person and changes no signed or written word", async () => {
    const { patient } = (await services.store.workitems.get(signable.caseId)).study;
    const alert = await raise();
    const draft = await services.store.drafts.findOpen(signable.caseId);
    const merge = `MSH|^~\\&|PAS|RXX|S|R|20261118100100||ADT^A40|G1|P|2.4\rPID|1||H777^^^${patient.issuerOfPatientId}^PI||SMITH||19500101\rMRG|${patient.patientId}^^^${patient.issuerOfPatientId}^PI`;
    expect(await take(merge)).toMatch(/MSA\|AA\|G1/);
    expect((await services.store.notices.open(signable.caseId)).map((notice) => notice.kind)).toEqual(["merged"]);
    expect(await services.store.drafts.findOpen(signable.caseId)).toEqual(draft);
    expect((await stored(alert)).patient).toEqual(patient);
  });

  it("refuses with a sentence what it cannot take, and stores nothing of it", async () => {
    expect(await take("hello")).toMatch(/MSA\|AR\|/);
    expect(await take(await adt("A60", "M01", ""))).toMatch(/MSA\|AR\|M01[\s\S]*not taken/);
    expect(await take(await adt("A40", "M02", ""))).toMatch(/MSA\|AE\|M02/);
    const unnumbered = "MSH|^~\\&|P|R|S|R|20261118||ADT^A02|M03|P|2.4\rPID|1||||DOE";
    expect(await take(unnumbered)).toMatch(/MSA\|AE\|M03/);
  });
});
