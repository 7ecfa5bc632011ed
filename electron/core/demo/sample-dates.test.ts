import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import dicomParser from "dicom-parser";
import { describe, expect, it } from "vitest";
import { daysToMove, moveExaminationDates } from "./sample-dates.ts";

const samples = join(import.meta.dirname, "..", "..", "..", "samples");
const petDirectory = join(samples, "pet-ct-sarcoma", "pet");
const pet = readFileSync(join(petDirectory, readdirSync(petDirectory).sort()[0] ?? ""));

describe("moveExaminationDates", () => {
  it("moves the examination's dates and leaves the birth date and the pixels", () => {
    const before = dicomParser.parseDicom(new Uint8Array(pet));
    const moved = moveExaminationDates(pet, 12);
    const after = dicomParser.parseDicom(moved);
    expect(before.string("x00080020")).toBe("20261119");
    expect(after.string("x00080020")).toBe("20261201");
    expect(after.string("x00080022")).toBe("20261201");
    expect(after.string("x00100030")).toBe(before.string("x00100030"));
    const pixels = after.elements.x7fe00010;
    expect(pixels?.length).toBeGreaterThan(1000);
    const range = (bytes: Uint8Array) =>
      Buffer.from(bytes.subarray(pixels?.dataOffset, (pixels?.dataOffset ?? 0) + (pixels?.length ?? 0)));
    expect(range(moved).equals(range(pet))).toBe(true);
    expect(moved.length).toBe(pet.length);
  });

  it("never changes its argument", () => {
    const copy = Uint8Array.from(pet);
    moveExaminationDates(pet, 3);
    expect(Buffer.from(copy).equals(pet)).toBe(true);
  });
});

describe("daysToMove", () => {
  it("puts the newest study on the day in London, or the day before in the early morning", () => {
    expect(daysToMove(Date.parse("2026-11-21T14:00:00Z"))).toBe(1);
    expect(daysToMove(Date.parse("2026-11-21T08:00:00Z"))).toBe(0);
    // Half past midnight of 1 July in London, still 30 June in UTC: early morning, so the day before.
    expect(daysToMove(Date.parse("2026-06-30T23:30:00Z"))).toBe(-143);
  });
});
