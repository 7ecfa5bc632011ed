import { expect, it } from "vitest";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { urgentCases } from "./urgent-cases.ts";

const row = (id: string, changes: Partial<Workitem> = {}): Workitem =>
  ({ id, priority: "routine", openAlertCount: 0, targetAt: 100, reservation: null, ...changes }) as Workitem;

it("offers the most urgent first: priority, then an open alert, then the time that it is due", () => {
  const rows = [
    row("late", { targetAt: 1 }),
    row("alerted", { openAlertCount: 1 }),
    row("untimed", { targetAt: null }),
    row("pathway", { priority: "cancerPathway" }),
    row("immediate", { priority: "immediate", targetAt: 900 }),
    row("urgent", { priority: "urgent" }),
  ];
  const ids = urgentCases(rows, "here", 9).map(({ id }) => id);
  expect(ids).toEqual(["immediate", "urgent", "pathway", "alerted", "late", "untimed"]);
});
it("offers neither the case that is open nor one that somebody has, and not too many", () => {
  const taken = { reservation: { personId: "p", displayName: "Dr P", since: 1 } };
  const rows = [row("here"), row("taken", taken), row("a"), row("b"), row("c")];
  expect(urgentCases(rows, "here", 2).map(({ id }) => id)).toEqual(["a", "b"]);
});
