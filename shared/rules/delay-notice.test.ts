import { describe, expect, it } from "vitest";
import type { Workitem } from "../domain/workitem.ts";
import { delayDue, delaySuggestion } from "./delay-notice.ts";

const hour = 3_600_000;
/** Wednesday 18 November 2026, 10:00 in London. */
const now = Date.parse("2026-11-18T10:00:00Z");
const endOf = (day: string) => Date.parse(`${day}T17:00:00Z`);
const policy = { beforeTargetMinutes: 60 };
const unread: Pick<Workitem, "status" | "targetAt" | "reservation" | "heldReason" | "heldUntil"> = {
  ...{ status: "unread", targetAt: endOf("2026-11-19"), reservation: null, heldReason: "", heldUntil: "" },
};
const held = { ...unread, status: "held" as const, heldReason: "Films of 2019", heldUntil: "2026-11-20" };
const somebody = { personId: "p", displayName: "Dr A", since: now };
const due = (workitem: typeof unread, standing: { expectedAt: number } | null = null, at = now) =>
  delayDue(workitem, standing, policy, at);

describe("delayDue", () => {
  it("is due at once for a case held until after its target, with that date", () => {
    expect(due(held)).toEqual({ cause: "held", suggestedAt: endOf("2026-11-20"), suggestedReason: "priors" });
    expect(due({ ...held, heldUntil: "2026-11-19" })).toBeNull();
  });
  it("is due for a case that nobody has when its target is near, and for anybody's once it has passed", () => {
    const near = { ...unread, targetAt: now + hour };
    expect(due({ ...near, targetAt: now + hour + 1 })).toBeNull();
    expect(due(near)).toEqual({ cause: "nobody", suggestedAt: endOf("2026-11-19"), suggestedReason: "workload" });
    expect(due({ ...near, reservation: somebody })).toBeNull();
    expect(due({ ...near, reservation: somebody, targetAt: now })).toMatchObject({ cause: "late" });
  });
  it("tells the same cause once, and a new date anew", () => {
    expect(due(held, { expectedAt: endOf("2026-11-20") })).toBeNull();
    expect(due({ ...held, heldUntil: "2026-11-24" }, { expectedAt: endOf("2026-11-20") })).toMatchObject({
      suggestedAt: endOf("2026-11-24"),
    });
    const late = { ...unread, targetAt: now - hour };
    expect(due(late, { expectedAt: now + 1 })).toBeNull();
    expect(due(late, { expectedAt: now })).toMatchObject({ cause: "late" });
  });
  it("is never due without a target or once the case has ended", () => {
    expect(due({ ...held, targetAt: null })).toBeNull();
    for (const status of ["final", "withdrawn", "cancelled"] as const) {
      expect(due({ ...unread, targetAt: now - hour, status })).toBeNull();
    }
  });
  it("passes over weekends and bank holidays, also when the clocks change", () => {
    const friday = Date.parse("2026-12-24T18:00:00Z");
    // 25 December is a Friday, 28 December a substitute day.
    expect(due({ ...unread, targetAt: friday }, null, friday)).toMatchObject({ suggestedAt: endOf("2026-12-29") });
    const beforeSummer = Date.parse("2026-03-27T17:30:00Z");
    expect(due({ ...unread, targetAt: beforeSummer }, null, beforeSummer)).toMatchObject({
      suggestedAt: Date.parse("2026-03-30T16:00:00Z"),
    });
  });
});

describe("delaySuggestion", () => {
  it("begins with the end of a hold behind the target, else with the next working day behind now and the target", () => {
    expect(delaySuggestion(held, now)).toEqual({ suggestedAt: endOf("2026-11-20"), suggestedReason: "priors" });
    const early = { ...held, heldUntil: "2026-11-18" };
    expect(delaySuggestion(early, now)?.suggestedAt).toBe(endOf("2026-11-20"));
    expect(delaySuggestion(unread, now)).toEqual({ suggestedAt: endOf("2026-11-20"), suggestedReason: "workload" });
    expect(delaySuggestion(unread, endOf("2026-11-20"))?.suggestedAt).toBe(endOf("2026-11-23"));
  });
  it("is nothing where no target runs", () => {
    expect(delaySuggestion({ ...held, targetAt: null }, now)).toBeNull();
    expect(delaySuggestion({ ...unread, status: "final" }, now)).toBeNull();
  });
});
