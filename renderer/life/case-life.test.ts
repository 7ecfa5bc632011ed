import { expect, it } from "vitest";
import type { VersionSummary } from "../../shared/contract/views.ts";
import { isToBeAddedTo } from "./case-life.tsx";

const version = (changes: Partial<VersionSummary>): VersionSummary => ({
  ...{ id: "v1", version: 1, status: "final", signedAt: 1, signedByName: "Dr A", hash: "h" },
  ...{ releaseAt: null, recalledAt: null, recalledByName: "" },
  ...changes,
});

it("only a report that was released as final and has not ended is added to", () => {
  for (const status of ["final", "addended", "corrected"] as const) {
    expect(isToBeAddedTo([version({ status })]), status).toBe(true);
  }
  for (const status of ["provisional", "withdrawn", "cancelled"] as const) {
    expect(isToBeAddedTo([version({}), version({ id: "v2", version: 2, status })]), status).toBe(false);
  }
  expect(isToBeAddedTo([])).toBe(false);
});

it("a withdrawal that was taken back does not end it", () => {
  const withdrawn = version({ id: "v2", version: 2, status: "withdrawn", recalledAt: 5 });
  expect(isToBeAddedTo([version({}), withdrawn])).toBe(true);
});
