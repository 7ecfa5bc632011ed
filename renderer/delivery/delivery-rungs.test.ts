import { describe, expect, it } from "vitest";
import type { Delivery } from "../../shared/domain/delivery.ts";
import { continuesReport, deliveryRungs, provenWords, standing } from "./delivery-rungs.ts";

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
const states = (change: Partial<Delivery>) => deliveryRungs({ ...delivery, ...change }).map((rung) => rung.state);
const next = (change: Partial<Delivery>) => standing({ ...delivery, ...change }, now);
const arrived = { state: "accepted" as const, handedOverAt: now, acceptedAt: now };
const fhir = { channel: "fhir" as const, hasReceipts: true };

describe("deliveryRungs", () => {
  it("fills on evidence only, and tells not yet from what the channel can never prove", () => {
    const never = ["notProvable", "notProvable", "notProvable", "notProvable", "notProvable"];
    expect(states({})).toEqual(["proven", "waiting", "notYet", ...never]);
    expect(states(arrived)).toEqual(["proven", "proven", "proven", ...never]);
    expect(states({ ...arrived, ...fhir })).toEqual([
      ...["proven", "proven", "proven"],
      ...["waiting", "notYet", "notYet", "notYet", "notYet"],
    ]);
  });
  it("awaits the next rung that can be proven, past one that cannot", () => {
    expect(states({ ...arrived, hasReceipts: true }).slice(3, 6)).toEqual(["notProvable", "waiting", "notYet"]);
  });
  it("shows what a person entered as proven on a channel that could not prove it", () => {
    expect(states({ ...arrived, shownAt: now })[4]).toBe("proven");
  });
  it("shows a failure on the rung that was not reached, never as sent", () => {
    const failed = deliveryRungs({ ...delivery, state: "needsPerson", handedOverAt: now });
    expect(failed[2]).toMatchObject({ rung: "accepted", state: "failed" });
    expect(states({ state: "handedOver", handedOverAt: now, problem: "No answer came in time." })[2]).toBe("failed");
    expect(states({ state: "handedOver", handedOverAt: now })[2]).toBe("waiting");
  });
  it("asks nobody to open what goes to an archive or as a copy", () => {
    const asked = states({ ...arrived, ...fhir, recipientRole: "copy" });
    expect(asked.slice(3)).toEqual(["waiting", "notAsked", "notAsked", "notAsked", "notAsked"]);
  });
  it("does not hold a missing lower rung against a proven higher one", () => {
    expect(states({ ...arrived, ...fhir, acknowledgedAt: now })[4]).toBe("notAsked");
  });
  it("awaits no system where a person brought it another way", () => {
    const brought = { state: "deliveredOtherwise" as const, handedOverAt: now };
    expect(states(brought).slice(0, 4)).toEqual(["proven", "proven", "notAsked", "notProvable"]);
    expect(states({ ...brought, ...fhir }).slice(2, 6)).toEqual(["notAsked", "notAsked", "waiting", "notYet"]);
  });
  it("awaits nothing of what never left", () => {
    expect(states({ state: "recalled" }).slice(1, 3)).toEqual(["notAsked", "notAsked"]);
  });
});

describe("standing", () => {
  it("keeps the word Waiting for what waits to be sent: an unopened report is not among the waiting deliveries", () => {
    expect(next({}).text).toBe("Waiting");
    expect(next({ ...arrived, ...fhir })).toEqual({ text: "Not opened", tone: "due" });
    expect(next({ ...arrived, ...fhir, shownAt: now }).text).toBe("Not acknowledged");
    expect(next({ ...arrived, ...fhir, acknowledgedAt: now }).text).toBe("No action told");
  });
  it("says that a channel can prove no more, without alarm", () => {
    expect(next(arrived)).toEqual({ text: "Not provable on this channel", tone: "quiet" });
  });
  it("says when it is tried again, and until when an answer is awaited", () => {
    expect(next({ state: "waitingToRetry", nextAttemptAt: now + 3 * minute }).text).toBe("Retry 14:35");
    expect(next({ state: "handedOver", answerDueAt: now + 8 * minute })).toEqual({
      text: "Answer by 14:40",
      tone: "due",
    });
    expect(next({ state: "handedOver", problem: "No answer came." })).toEqual({
      text: "No answer in time",
      tone: "critical",
    });
  });
});

describe("provenWords", () => {
  it("names only the highest rung, with its time", () => {
    expect(provenWords({ ...delivery, ...arrived }, now)).toEqual({ text: "Accepted", at: "14:32" });
    expect(provenWords({ ...delivery, ...arrived, shownAt: now - minute }, now)).toEqual({
      text: "Shown",
      at: "14:31",
    });
  });
});

describe("continuesReport", () => {
  it("groups the lines of one version", () => {
    expect(continuesReport(delivery, undefined)).toBe(false);
    expect(continuesReport(delivery, { ...delivery, id: "d0" })).toBe(true);
    expect(continuesReport(delivery, { ...delivery, reportVersionId: "v2" })).toBe(false);
  });
});
