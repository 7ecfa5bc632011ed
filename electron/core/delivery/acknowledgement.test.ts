import { describe, expect, it } from "vitest";
import { parseAcknowledgement } from "../encoders/hl7-message.ts";
import { decideAcknowledgement } from "./acknowledgement.ts";
import { retryDelayMs } from "./retry-delay.ts";

function decide(code: string, errorCode: string, mayHaveArrived = false) {
  const error = errorCode === "" ? "" : `ERR|||${errorCode}^text^HL70357|E\r`;
  const raw = `MSH|^~\\&|B|B|A|A|20260101||ACK|1|P|2.5.1\rMSA|${code}|CONTROL\r${error}`;
  const acknowledgement = parseAcknowledgement(raw);
  if (!acknowledgement) throw new Error("not an acknowledgement");
  return decideAcknowledgement(acknowledgement, raw, mayHaveArrived);
}

describe("what an acknowledgement means", () => {
  it.each([
    ["AA", "", "accepted", false],
    ["CA", "", "accepted", false],
    ["AE", "", "permanent", false],
    ["CE", "", "permanent", false],
    ["AE", "100", "permanent", false],
    ["AE", "101", "permanent", false],
    ["AE", "102", "permanent", false],
    ["AE", "103", "permanent", false],
    ["AE", "204", "permanent", false],
    ["CE", "206", "transient", false],
    ["AE", "207", "transient", false],
    ["AR", "", "transient", false],
    ["CR", "207", "transient", false],
    ["AR", "200", "permanent", true],
    ["AR", "201", "permanent", true],
    ["CR", "202", "permanent", true],
    ["AR", "203", "permanent", true],
    ["AR", "101", "permanent", false],
  ])("%s %s is %s", (code, errorCode, outcome, pauses) => {
    const result = decide(code, errorCode);
    expect(result?.outcome).toBe(outcome);
    expect(result?.pauseReason !== null).toBe(pauses);
    expect(result?.acknowledgement).toContain(`MSA|${code}|CONTROL`);
  });

  it("takes a duplicate for accepted only where an earlier try may have arrived", () => {
    expect(decide("AR", "205", true)?.outcome).toBe("accepted");
    expect(decide("AE", "205", false)?.outcome).toBe("permanent");
  });

  it("knows no other code", () => {
    expect(decide("OK", "")).toBeNull();
  });

  it("reads the error code of 2.4 and of MSA-6 too", () => {
    const old = parseAcknowledgement(
      "MSH|^~\\&|B|B|A|A|1||ACK|1|P|2.4\nMSA|AE|C\nERR|PID^1^3^101&Required field missing&HL70357\n",
    );
    expect(old?.errorCodes).toEqual(["101"]);
    expect(parseAcknowledgement("MSH|^~\\&|\rMSA|AE|C|||| 207^x")?.errorCodes).toEqual(["207"]);
  });
});

describe("the wait before the next try", () => {
  it("rises from 5 seconds to 15 minutes, at most a fifth longer", () => {
    const low = [1, 2, 3, 4, 5, 6, 100].map((attempt) => retryDelayMs(attempt, "000000"));
    expect(low).toEqual([5_000, 15_000, 60_000, 300_000, 900_000, 900_000, 900_000]);
    expect(retryDelayMs(1, "ffffff-f")).toBe(6_000);
  });
});
