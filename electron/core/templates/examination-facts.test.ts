import { describe, expect, it } from "vitest";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { examinationFacts } from "./examination-facts.ts";

const patient = (birthDate: string | null) => ({ ...sampleStudy(1).patient, birthDate });
const ageAt = (birthDate: string | null, day: string | null) =>
  examinationFacts({
    ...sampleStudy(1),
    patient: patient(birthDate),
    performedAt: day === null ? null : Date.parse(`${day}T00:30:00+01:00`),
  }).age;

describe("what templates ask of an examination", () => {
  it("is the age on the day of the examination in London, also of who was born on 29 February", () => {
    expect(ageAt("1960-02-29", "2026-02-28")).toBe(65);
    expect(ageAt("2010-06-15", "2026-06-15")).toBe(16);
    expect(ageAt("2010-06-16", "2026-06-15")).toBe(15);
  });

  it("is no age where a date is missing, impossible or after the examination", () => {
    expect([ageAt(null, "2026-06-15"), ageAt("2010-13-40", "2026-06-15"), ageAt("2027-01-01", "2026-06-15")]).toEqual([
      null,
      null,
      null,
    ]);
    expect(ageAt("2010-06-15", null)).toBeNull();
  });
});
