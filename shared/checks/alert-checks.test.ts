import { expect, it } from "vitest";
import { subjectOf } from "./report-subject.test-data.ts";
import type { ReportSubject } from "./report-subject.ts";
import { writingChecks } from "./signing-checks.ts";

const alerts: ReportSubject["alerts"] = [{ recipientName: "Dr A", finding: "Pulmonary embolus" }];
const found = (conclusion: string, changes: Partial<ReportSubject> = {}) =>
  writingChecks(subjectOf({ conclusion }, { alerts, ...changes }));

it("asks about an alert that the report does not mention", () => {
  expect(found("Normal.")).toMatchObject([
    {
      ...{ code: "alertNotInReport", level: "warn", place: null },
      sentence: "An alert was raised for “Pulmonary embolus”, and the report does not mention it.",
    },
  ]);
});

it("does not ask where the report mentions it, before there is a conclusion, nor of an addendum", () => {
  expect(found("Segmental pulmonary emboli.")).toEqual([]);
  expect(found("")).toEqual([]);
  expect(found("Seen again.", { kind: "addendum" })).toEqual([]);
});
