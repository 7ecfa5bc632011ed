import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Acknowledgement, type AlertCategory, alertCategorySchema } from "../domain/alert.ts";
import { type AlertPolicy, alertPolicySchema, proposedAlertPolicy } from "../domain/alert-policy.ts";
import { afterSpan, alertLimits, dueSteps, type LadderAlert, ladderStep, nextStepAt } from "./escalation.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
/** Wednesday 18 November 2026, 10:00 in London. */
const start = Date.parse("2026-11-18T10:00:00Z");

const acknowledgement: Acknowledgement = {
  ...{ personName: "Dr M. Ward", capacity: "", method: "voice", readBack: "correct", identityChecked: true, at: start },
};

function alertOf(category: AlertCategory, raisedAt: number, changes: Partial<LadderAlert> = {}): LadderAlert {
  return {
    ...{ category, raisedAt, escalationStep: 0, acknowledgement: null, actedAt: null, state: "raised", ...changes },
  };
}

const category = fc.constantFrom(...alertCategorySchema.options);
/** Instants around both changes of the clock, Christmas and Easter. */
const raisedAt = fc
  .tuple(
    fc.constantFrom("2026-03-28", "2026-04-02", "2026-10-24", "2026-11-18", "2026-12-24", "2027-03-25"),
    fc.integer({ min: 0, max: 3 * 24 * 60 }),
  )
  .map(([date, minutes]) => Date.parse(`${date}T00:00:00Z`) + minutes * minute);
/** What a clock may do between two looks: run on, stand still, jump forward or be set back. */
const jumps = fc.array(fc.integer({ min: -2 * 60, max: 3 * 24 * 60 }), { minLength: 1, maxLength: 40 });

/** Looks at an alert with a clock that jumps, and at each look may forget everything but what is stored. */
function run(alert: LadderAlert, policy: AlertPolicy, minutes: readonly number[], acknowledgedAtLook = -1) {
  const taken: { number: number; at: number; dueAt: number; isNeeded: boolean }[] = [];
  let stored = alert;
  let now = alert.raisedAt;
  minutes.forEach((jump, look) => {
    now += jump * minute;
    if (look === acknowledgedAtLook) stored = { ...stored, acknowledgement };
    for (const { number, dueAt, isNeeded } of dueSteps(stored, policy, now)) {
      taken.push({ number, at: now, dueAt, isNeeded });
      stored = { ...stored, escalationStep: number + 1 };
    }
  });
  return { taken, stored, now };
}

describe("the ladder of an alert", () => {
  it("takes every step once, in order and never before its time, however the clock jumps", () => {
    fc.assert(
      fc.property(category, raisedAt, jumps, (of, raised, minutes) => {
        const alert = alertOf(of, raised);
        const { taken, stored, now } = run(alert, proposedAlertPolicy, minutes);
        expect(taken.map(({ number }) => number)).toEqual(taken.map((_, index) => index));
        for (const { at, dueAt } of taken) expect(at).toBeGreaterThanOrEqual(dueAt);
        expect(ladderStep(stored, proposedAlertPolicy, stored.escalationStep).dueAt).toBeGreaterThan(now);
      }),
    );
  });

  it("leaves out no step of the policy although the program was away for long", () => {
    fc.assert(
      fc.property(category, raisedAt, fc.integer({ min: 0, max: 40 }), (of, raised, days) => {
        const alert = alertOf(of, raised);
        const due = dueSteps(alert, proposedAlertPolicy, raised + days * day);
        const fixed = due.filter(({ kind }) => kind !== "reminder");
        expect(fixed.every(({ isNeeded }) => isNeeded)).toBe(true);
        const count = proposedAlertPolicy.categories[of].steps.length + 1;
        if (due.some(({ kind }) => kind === "reminder")) expect(fixed).toHaveLength(count);
        expect(due.filter(({ kind, isNeeded }) => kind === "reminder" && isNeeded).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("always has a next step while it is open, and none once it is over", () => {
    const states = fc.constantFrom("raised", "dispatched", "opened", "acknowledged", "actioned", "closed", "cancelled");
    fc.assert(
      fc.property(category, raisedAt, states, fc.nat(60), fc.boolean(), (of, raised, state, step, isActed) => {
        const acted = isActed ? { acknowledgement, actedAt: raised } : {};
        const alert = alertOf(of, raised, { state, escalationStep: step, ...acted } as Partial<LadderAlert>);
        const next = nextStepAt(alert, proposedAlertPolicy);
        const isOver = state === "closed" || state === "cancelled";
        if (isOver) expect(next).toBeNull();
        else expect(next).toBeGreaterThanOrEqual(raised);
      }),
    );
  });

  it("asks nobody for an acknowledgement that is there, and goes on asking for the action", () => {
    fc.assert(
      fc.property(category, raisedAt, jumps, fc.nat(10), (of, raised, minutes, look) => {
        const { taken } = run(alertOf(of, raised), proposedAlertPolicy, [0, ...minutes, 30 * 24 * 60], look);
        const { steps } = proposedAlertPolicy.categories[of];
        const alert = alertOf(of, raised, { acknowledgement });
        for (const { number, isNeeded } of taken.slice(look === 0 ? 0 : 1)) {
          if (ladderStep(alert, proposedAlertPolicy, number).clock === "act" && number <= steps.length) {
            expect(isNeeded).toBe(true);
          }
        }
        const all = dueSteps(alert, proposedAlertPolicy, raised + 60 * day);
        for (const step of all) if (step.clock === "acknowledge") expect(step.isNeeded).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});

describe("limits", () => {
  it("count working time by the calendar and the clock of London", () => {
    // Friday before the clocks go forward, 16:00 in London: four working hours end on Monday at 12:00 summer time.
    const friday = Date.parse("2026-03-27T16:00:00Z");
    const workingHours = { kind: "workingTime", minutes: 240 } as const;
    expect(afterSpan(friday, workingHours, proposedAlertPolicy)).toBe(Date.parse("2026-03-30T12:00:00+01:00"));
    // Christmas Eve: Christmas, its substitute for Boxing Day and the weekend are left out.
    const limits = alertLimits(proposedAlertPolicy, "cancer", Date.parse("2026-12-24T11:00:00Z"));
    expect(limits.acknowledgeBy).toBe(Date.parse("2026-12-29T17:00:00Z"));
    const closed = { ...proposedAlertPolicy.calendar, extraHolidays: ["2026-12-29"] };
    const later = alertLimits(
      { ...proposedAlertPolicy, calendar: closed },
      "cancer",
      Date.parse("2026-12-24T11:00:00Z"),
    );
    expect(later.acknowledgeBy).toBe(Date.parse("2026-12-30T17:00:00Z"));
  });

  it("of acting are never before those of acknowledging", () => {
    fc.assert(
      fc.property(category, raisedAt, (of, raised) => {
        const { acknowledgeBy, actBy } = alertLimits(proposedAlertPolicy, of, raised);
        expect(acknowledgeBy).toBeGreaterThan(raised);
        expect(actBy).toBeGreaterThanOrEqual(acknowledgeBy);
      }),
    );
  });

  it("are proposed as a policy that reads", () => {
    expect(alertPolicySchema.parse(structuredClone(proposedAlertPolicy))).toEqual(proposedAlertPolicy);
  });
});
