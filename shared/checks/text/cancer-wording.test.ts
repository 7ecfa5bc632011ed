import { expect, it } from "vitest";
import { subjectOf } from "../report-subject.test-data.ts";
import type { ReportSubject } from "../report-subject.ts";
import { writingChecks } from "../signing-checks.ts";

const alert = { recipientName: "Dr A", finding: "Bulky nodes", category: "cancer" as const };

it.each<[string, Partial<ReportSubject>, number]>([
  ["Likely lymphoma. Liver metastases.", {}, 1],
  ["No evidence of malignancy.", {}, 0],
  ["Likely lymphoma.", { alerts: [alert] }, 0],
  ["Likely lymphoma.", { alerts: [{ ...alert, finding: "Pneumothorax", category: "critical" }] }, 1],
])("a suspected cancer is asked about once, and not where an alert is about it: %s", (conclusion, changes, count) => {
  const codes = writingChecks(subjectOf({ conclusion }, changes)).map(({ code }) => code);
  expect(codes.filter((code) => code === "cancerWording")).toHaveLength(count);
});
