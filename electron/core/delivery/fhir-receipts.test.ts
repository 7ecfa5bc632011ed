import { describe, expect, it } from "vitest";
import { identifierSystems } from "../encoders/fhir-identifiers.ts";
import { readReceipt, receiptControlIds, receiptSchema } from "./fhir-receipts.ts";

const ours = { system: identifierSystems.delivery, value: "S1" };
const changed = "2026-11-22T10:00:00Z";
const at = Date.parse(changed);

function rungsOf(resource: object): string[] {
  const { rungs, refusal } = readReceipt(receiptSchema.parse(resource));
  return [
    ...rungs.map(({ rung, byName }) => `${rung} ${byName}`.trim()),
    ...(refusal === null ? [] : [`no: ${refusal}`]),
  ];
}

const task = (status: string, more: object = {}) => ({
  ...{ resourceType: "Task", status, identifier: [ours], lastModified: changed, owner: { display: "Dr B" } },
  ...more,
});

describe("what a Task proves", () => {
  it.each([
    ["draft", []],
    // Our own words, whoever gives them back.
    ["requested", []],
    ["ready", []],
    ["received", ["filed"]],
    ["accepted", ["shown Dr B"]],
    ["in-progress", ["shown Dr B"]],
    ["completed", ["shown", "acknowledged Dr B"]],
    ["rejected", ["no: "]],
    ["failed", ["no: "]],
    ["cancelled", ["no: "]],
    ["entered-in-error", ["no: "]],
    ["a status of tomorrow", []],
  ])("%s", (status, expected) => {
    expect(rungsOf(task(status))).toEqual(expected);
  });

  it("acted on, where it says what was done", () => {
    const output = [{ type: { text: "Referral made" }, valueString: "Lung MDT, 24-Nov" }];
    const { rungs } = readReceipt(
      receiptSchema.parse(task("completed", { output, businessStatus: { text: "Booked" } })),
    );
    expect(rungs.at(-1)).toEqual({
      rung: "actedOn",
      at,
      byName: "Dr B",
      detail: "Booked; Referral made: Lung MDT, 24-Nov",
    });
    expect(rungsOf(task("requested", { output }))).toEqual([]);
  });

  it("a refusal by its code, never by its free text, which may name the patient", () => {
    const statusReason = {
      coding: [{ code: "not-ours", display: "Not registered here" }],
      text: "Mrs Smith has moved",
    };
    expect(rungsOf(task("rejected", { statusReason }))).toEqual(["no: Not registered here"]);
    expect(rungsOf(task("rejected", { statusReason: { text: "Mrs Smith has moved" } }))).toEqual(["no: "]);
  });

  it("the time of opening apart from that of acknowledging, and no time where none can be read", () => {
    const opened = { executionPeriod: { start: "2026-11-22T09:00:00Z" } };
    expect(readReceipt(receiptSchema.parse(task("completed", opened))).rungs.map((rung) => rung.at)).toEqual([
      Date.parse("2026-11-22T09:00:00Z"),
      at,
    ]);
    const [rung] = readReceipt(receiptSchema.parse(task("accepted", { lastModified: "yesterday" }))).rungs;
    expect(rung?.at).toBeNull();
  });
});

describe("what a Communication proves", () => {
  const communication = (status: string, more: object = {}) => ({
    ...{ resourceType: "Communication", status, about: [{ identifier: ours }], received: changed },
    ...{ recipient: [{ display: "Dr B" }], ...more },
  });

  it("shown once completed, refused where not done, nothing on its way", () => {
    expect(rungsOf(communication("completed"))).toEqual(["shown Dr B"]);
    expect(rungsOf(communication("in-progress"))).toEqual([]);
    expect(rungsOf(communication("preparation"))).toEqual([]);
    const statusReason = { coding: [{ code: "unknown-recipient" }] };
    expect(rungsOf(communication("not-done", { statusReason }))).toEqual(["no: unknown-recipient"]);
  });

  it("acknowledged by whoever answered ours, and not by an answer to another's", () => {
    const answer = { inResponseTo: [{ identifier: ours }], sender: { display: "Dr C" }, sent: changed };
    expect(rungsOf(communication("completed", answer))).toEqual(["acknowledged Dr C"]);
    const another = { inResponseTo: [{ identifier: { system: "urn:x", value: "S1" } }], sender: { display: "Dr C" } };
    expect(rungsOf(communication("completed", another))).toEqual(["shown Dr B"]);
  });

  it("for the deliveries that it names as its own, as what it answers or is about, each once", () => {
    const named = communication("completed", {
      identifier: [ours],
      inResponseTo: [{ identifier: { ...ours, value: "S2" } }],
    });
    expect(receiptControlIds(receiptSchema.parse(named))).toEqual(["S1", "S2"]);
    expect(receiptControlIds(receiptSchema.parse({ resourceType: "Task", status: "completed" }))).toEqual([]);
  });
});
