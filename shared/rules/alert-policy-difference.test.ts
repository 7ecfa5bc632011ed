import { describe, expect, it } from "vitest";
import { type AlertPolicy, proposedAlertPolicy } from "../domain/alert-policy.ts";
import { alertPolicyDifference, spanText } from "./alert-policy-difference.ts";

const names = new Map([["t-1", "Board team"]]);
const differenceTo = (after: AlertPolicy, before = proposedAlertPolicy) =>
  alertPolicyDifference(before, after, (id) => names.get(id) ?? id);

describe("the difference of two policies of alerts", () => {
  it("is nothing where they are the same", () => {
    expect(differenceTo(structuredClone(proposedAlertPolicy))).toEqual([]);
  });

  it("names hours, days off, teams, codes and limits, each before and after", () => {
    const { critical } = proposedAlertPolicy.categories;
    const [, ...laterSteps] = critical.steps;
    const after: AlertPolicy = {
      calendar: { dayStartMinute: 8 * 60 + 30, dayEndMinute: 17 * 60, extraHolidays: ["2026-12-24"] },
      teams: { ...proposedAlertPolicy.teams, failSafeOfficer: "t-1" },
      categories: {
        ...proposedAlertPolicy.categories,
        critical: {
          ...critical,
          code: "CRIT",
          acknowledgeWithin: { kind: "elapsed", minutes: 45 },
          steps: laterSteps.slice(0, 3),
        },
      },
    };
    expect(differenceTo(after)).toEqual([
      "Working day: 08:30 to 17:00, before 09:00 to 17:00.",
      "24-Dec-2026 is a day off.",
      "Fail-safe officer: Board team, before whoever is on for it.",
      "Critical, code: CRIT, before none.",
      "Critical, acknowledged within: 45 minutes, before 1 hour.",
      expect.stringMatching(/^Critical, step 1: after 30 minutes on-call consultant by telephone .*, before after 15/),
      expect.stringMatching(/^Critical, step 2/),
      expect.stringMatching(/^Critical, step 3/),
      expect.stringMatching(/^Critical, step 4: none, before after 1 hour fail-safe officer/),
      expect.stringMatching(/^Critical, step 5: none/),
    ]);
    expect(differenceTo(proposedAlertPolicy, after)).toContain("24-Dec-2026 is a day off no more.");
  });

  it("writes stretches of time as people say them", () => {
    expect(spanText({ kind: "workingTime", minutes: 240 })).toBe("4 working hours");
    expect(spanText({ kind: "elapsed", minutes: 1 })).toBe("1 minute");
    expect(spanText({ kind: "workingDayEnd", daysLater: 1 })).toBe("the end of the next working day");
  });
});
