import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AlertState } from "../../../shared/domain/alert.ts";
import { type AlertMove, acknowledgementProblem, isAlertLate, isAlertOpen, nextAlertState } from "./alert-machine.ts";

const move: fc.Arbitrary<AlertMove> = fc.oneof(
  fc
    .constantFrom("dispatched", "delivered", "opened", "acknowledged", "actioned")
    .map((kind) => ({ kind }) as AlertMove),
  fc.boolean().map((hasAcceptedHandover): AlertMove => ({ kind: "closed", hasAcceptedHandover })),
  fc
    .tuple(fc.boolean(), fc.boolean())
    .map(([hasReason, isSecondPerson]): AlertMove => ({ kind: "cancelled", hasReason, isSecondPerson })),
);
const moves = fc.array(move, { maxLength: 30 });

function walk(list: readonly AlertMove[]): { state: AlertState; accepted: AlertMove[] } {
  let state: AlertState = "raised";
  const accepted: AlertMove[] = [];
  for (const next of list) {
    const after = nextAlertState(state, next);
    if (after === null) continue;
    accepted.push(next);
    state = after;
  }
  return { state, accepted };
}

describe("alert machine", () => {
  it("closes only after an acknowledgement, and an action or an accepted handover", () => {
    fc.assert(
      fc.property(moves, (list) => {
        const { state, accepted } = walk(list);
        if (state !== "closed") return;
        const kinds = accepted.map((one) => one.kind);
        const closing = accepted.at(-1);
        expect(closing?.kind).toBe("closed");
        expect(kinds).toContain("acknowledged");
        const isHandedOver = closing?.kind === "closed" && closing.hasAcceptedHandover;
        expect(kinds.includes("actioned") || isHandedOver).toBe(true);
      }),
    );
  });

  it("cancels only with a reason and a second person", () => {
    fc.assert(
      fc.property(moves, (list) => {
        const { state, accepted } = walk(list);
        if (state !== "cancelled") return;
        expect(accepted.at(-1)).toEqual({ kind: "cancelled", hasReason: true, isSecondPerson: true });
      }),
    );
  });

  it("never moves again once closed or cancelled, and never goes back down", () => {
    const order: AlertState[] = ["raised", "dispatched", "delivered", "opened", "acknowledged", "actioned", "closed"];
    fc.assert(
      fc.property(moves, move, (list, next) => {
        const { state } = walk(list);
        const after = nextAlertState(state, next);
        if (!isAlertOpen(state)) expect(after).toBeNull();
        else if (after !== null && after !== "cancelled") {
          expect(order.indexOf(after)).toBeGreaterThanOrEqual(order.indexOf(state));
        }
      }),
    );
  });

  it("takes a voice acknowledgement only when read back correctly", () => {
    const base = { personName: "Dr A. Invented", capacity: "", identityChecked: true };
    expect(acknowledgementProblem({ ...base, method: "voice", readBack: "correct" })).toBeNull();
    expect(acknowledgementProblem({ ...base, method: "voice", readBack: "correctedThenCorrect" })).toBeNull();
    expect(acknowledgementProblem({ ...base, method: "voice", readBack: "notReadBack" })).toMatch(/read back/);
    expect(acknowledgementProblem({ ...base, method: "voice", readBack: null })).toMatch(/read back/);
    expect(acknowledgementProblem({ ...base, method: "inPerson", readBack: null })).toBeNull();
    expect(acknowledgementProblem({ ...base, personName: " ", method: "message", readBack: null })).toMatch(/name/);
  });

  it("is late from the limit on until acknowledged, and stays late where it was acknowledged late", () => {
    const open = { state: "opened" as const, acknowledgeBy: 1000, acknowledgedAt: null };
    expect(isAlertLate(open, 1000)).toBe(false);
    expect(isAlertLate(open, 1001)).toBe(true);
    expect(isAlertLate({ ...open, state: "cancelled" }, 1001)).toBe(false);
    expect(isAlertLate({ state: "closed", acknowledgeBy: 1000, acknowledgedAt: 900 }, 5000)).toBe(false);
    expect(isAlertLate({ state: "closed", acknowledgeBy: 1000, acknowledgedAt: 1100 }, 5000)).toBe(true);
  });
});
