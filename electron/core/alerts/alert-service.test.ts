import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Acknowledgement, Alert, AlertDraft } from "../../../shared/domain/alert.ts";
import { TestStores } from "../../../test/environment/stores.ts";
import { reasonsFor } from "../../../test/fakes/passed-over.ts";
import { type Services, signingPin, startOfTests, startServices } from "../../../test/fakes/services.ts";
import { type SignableCase, signableCase } from "../../../test/fakes/signable-case.ts";
import type { WindowSession } from "../core.ts";

const minute = 60_000;

let stores: TestStores;
let services: Services;
let anna: WindowSession;
let ben: WindowSession;
let signable: SignableCase;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
  anna = await services.signIn("anna");
  ben = await services.signIn("ben");
  signable = await signableCase(services, anna);
});

function raise(changes: Partial<AlertDraft> = {}): Promise<Alert> {
  return services.alerts.raise(anna, {
    workitemId: signable.caseId,
    category: "critical",
    finding: "Tension pneumothorax",
    actionNeeded: "Drain now",
    recipientName: "Dr A. Referrer",
    recipientContact: "bleep 123",
    limitMinutes: 60,
    image: null,
    keyImageId: null,
    ...changes,
  });
}

function acknowledge(alert: Alert, changes: Partial<Acknowledgement> = {}, actionTaken = "") {
  const acknowledgement = {
    personName: "Dr M. Ward",
    capacity: "Medical registrar",
    method: "voice" as const,
    readBack: "correct" as const,
    identityChecked: true,
    ...changes,
  };
  return services.alerts.acknowledge(anna, { alertId: alert.id, acknowledgement, actionTaken });
}
const kinds = (alert: Alert) => alert.events.map((event) => event.kind);

describe("raising an alert", () => {
  it("stores it at once with its clock, owner, patient and audit row", async () => {
    const alert = await raise();
    expect(alert).toMatchObject({
      state: "raised",
      raisedAt: startOfTests,
      acknowledgeBy: startOfTests + 60 * minute,
      raisedByName: "Dr anna",
      ownerName: "Dr anna",
      examination: "CT chest",
      accessionNumber: "ACC1",
      isLate: false,
    });
    expect(kinds(alert)).toEqual(["raised"]);
    const [entry] = await services.audit.list({ offset: 0, limit: 1 });
    expect(entry).toMatchObject({ action: "alert.raise", patientId: "H10001", studyUid: "2.25.1001" });
    expect(entry?.detail).not.toContain("pneumothorax");
    expect((await services.store.workitems.get(signable.caseId)).openAlertCount).toBe(1);
  });

  it("moves its case to the top of the list where another is to report it first, in the same step", async () => {
    const workitem = () => services.store.workitems.get(signable.caseId);
    const before = await workitem();
    expect(before.priority).toBe("routine");
    await raise();
    expect((await workitem()).priority).toBe("routine");
    await raise({ raisesPriority: true });
    const after = await workitem();
    expect(after.priority).toBe("immediate");
    expect(after.targetAt ?? 0).toBeLessThanOrEqual(before.targetAt ?? 0);
    const actions = (await services.audit.list({ offset: 0, limit: 3 })).map(({ action, detail }) => [action, detail]);
    expect(actions).toContainEqual(["case.raisePriority", "routine>immediate"]);
    await raise({ raisesPriority: true });
    const later = await services.audit.list({ offset: 0, limit: 9 });
    expect(later.filter(({ action }) => action === "case.raisePriority")).toHaveLength(1);
  });

  it("takes an image only of a study that this window has open", async () => {
    const [keyImage] = signable.content.keyImages;
    if (keyImage === undefined) throw new Error("no key image");
    expect((await raise({ image: keyImage.image })).image?.sopInstanceUid).toBe(keyImage.image.sopInstanceUid);
    const other = { ...keyImage.image, studyInstanceUid: "2.25.77" as typeof keyImage.image.studyInstanceUid };
    await expect(raise({ image: other })).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("the picture of an alert", () => {
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xff, 0xd9]);
  const keep = (id: string, workitemId: string | null) =>
    services.store.keyImages.put({ id, workitemId, jpeg, createdBy: anna.person?.id ?? "", now: startOfTests });

  it("is kept with it", async () => {
    const image = signable.content.keyImages[0]?.image ?? null;
    await keep("picture-1", signable.caseId);
    const raised = await raise({ image, keyImageId: "picture-1" });
    const [listed] = (await services.alerts.list(anna, { scope: "open" })).alerts;
    expect([raised.keyImageId, listed?.keyImageId]).toEqual(["picture-1", "picture-1"]);
  });

  it("is of its case and stored, or the alert is not raised", async () => {
    const image = signable.content.keyImages[0]?.image ?? null;
    await keep("picture-2", null);
    await keep("picture-3", signable.caseId);
    for (const wrong of [
      { keyImageId: "picture-2" },
      { keyImageId: "nowhere" },
      { keyImageId: "picture-3", image: null },
    ]) {
      await expect(raise({ image, ...wrong })).rejects.toMatchObject({ code: "invalid_input" });
    }
    expect((await services.alerts.list(anna, { scope: "open" })).alerts).toEqual([]);
  });
});

describe("acknowledging", () => {
  it("by voice needs a read-back; without it nothing is recorded", async () => {
    const alert = await raise();
    for (const readBack of ["notReadBack", null] as const) {
      await expect(acknowledge(alert, { readBack })).rejects.toMatchObject({ code: "invalid_input" });
    }
    expect((await services.store.alerts.get(alert.id)).state).toBe("raised");
    const taken = await acknowledge(alert, { readBack: "correctedThenCorrect" });
    expect(taken).toMatchObject({ state: "acknowledged", acknowledgement: { personName: "Dr M. Ward" } });
  });

  it("with an action goes on to actioned, and a second acknowledgement is refused", async () => {
    const alert = await raise();
    const acted = await acknowledge(alert, {}, "Drain placed");
    expect(acted.state).toBe("actioned");
    expect(kinds(acted)).toEqual(["raised", "acknowledged", "actioned"]);
    await expect(acknowledge(alert)).rejects.toMatchObject({ code: "conflict" });
  });

  it("late stays late", async () => {
    const alert = await raise();
    services.clock.pass(61 * minute);
    expect((await acknowledge(alert)).isLate).toBe(true);
  });
});

describe("closing", () => {
  it("needs an acknowledgement and an action", async () => {
    const alert = await raise();
    const close = () => services.alerts.close(anna, { alertId: alert.id, reason: "Treated" });
    await expect(close()).rejects.toMatchObject({ code: "conflict" });
    const action = { alertId: alert.id, actionTaken: "Drained" };
    await expect(services.alerts.recordAction(anna, action)).rejects.toMatchObject({ code: "conflict" });
    await acknowledge(alert);
    await expect(close()).rejects.toMatchObject({ code: "conflict" });
    await services.alerts.recordAction(anna, action);
    const closed = await close();
    expect(closed.state).toBe("closed");
    expect(kinds(closed)).toEqual(["raised", "acknowledged", "actioned", "closed"]);
    await expect(close()).rejects.toMatchObject({ code: "conflict" });
    const lists = await Promise.all(
      (["open", "closed"] as const).map((scope) => services.alerts.list(anna, { scope })),
    );
    expect(lists.map(({ alerts }) => alerts.length)).toEqual([0, 1]);
  });

  it("after a handover is done by whoever took it over, which accepts it", async () => {
    const alert = await raise();
    await acknowledge(alert);
    const toPersonId = ben.person?.id ?? "";
    const handed = await services.alerts.handOver(anna, { alertId: alert.id, toPersonId, reason: "End of shift" });
    expect(handed.ownerName).toBe("Dr ben");
    const close = { alertId: alert.id, reason: "Under the chest clinic" };
    await expect(services.alerts.close(anna, close)).rejects.toMatchObject({ code: "conflict" });
    expect((await services.alerts.close(ben, close)).state).toBe("closed");
  });

  it("is not handed to somebody who cannot take it", async () => {
    const alert = await raise();
    const admin = await services.signIn("admin", "administrator");
    for (const toPersonId of [admin.person?.id ?? "", anna.person?.id ?? ""]) {
      const request = { alertId: alert.id, toPersonId, reason: "x" };
      await expect(services.alerts.handOver(anna, request)).rejects.toMatchObject({ code: "invalid_input" });
    }
  });
});

describe("cancelling", () => {
  it("needs a second person", async () => {
    const alert = await raise();
    const request = { alertId: alert.id, reason: "Wrong study" };
    const asked = await services.alerts.cancel(anna, request);
    expect(asked).toMatchObject({ state: "raised", cancelRequestedByName: "Dr anna" });
    await expect(services.alerts.cancel(anna, request)).rejects.toMatchObject({ code: "conflict" });
    expect((await services.alerts.cancel(ben, request)).state).toBe("cancelled");
    expect((await services.store.workitems.get(signable.caseId)).openAlertCount).toBe(0);
  });

  it("of two people at the same moment cancels once", async () => {
    const alert = await raise();
    const request = { alertId: alert.id, reason: "Wrong study" };
    await Promise.all([services.alerts.cancel(anna, request), services.alerts.cancel(ben, request)]);
    const stored = await services.store.alerts.get(alert.id);
    expect(kinds(stored)).toEqual(["raised", "cancelRequested", "cancelled"]);
  });
});

describe("time", () => {
  it("makes an alert late once, tells people without patient data, and closes nothing", async () => {
    const alert = await raise();
    services.clock.pass(60 * minute);
    expect(await services.evidence.markLate()).toBe(0);
    services.clock.pass(1);
    expect((await services.alerts.list(anna, { scope: "open" })).alerts[0]?.isLate).toBe(true);
    expect(await services.evidence.markLate()).toBe(1);
    expect(await services.evidence.markLate()).toBe(0);
    const stored = await services.store.alerts.get(alert.id);
    expect(kinds(stored)).toEqual(["raised", "becameLate"]);
    expect(services.notices).toHaveLength(1);
    expect(services.notices[0]).not.toMatch(/SMITH|pneumothorax|ACC1/);
    services.clock.pass(1000 * 24 * 60 * minute);
    expect((await services.alerts.list(anna, { scope: "open" })).alerts).toHaveLength(1);
  });

  it("runs on at its own pace although the clock is set back, and is not doubted when it is put right again", async () => {
    const alert = await raise();
    expect(await services.evidence.markLate()).toBe(0);
    services.clock.pass(30 * minute);
    services.clock.setTo(services.clock.now() - 60 * minute);
    expect(await services.evidence.markLate()).toBe(0);
    services.clock.pass(31 * minute);
    expect(await services.evidence.markLate()).toBe(1);
    expect((await services.store.alerts.get(alert.id)).isLate).toBe(true);
    services.clock.setTo(services.clock.now() + 60 * minute);
    expect(await services.evidence.markLate()).toBe(0);
  });

  it("set forward a day makes an alert late rather than lets it pass unseen, and closes nothing", async () => {
    const alert = await raise();
    services.clock.setTo(services.clock.now() + 24 * 60 * minute);
    // Both clocks: of acknowledging and of acting.
    expect(await services.evidence.markLate()).toBe(2);
    expect(await services.store.alerts.get(alert.id)).toMatchObject({
      ...{ state: "raised", isLate: true, isActionLate: true },
    });
    const later = await raise({ finding: "Second finding" });
    services.clock.setTo(services.clock.now() - 24 * 60 * minute);
    expect(await services.evidence.markLate()).toBe(0);
    expect((await services.store.alerts.get(later.id)).isLate).toBe(false);
  });

  it("goes on after a failed contact", async () => {
    const alert = await raise();
    const tried = await services.alerts.recordContact(anna, {
      ...{ alertId: alert.id, method: "voice", entryId: null, name: "Dr A. Referrer", address: "bleep 123" },
      ...{ result: "noAnswer", note: "" },
    });
    expect(tried).toMatchObject({ state: "raised", acknowledgement: null });
    expect(kinds(tried)).toEqual(["raised", "contactFailed"]);
    expect(tried.contacts).toMatchObject([{ name: "Dr A. Referrer", result: "noAnswer", byName: "Dr anna" }]);
  });
});

describe("evidence from deliveries", () => {
  it("keeps the time at which a report was opened, never one ahead of now", async () => {
    const { alert, reportVersionId } = await signed();
    const openedAt = services.clock.now();
    services.clock.setTo(openedAt + 5 * minute);
    const facts = {
      reportVersionId,
      subjectKind: "report" as const,
      subjectId: "",
      detail: "",
      deliveryId: "d1",
      recipientRole: "referrer",
      recipientName: "Dr A. Referrer",
      byName: "Practice system",
    } as const;
    await services.evidence.recordProven({ ...facts, rung: "shown", at: openedAt });
    const ahead = { rung: "acknowledged", byName: "Dr G. Practice", at: services.clock.now() + minute } as const;
    await services.evidence.recordProven({ ...facts, ...ahead });
    const { events } = await services.store.alerts.get(alert.id);
    expect(events.slice(-2).map(({ kind, at, detail }) => [kind, at, detail])).toEqual([
      ["opened", openedAt, "Practice system"],
      ["acknowledged", services.clock.now(), "Dr G. Practice, by Receiving system"],
    ]);
  });

  async function signed(): Promise<{ alert: Alert; reportVersionId: string }> {
    const alert = await raise();
    const { draftId, revision } = signable;
    // What the alert is about is not in the report of the tests.
    const passedOver = await reasonsFor(services, anna, draftId);
    const input = { draftId, revision, secret: signingPin, shownPatients: [], passedOver };
    const result = await services.signing.sign(anna, input);
    return { alert, reportVersionId: result.reportVersionId };
  }
  const proven = (reportVersionId: string, rung: "accepted" | "shown" | "acknowledged", byName: string) =>
    services.evidence.recordProven({
      rung,
      reportVersionId,
      byName,
      subjectKind: "report" as const,
      subjectId: "",
      detail: "",
      deliveryId: "d1",
      recipientRole: "referrer",
      recipientName: "Dr A. Referrer",
      at: services.clock.now(),
    });
  const stateOf = async (alert: Alert) => (await services.store.alerts.get(alert.id)).state;

  it("climbs the ladder, never down, and never by a copy in an archive", async () => {
    const { alert, reportVersionId } = await signed();
    expect(await stateOf(alert)).toBe("dispatched");
    const archived = {
      rung: "accepted" as const,
      reportVersionId,
      byName: "VNA",
      recipientName: "VNA",
      deliveryId: "d2",
      at: 1,
      subjectKind: "report" as const,
      subjectId: "",
      detail: "",
    };
    await services.evidence.recordProven({ ...archived, recipientRole: "archive" });
    expect(await stateOf(alert)).toBe("dispatched");
    await proven(reportVersionId, "shown", "Practice system");
    await proven(reportVersionId, "accepted", "Practice system");
    expect(await stateOf(alert)).toBe("opened");
  });

  it("goes on where a copy is acknowledged or acted on, unless it is the named recipient's", async () => {
    const { alert, reportVersionId } = await signed();
    const copied = {
      ...{ reportVersionId, subjectKind: "report" as const, subjectId: "", deliveryId: "d3", byName: "Dr G. Practice" },
      ...{ recipientRole: "copy" as const, recipientName: "Elm Surgery", detail: "", at: services.clock.now() },
    };
    for (const rung of ["accepted", "shown", "acknowledged"] as const) {
      await services.evidence.recordProven({ ...copied, rung });
    }
    await services.evidence.recordProven({ ...copied, rung: "actedOn", detail: "Seen in the surgery" });
    expect(await services.store.alerts.get(alert.id)).toMatchObject({ state: "dispatched", acknowledgement: null });
    const named = { ...copied, recipientName: ` ${alert.recipientName.toUpperCase()}` };
    await services.evidence.recordProven({ ...named, rung: "acknowledged" });
    expect(await stateOf(alert)).toBe("acknowledged");
  });

  it("counts as an acknowledgement only when the receipt names a person", async () => {
    const { alert, reportVersionId } = await signed();
    const [destination] = await services.store.settings.destinations();
    await proven(reportVersionId, "acknowledged", destination?.name ?? "");
    await proven(reportVersionId, "acknowledged", " ");
    expect(await stateOf(alert)).toBe("opened");
    await proven(reportVersionId, "acknowledged", "Dr M. Ward");
    const stored = await services.store.alerts.get(alert.id);
    expect(stored).toMatchObject({
      state: "acknowledged",
      acknowledgement: { personName: "Dr M. Ward", method: "system", readBack: null },
    });
  });

  it("does not touch an alert that was raised after the version was signed", async () => {
    const { reportVersionId } = await signed();
    const later = await raise({ finding: "Seen afterwards" });
    await proven(reportVersionId, "acknowledged", "Dr M. Ward");
    expect(await stateOf(later)).toBe("raised");
  });
});
