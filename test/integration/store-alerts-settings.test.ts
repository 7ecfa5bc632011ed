import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { NewAlert } from "../../electron/core/store/alert-repository.ts";
import type { Store } from "../../electron/core/store/store.ts";
import type { AlertEvent } from "../../shared/domain/alert.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { addPersonAndCase, samplePerson, sampleStudy } from "../fakes/sample-store.ts";

const event = (id: string, kind: AlertEvent["kind"], at: number): AlertEvent => ({
  ...{ id, kind, at, byName: "Dr rtestwell", detail: "" },
});

function newAlert(id: string, acknowledgeBy: number): NewAlert {
  return {
    ...{ id, workitemId: "case-1", reportVersionId: null, patient: sampleStudy(1).patient, examination: "CT chest" },
    ...{ accessionNumber: "ACC1", category: "critical", finding: "Pneumothorax", actionNeeded: "Drain" },
    ...{ recipientName: "Dr A. Referrer", recipientContact: "bleep 12", image: null, keyImageId: null, raisedAt: 10 },
    ...{ raisedById: "person-rtestwell", raisedByName: "Dr rtestwell", ownerId: "person-rtestwell" },
    ...{ ownerName: "Dr rtestwell", acknowledgeBy, actBy: acknowledgeBy + 100, nextStepAt: 10, policyVersion: 0 },
    ...{ categoryCode: "", suspectedPrimary: "", isExpected: false, foundAt: 10, recipientEntryId: null },
    ...{ recipientTeam: "", recipientLocation: "", fireDrillId: null },
  };
}

describe.each(engines)("alerts, people and settings in %s", (kind) => {
  let stores: TestStores;
  let store: Store;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    store = await stores.open();
    await addPersonAndCase(store);
  });

  it("keeps an open alert on the list and its case until it is closed, with everything that happened", async () => {
    await store.alerts.insert(newAlert("alert-1", 100), event("e1", "raised", 10));
    const raised = await store.alerts.insert(newAlert("alert-2", 50), event("e2", "raised", 10));
    expect((await store.alerts.list("open")).map((alert) => alert.id)).toEqual(["alert-2", "alert-1"]);
    expect((await store.workitems.get("case-1")).openAlertCount).toBe(2);
    const closed = await store.alerts.update("alert-2", raised.version, { state: "closed", actionTaken: "Drained" }, [
      event("e3", "actioned", 20),
      event("e4", "closed", 20),
    ]);
    expect(closed.events.map((happened) => happened.kind)).toEqual(["raised", "actioned", "closed"]);
    expect((await store.alerts.list("open")).map((alert) => alert.id)).toEqual(["alert-1"]);
    expect((await store.alerts.list("closed")).map((alert) => alert.id)).toEqual(["alert-2"]);
    expect((await store.workitems.get("case-1")).openAlertCount).toBe(1);
  });

  it("refuses a change made from an older version, together with its events", async () => {
    const raised = await store.alerts.insert(newAlert("alert-1", 100), event("e1", "raised", 10));
    await store.alerts.update("alert-1", raised.version, { ownerName: "Dr P" }, []);
    const late = store.alerts.update("alert-1", raised.version, { state: "closed" }, [event("e2", "closed", 20)]);
    await expect(late).rejects.toMatchObject({ code: "conflict", details: { currentVersion: 2 } });
    expect((await store.alerts.get("alert-1")).events).toHaveLength(1);
  });

  it("finds what became late once, and never what was acknowledged", async () => {
    await store.alerts.insert(newAlert("late", 50), event("e1", "raised", 10));
    await store.alerts.insert(newAlert("known", 50), event("e2", "raised", 10));
    await store.alerts.insert(newAlert("early", 51), event("e3", "raised", 10));
    const acknowledgement = {
      ...{ personName: "Dr A", capacity: "", method: "voice" as const, readBack: "correct" as const },
      ...{ identityChecked: true, at: 20 },
    };
    const known = await store.alerts.update("known", 1, { state: "acknowledged", acknowledgement }, []);
    expect(known.acknowledgement).toEqual(acknowledgement);
    expect((await store.alerts.findNewlyLate(50)).map((alert) => alert.id)).toEqual(["late"]);
    await store.alerts.update("late", 1, { isLate: true }, [event("e4", "becameLate", 50)]);
    expect(await store.alerts.findNewlyLate(50)).toEqual([]);
  });

  it("tells who asked for a cancellation from who agrees", async () => {
    await store.alerts.insert(newAlert("alert-1", 100), event("e1", "raised", 10));
    expect(await store.alerts.cancelRequester("alert-1")).toBeNull();
    const cancelRequestedBy = { personId: "person-rtestwell", displayName: "Dr rtestwell" };
    const asked = await store.alerts.update("alert-1", 1, { cancelRequestedBy }, []);
    expect(asked.cancelRequestedByName).toBe("Dr rtestwell");
    expect(await store.alerts.cancelRequester("alert-1")).toBe("person-rtestwell");
  });

  it("knows a user name whatever its case, and gives it to one person only", async () => {
    const taken = { ...samplePerson("RTestwell"), id: "another" };
    const hashes = { passwordHash: "x", pinHash: null };
    await expect(store.people.insert(taken, hashes, 1)).rejects.toMatchObject({ code: "conflict" });
    expect((await store.people.findByUsername(" RTESTWELL "))?.person.id).toBe("person-rtestwell");
    await store.people.setFailures("person-rtestwell", 4, 2000);
    expect(await store.people.getWithSecrets("person-rtestwell")).toMatchObject({
      ...{ failedAttempts: 4, nextAttemptAt: 2000, pinHash: null },
    });
    await expect(store.people.setActive("nobody", false)).rejects.toMatchObject({ code: "not_found" });
  });

  it("keeps the embedded archive first, remembers capabilities, and drops those it cannot read", async () => {
    const archive = {
      ...{ name: "North PACS", baseUrl: "https://pacs.example.net/dicom-web", authentication: "basic" as const },
      ...{ username: "u", certificateAuthorityFile: "", isEnabled: true, receivesReports: false },
      ...{ quirks: { sendsRawQuery: true, lacksThumbnail: false }, feedsReadingList: true, hasSecret: true },
    };
    await store.settings.saveArchive({ ...archive, id: "north" });
    await store.settings.saveArchive({ ...archive, id: "embedded", name: "This computer" });
    await store.settings.saveArchive({ ...archive, id: "north", isEnabled: false });
    expect((await store.settings.archives()).map(({ id, isEnabled }) => [id, isEnabled])).toEqual([
      ["embedded", true],
      ["north", false],
    ]);
    const schema = z.object({ pages: z.boolean() });
    await store.settings.setCapability("north", { pages: true }, 5);
    expect(await store.settings.capability("north", schema)).toEqual({ capability: { pages: true }, checkedAt: 5 });
    await store.settings.setCapability("north", { pages: "yes" }, 6);
    expect(await store.settings.capability("north", schema)).toBeNull();
    await store.settings.setValue("idleLockMinutes", "5");
    await store.settings.setValue("idleLockMinutes", "7");
    expect([await store.settings.value("idleLockMinutes"), await store.settings.value("none")]).toEqual(["7", null]);
  });
});
