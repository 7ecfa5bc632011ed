import { describe, expect, it } from "vitest";
import { filterOf, isNarrowed, toReportStatuses } from "./list-view.ts";

const view = {
  search: "",
  modalities: [],
  sites: [],
  statuses: [],
  dateRange: "any" as const,
  mineOnly: false,
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
  it("lets a chosen status decide", () => {
    expect(filterOf({ ...view, statuses: ["final"] }, dayBefore).statuses).toEqual(["final"]);
  });
  it("counts days with today among them", () => {
    expect(filterOf({ ...view, dateRange: "today" }, dayBefore).performedFrom).toBe("2026-11-19");
    expect(filterOf({ ...view, dateRange: "week" }, dayBefore).performedFrom).toBe("2026-11-13");
    expect(isNarrowed({ ...view, dateRange: "week" })).toBe(true);
  });
});
