import { describe, expect, it } from "vitest";
import { countText, filterOf, isNarrowed, toReportStatuses } from "./list-view.ts";

const view = {
  search: "",
  modalities: [],
  sites: [],
  statuses: [],
  dateRange: "any" as const,
  mineOnly: false,
  overdueHoldsOnly: false,
  toReportOnly: true,
};
const dayBefore = (days: number): string => `2026-11-${19 - days}`;

describe("filterOf", () => {
  it("leaves out what is reported", () => {
    expect(filterOf(view, dayBefore).statuses).toEqual(toReportStatuses);
    expect(isNarrowed(view)).toBe(false);
  });
  it("searches everything, so that a reported case can be found", () => {
    const filter = filterOf({ ...view, search: " 943 476 5919 " }, dayBefore);
    expect(filter).toMatchObject({ search: "943 476 5919", statuses: [] });
  });
  it("asks for overdue holds only where they are asked for, and says that the list is narrowed", () => {
    expect(filterOf(view, dayBefore)).not.toHaveProperty("overdueHoldsOnly");
    expect(filterOf({ ...view, overdueHoldsOnly: true }, dayBefore).overdueHoldsOnly).toBe(true);
    expect(isNarrowed({ ...view, overdueHoldsOnly: true })).toBe(true);
  });
  it("lets a chosen status decide", () => {
    expect(filterOf({ ...view, statuses: ["final"] }, dayBefore).statuses).toEqual(["final"]);
  });
  it("counts days with today among them", () => {
    expect(filterOf({ ...view, dateRange: "today" }, dayBefore).performedFrom).toBe("2026-11-19");
    expect(filterOf({ ...view, dateRange: "week" }, dayBefore).performedFrom).toBe("2026-11-13");
    expect(isNarrowed({ ...view, dateRange: "week" })).toBe(true);
  });
});

describe("countText", () => {
  it("says what the list leaves out", () => {
    const of = (total: number, changes: Partial<typeof view> = {}, isStillAsking = false) =>
      countText({ ...view, ...changes }, { total, known: 1041 }, isStillAsking);
    expect(of(37)).toBe("37 to report of 1,041");
    expect(of(1041, { toReportOnly: false })).toBe("1,041 examinations");
    expect(of(3, { search: "smith" })).toBe("3 of 1,041 examinations");
    expect(of(37, {}, true)).toBe("37 to report of 1,041 so far");
    expect(countText(view, { total: 0, known: 0 }, true)).toBe("0 examinations so far");
  });
});
