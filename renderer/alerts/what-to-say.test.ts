import { describe, expect, it } from "vitest";
import type { Alert } from "../../shared/domain/alert.ts";
import { whatToSay } from "./what-to-say.ts";

const alert = {
  category: "critical",
  examination: "CT chest",
  finding: "Tension pneumothorax on the left",
  actionNeeded: "Chest drain now.",
  patient: {
    name: { family: "TEST", given: "Alice", middle: "", prefix: "Mrs", suffix: "", ideographic: "" },
    birthDate: "1961-03-04",
    sex: "female",
    nhsNumber: null,
    patientId: "H1",
    issuerOfPatientId: "",
  },
} as unknown as Alert;

describe("what to say", () => {
  it("has the action needed read back with the finding", () => {
    expect(whatToSay(alert)).toMatch(
      /^“Critical result for Alice TEST, born 04.Mar.1961\. CT chest shows: Tension pneumothorax on the left\. Action needed: Chest drain now\. Please read that back to me\.”$/,
    );
  });
});
