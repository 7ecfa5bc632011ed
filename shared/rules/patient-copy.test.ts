import { describe, expect, it } from "vitest";
import { alertStateSchema } from "../domain/alert.ts";
import { reportStatusSchema } from "../domain/report-status.ts";
import { firstOutputPolicy, noticeParagraphs, readOutputPolicy } from "./output-policy.ts";
import { patientCopyRefusal } from "./patient-copy.ts";

describe("a patient's copy", () => {
  it("is there for signed reports alone, and only of the newest version", () => {
    const allowed = reportStatusSchema.options.filter(
      (status) => patientCopyRefusal({ status, isReleased: true, isNewest: true, alertStates: [] }) === null,
    );
    expect(allowed).toEqual(["final", "addended", "corrected"]);
    for (const status of reportStatusSchema.options) {
      expect(patientCopyRefusal({ status, isReleased: true, isNewest: false, alertStates: [] })).not.toBeNull();
    }
  });

  it("waits for every alert to be closed or cancelled", () => {
    const allowed = alertStateSchema.options.filter(
      (state) =>
        patientCopyRefusal({ status: "final", isReleased: true, isNewest: true, alertStates: ["closed", state] }) ===
        null,
    );
    expect(allowed).toEqual(["closed", "cancelled"]);
    const refusal = patientCopyRefusal({
      status: "final",
      isReleased: true,
      isNewest: true,
      alertStates: ["raised", "opened"],
    });
    expect(refusal).toContain("2 alerts on this report are still open");
  });
});

it("gives a patient nothing of a version that may still be taken back", () => {
  const question = { status: "final" as const, isReleased: false, isNewest: true, alertStates: [] };
  expect(patientCopyRefusal(question)).toContain("may be taken back");
});

describe("the policy of outputs", () => {
  it("is the program's own where none can be read, and says who stays responsible", () => {
    for (const stored of [null, "", "{}", '{"patientNotice":" ","fieldValuesTo":[]}', "[1]"]) {
      expect(readOutputPolicy(stored)).toEqual(firstOutputPolicy);
    }
    expect(readOutputPolicy(JSON.stringify(firstOutputPolicy))).toEqual(firstOutputPolicy);
    const paragraphs = noticeParagraphs(firstOutputPolicy);
    expect(paragraphs).toHaveLength(3);
    expect(paragraphs[1]).toContain("stays responsible for the result");
    expect(noticeParagraphs({ patientNotice: " one\ntwo \n \n\nthree " })).toEqual(["one two", "three"]);
  });
});
