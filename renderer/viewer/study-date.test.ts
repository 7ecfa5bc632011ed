import { expect, it } from "vitest";
import { studyDateOf } from "./study-date.ts";

it("is that of the first series which states one, whatever document was put before it", () => {
  expect(studyDateOf([{ studyDate: null }, { studyDate: "2026-11-20" }])).toBe("2026-11-20");
  expect(studyDateOf([{ studyDate: null }])).toBeNull();
});
