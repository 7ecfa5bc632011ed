import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DicomJsonDataset } from "./dicom-json.ts";
import { checkDigit, formatNhsNumber, parseNhsNumber, readNhsNumber } from "./nhs-number.ts";

const valid = fc
  .stringMatching(/^\d{9}$/)
  .filter((digits) => checkDigit(digits) !== null)
  .map((digits) => digits + String(checkDigit(digits)))
  .filter((digits) => !/^(\d)\1{9}$/.test(digits));

describe("NHS numbers", () => {
  it("accepts known numbers, with spaces or without", () => {
    expect(parseNhsNumber("943 476 5919")).toBe("9434765919");
    expect(parseNhsNumber("987-654-3210")).toBe("9876543210");
  });

  it("refuses a wrong check digit, other lengths and repeated digits", () => {
    for (const wrong of ["9434765918", "943476591", "94347659190", "0000000000", "1111111111", "943476591X", ""]) {
      expect(parseNhsNumber(wrong)).toBeNull();
    }
  });

  it("notices every single wrong digit and every swap of neighbours", () => {
    fc.assert(
      fc.property(valid, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }), (digits, at, change) => {
        const other = String((Number(digits[at]) + change) % 10);
        expect(parseNhsNumber(digits.slice(0, at) + other + digits.slice(at + 1))).toBeNull();
        const next = digits[at + 1];
        if (next === undefined || next === digits[at]) return;
        expect(parseNhsNumber(digits.slice(0, at) + next + digits[at] + digits.slice(at + 2))).toBeNull();
      }),
    );
  });

  it("comes back unchanged from its shown form", () => {
    fc.assert(
      fc.property(valid, (digits) => {
        expect(parseNhsNumber(formatNhsNumber(digits))).toBe(digits);
      }),
    );
  });

  it("is taken from a header only where the issuer says so", () => {
    const asPatientId = (issuer: string): DicomJsonDataset => ({
      "00100020": { vr: "LO", Value: ["9434765919"] },
      "00100021": { vr: "LO", Value: [issuer] },
    });
    expect(readNhsNumber(asPatientId("NHS"))).toBe("9434765919");
    expect(readNhsNumber(asPatientId("2.16.840.1.113883.2.1.4.1"))).toBe("9434765919");
    expect(readNhsNumber(asPatientId("RXX"))).toBeNull();
    expect(readNhsNumber({ "00100020": { vr: "LO", Value: ["9434765919"] } })).toBeNull();
  });

  it("is found among the other patient identifiers, and not guessed between two", () => {
    const other = (number: string) => ({
      "00100020": { vr: "LO", Value: [number] },
      "00100024": { vr: "SQ", Value: [{ "00400032": { vr: "UT", Value: ["2.16.840.1.113883.2.1.4.1"] } }] },
    });
    const header = (...numbers: string[]): DicomJsonDataset => ({
      "00100020": { vr: "LO", Value: ["RXX123"] },
      "00101002": { vr: "SQ", Value: numbers.map(other) },
    });
    expect(readNhsNumber(header("9434765919"))).toBe("9434765919");
    expect(readNhsNumber(header("9434765919", "9876543210"))).toBeNull();
  });
});
