import { describe, expect, it } from "vitest";
import type { Delivery } from "../../shared/domain/delivery.ts";
import { continuesReport, deliveryRungs } from "./delivery-rungs.ts";

const now = Date.UTC(2026, 10, 19, 14, 32);
const minute = 60_000;
const delivery: Delivery = {
  id: "d1",
  subjectKind: "report",
  subjectId: "",
  lane: "report",
  reportVersionId: "v1",
  workitemId: "w1",
  patientName: { family: "TEST", given: "Alice", middle: "", prefix: "Mrs", suffix: "", ideographic: "" },
  examination: "CT chest",
  accessionNumber: "A1",
  signedAt: now - 10 * minute,
  version: 1,
  reportStatus: "final",
  recipientName: "Elm Surgery",
  recipientRole: "referrer",
  destinationId: "elm",
  destinationName: "Elm Surgery",
  channel: "hl7",
  contentName: "HL7 v2.5.1 ORU^R01",
  state: "queued",
  queuedAt: now - 10 * minute,
  handedOverAt: null,
  acceptedAt: null,
  filedAt: null,
  shownAt: null,
  acknowledgedAt: null,
  acknowledgedByName: "",
  actedAt: null,
  actedWhat: "",
  outcomeAt: null,
  answerDueAt: null,
  attemptCount: 0,
  nextAttemptAt: null,
  problem: "",
  attempts: [],
};
const states = (change: Partial<Delivery>) => deliveryRungs({ ...delivery, ...change }, now).map((rung) => rung.state);

describe("deliveryRungs", () => {
  it("keeps the word Waiting for what waits to be sent: an unopened report is not among the waiting deliveries", () => {
    const texts = (change: Partial<Delivery>) =>
      deliveryRungs({ ...delivery, ...change }, now).map((rung) => rung.text);
    expect(texts({})).toContain("Waiting");
    const arrived = { state: "accepted" as const, handedOverAt: now, acceptedAt: now };
    expect(texts(arrived).slice(3)).toEqual(["Not opened", ""]);
    expect(texts({ ...arrived, shownAt: now }).slice(4)).toEqual(["Not yet"]);
  });

  it("fills on evidence only", () => {
    expect(states({})).toEqual(["proven", "waiting", "notYet", "notYet", "notYet"]);
    expect(states({ state: "accepted", handedOverAt: now, acceptedAt: now })).toEqual([
      "proven",
      "proven",
      "proven",
      "waiting",
      "notYet",
    ]);
  });
  it("shows a failure on the rung that was not reached, never as sent", () => {
    const failed = deliveryRungs({ ...delivery, state: "needsPerson", handedOverAt: now }, now);
    expect(failed[2]).toMatchObject({ rung: "accepted", state: "failed", tone: "critical" });
    expect(failed[3]?.state).toBe("notYet");
  });
  it("says when it is tried again", () => {
    const waiting = deliveryRungs({ ...delivery, state: "waitingToRetry", nextAttemptAt: now + 3 * minute }, now);
    expect(waiting[1]).toMatchObject({ state: "waiting", text: "Retry 14:35" });
  });
  it("asks nobody to open what goes to an archive or as a copy", () => {
    expect(
      states({ state: "accepted", handedOverAt: now, acceptedAt: now, recipientRole: "archive" }).slice(3),
    ).toEqual(["notAsked", "notAsked"]);
  });
  it("does not hold a missing lower rung against a proven higher one", () => {
    expect(states({ state: "accepted", handedOverAt: now, acceptedAt: now, acknowledgedAt: now })[3]).toBe("notAsked");
  });
});

describe("continuesReport", () => {
  it("groups the lines of one version", () => {
    expect(continuesReport(delivery, undefined)).toBe(false);
    expect(continuesReport(delivery, { ...delivery, id: "d0" })).toBe(true);
    expect(continuesReport(delivery, { ...delivery, reportVersionId: "v2" })).toBe(false);
  });
});
