import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type StudySummary, studySummarySchema } from "../domain/study.ts";
import { matchesSearch, parseSearch } from "./worklist-search.ts";

function study(changes: Partial<StudySummary["patient"]["name"]> = {}): StudySummary {
  return studySummarySchema.parse({
    archiveId: "embedded",
    studyInstanceUid: "1.2.3",
    patient: {
      name: {
        family: "Müller-O'Brien",
        given: "Zoë",
        middle: "Anne",
        prefix: "Mrs",
        suffix: "",
        ideographic: "",
        ...changes,
      },
      birthDate: "1960-02-01",
      sex: "female",
      nhsNumber: "9434765919",
      patientId: "RJ1-00451",
      issuerOfPatientId: "RJ1",
    },
    accessionNumber: "CT2026/0815",
    description: "CT chest",
    modalities: ["CT"],
    bodyPart: "CHEST",
    performedAt: null,
    referrerName: "",
    site: { code: "", name: "" },
    seriesCount: 1,
    instanceCount: 1,
  });
}

function finds(typed: string, searched = study()): boolean {
  const terms = parseSearch(typed);
  return terms === null || matchesSearch(terms, searched);
}

describe("worklist search", () => {
  it.each([
    "943 476 5919",
    "9434765919",
    "943-476-5919",
    "476 5919",
    "RJ1-00451",
    "rj1 00451",
    "00451",
    "ct2026/0815",
    "CT2026 / 0815",
    "muller",
    "Müller",
    "OBRIEN",
    "O’Brien",
    "mullerobrien",
    "Müller Zoe",
    "zoe müller",
    "MÜLLER-O’BRIEN, Zoë (Mrs)",
    "Zoe Anne Muller-O'Brien",
    "MÜLLER-O'BRIEN, Zoë",
    "Muller, A",
    "mul, z",
    "muller 943 476 5919",
    "  zoe   943476 ",
  ])("finds the study by %j", (typed) => {
    expect(finds(typed)).toBe(true);
  });

  it.each([
    "943 476 5918",
    "Smith",
    "Muller Smith",
    "Zoe, Muller",
    "Muller, B",
    "RJ2-00451",
    "ller",
    "zoe 943 476 5918",
    "91",
  ])("does not find it by %j", (typed) => {
    expect(finds(typed)).toBe(false);
  });

  it("narrows nothing where nothing was typed", () => {
    for (const typed of ["", "   ", " - ", ","]) expect(parseSearch(typed)).toBeNull();
  });

  it("finds a name in another script", () => {
    expect(finds("山田", study({ ideographic: "山田 太郎" }))).toBe(true);
    expect(finds("太田", study({ ideographic: "山田 太郎" }))).toBe(false);
  });

  it("finds every patient by family and given name in either order and any case", () => {
    const name = fc.stringMatching(/^[A-Za-zÀ-ÖØ-öø-ÿ]{2,12}$/);
    fc.assert(
      fc.property(name, name, fc.boolean(), (family, given, isUpper) => {
        const searched = study({ family, given });
        const forms = [`${family} ${given}`, `${given} ${family}`, `${family}, ${given}`];
        for (const form of forms) expect(finds(isUpper ? form.toUpperCase() : form.toLowerCase(), searched)).toBe(true);
      }),
    );
  });

  it("finds an NHS number however it is grouped", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }), (gaps) => {
        const typed = [..."9434765919"].map((digit, index) => (gaps.includes(index) ? ` ${digit}` : digit)).join("");
        expect(finds(typed)).toBe(true);
      }),
    );
  });
});
