import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstFailSafePolicy } from "../domain/fail-safe.ts";
import { type FailSafeFacts, failSafeRows, type OpenAlert, type OpenMatter } from "./fail-safe-board.ts";

const nothing: FailSafeFacts = {
  ...{ alerts: [], deliveries: [], waiting: [], recalls: [], incidents: [], questions: [], drills: [], days: [] },
  listeners: [],
};
const ofCase = { workitemId: "w1", patientName: null, examination: "CT chest" };
const alert: OpenAlert = {
  ...{ ...ofCase, id: "a1", finding: "Embolus", categoryName: "Critical", recipientName: "Dr A", team: "Elm Surgery" },
  ...{ ownerName: "Dr R", acknowledgeBy: 100, isAcknowledged: false, actBy: 300, isActedOn: false },
};
const minute = 60_000;

describe("the fail-safe board", () => {
  it("shows an alert from the moment its limit passes, first for telling, then for acting", () => {
    const rows = (change: Partial<OpenAlert>, now: number) =>
      failSafeRows({ ...nothing, alerts: [{ ...alert, ...change }] }, firstFailSafePolicy, now).map(({ kind }) => kind);
    expect(rows({}, 99)).toEqual([]);
    expect(rows({}, 100)).toEqual(["alertUnacknowledged"]);
    expect(rows({ isAcknowledged: true }, 299)).toEqual([]);
    expect(rows({ isAcknowledged: true }, 300)).toEqual(["alertUnacted"]);
    expect(rows({ isAcknowledged: true, isActedOn: true }, 10_000)).toEqual([]);
    expect(rows({ isAcknowledged: true, actBy: null }, 10_000)).toEqual([]);
  });

  it("counts what waits for one destination as one row, so that a dead one does not bury the alerts", () => {
    const waiting = [{ destinationId: "d", destinationName: "Elm", count: 10_000, oldestQueuedAt: 0 }];
    const after = firstFailSafePolicy.deliveryWaitingMinutes * minute;
    expect(failSafeRows({ ...nothing, waiting }, firstFailSafePolicy, after - 1)).toEqual([]);
    const [row, ...others] = failSafeRows({ ...nothing, waiting }, firstFailSafePolicy, after);
    expect([row?.what, others]).toEqual(["10000 deliveries wait for Elm, which does not take them", []]);
  });

  it("shows at once what should listen for messages and cannot, until it does", () => {
    const what = "Messages about in-patients cannot come in.";
    const adt = { id: "adt", since: 5, what, whose: "In-patients", ...ofCase, workitemId: null, examination: "" };
    expect(failSafeRows({ ...nothing, listeners: [adt] }, firstFailSafePolicy, 5)).toMatchObject([
      { kind: "listenerDown", what, whose: "In-patients", since: 5, toDo: expect.stringContaining("In-patients") },
    ]);
    expect(failSafeRows(nothing, firstFailSafePolicy, 5)).toEqual([]);
  });

  it("never loses anything past its limit, and is oldest first", () => {
    const matter = fc.record({ id: fc.uuid(), since: fc.integer({ min: 0, max: 1e9 }) });
    const matters = fc.uniqueArray(matter, { selector: ({ id }) => id, maxLength: 6 });
    fc.assert(
      fc.property(
        matters,
        matters,
        matters,
        fc.integer({ min: 0, max: 2e9 }),
        (deliveries, recalls, incidents, now) => {
          const full = (open: readonly { id: string; since: number }[]): OpenMatter[] =>
            open.map((one) => ({ ...ofCase, ...one, what: "x", whose: "y" }));
          const facts = {
            ...nothing,
            deliveries: full(deliveries),
            recalls: full(recalls),
            incidents: full(incidents),
          };
          const rows = failSafeRows(facts, firstFailSafePolicy, now);
          const due = (open: readonly { since: number }[], minutes: number) =>
            open.filter(({ since }) => since + minutes * minute <= now).length;
          const { deliveryNeedsPersonMinutes, recallMinutes } = firstFailSafePolicy;
          expect(rows).toHaveLength(
            due(deliveries, deliveryNeedsPersonMinutes) + due(recalls, recallMinutes) + due(incidents, 0),
          );
          expect(rows.map(({ since }) => since)).toEqual(rows.map(({ since }) => since).sort((a, b) => a - b));
        },
      ),
    );
  });
});
