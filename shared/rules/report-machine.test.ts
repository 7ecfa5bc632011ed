import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WorkitemStatus } from "../domain/workitem.ts";
import {
  type CaseEvent,
  caseEvents,
  nextCaseStatus,
  nextReportState,
  type ReportState,
  reportState,
} from "./report-machine.ts";

const walk = fc.array(fc.constantFrom(...caseEvents), { maxLength: 40 });

function statusesAfter(start: WorkitemStatus, events: readonly CaseEvent[]): WorkitemStatus[] {
  const statuses = [start];
  for (const event of events)
    statuses.push(nextCaseStatus(statuses.at(-1) ?? start, event) ?? statuses.at(-1) ?? start);
  return statuses;
}

describe("case status", () => {
  it("never leaves final", () => {
    fc.assert(
      fc.property(walk, (events) => {
        const statuses = statusesAfter("unread", events);
        const signed = statuses.indexOf("final");
        if (signed >= 0) expect(statuses.slice(signed).every((status) => status === "final")).toBe(true);
      }),
    );
  });

  it("becomes final by signing alone, and only from something written", () => {
    fc.assert(
      fc.property(walk, (events) => {
        const statuses = statusesAfter("unread", events);
        for (const [index, status] of statuses.entries()) {
          const before = statuses[index - 1];
          if (status !== "final" || before === undefined || before === "final") continue;
          expect(events[index - 1]).toBe("sign");
          expect(["draft", "provisional"]).toContain(before);
        }
      }),
    );
  });

  it("never loses a draft by leaving the case", () => {
    for (const status of ["draft", "provisional", "held", "final"] as const) {
      expect(nextCaseStatus(status, "release")).toBe(status);
    }
    expect(nextCaseStatus("reserved", "release")).toBe("unread");
  });

  it("does not sign what is held or was never written", () => {
    for (const status of ["unread", "reserved", "held"] as const) expect(nextCaseStatus(status, "sign")).toBeNull();
  });
});

describe("report state", () => {
  it("counts versions as signatures made of drafts", () => {
    const events = fc.array(fc.constantFrom("startDraft", "giveUpDraft", "sign" as const), { maxLength: 30 });
    fc.assert(
      fc.property(events, (list) => {
        let state: ReportState = "none";
        let versions = 0;
        let hasDraft = false;
        for (const event of list) {
          const next = nextReportState(state, event);
          if (next === null) continue;
          if (event === "sign") {
            expect(hasDraft).toBe(true);
            versions += 1;
          }
          hasDraft = event === "startDraft";
          state = next;
          expect(state).toBe(reportState(versions, hasDraft));
        }
      }),
    );
  });
});
