import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Role } from "../domain/person.ts";
import type { ScopeLine } from "../domain/scope-of-practice.ts";
import { ageInYears } from "./patient-age.ts";
import { endingLines, firstScopePolicy, type ScopeQuestion, scopeLineText, scopeProblem } from "./scope-of-practice.ts";

const performedAt = Date.parse("2026-11-18T10:00:00Z");
const chestFilms: ScopeLine = {
  ...{ bodyParts: ["CHEST"], modalities: ["DX"], ageFrom: 16, ageTo: null, settings: ["emergency"], signs: "final" },
  ...{ validFrom: "2026-01-01", validUntil: "2026-12-31", approvedBy: "Dr R. Testwell" },
};
const chestFilm: ScopeQuestion["examination"] = {
  ...{ bodyPart: "CHEST", modalities: ["CR"], birthDate: "1960-02-29", performedAt, setting: "emergency" },
};
const ask = (changes: Partial<ScopeQuestion> = {}) =>
  scopeProblem({
    ...{ role: "advancedPractitioner", lines: [chestFilms], policy: firstScopePolicy, examination: chestFilm },
    ...{ signsAs: "final", day: "2026-11-18", ...changes },
  });
const examined = (changes: Partial<ScopeQuestion["examination"]>) => ask({ examination: { ...chestFilm, ...changes } });

describe("a scope of practice", () => {
  it("covers what all of a line covers, one kind of plain film standing for all", () => {
    expect(ask()).toBeNull();
    expect(examined({ bodyPart: " Chest ", modalities: ["RG", "SR"] })).toBeNull();
  });

  it.each([
    [{ bodyPart: "HIP" }, "body part HIP"],
    [{ bodyPart: "CHEST\\HIP" }, "body part HIP"],
    [{ bodyPart: " " }, "the body part is not known"],
    [{ modalities: ["CT"] }, "modality CT"],
    [{ modalities: ["CR", "CT"] }, "modality CT"],
    [{ modalities: ["SR"] }, "the modality is not known"],
    [{ birthDate: "2010-11-19" }, "age 15"],
    [{ birthDate: null }, "the patient's age is not known"],
    [{ performedAt: null }, "the patient's age is not known"],
    [{ setting: "inpatient" }, "setting in-patient"],
    [{ setting: "other" }, "where the patient was examined is not known, and is stated under Request"],
  ] as const)("refuses %o with the reason", (changes, reason) => {
    expect(examined(changes)).toBe(`Outside your scope of practice: ${reason}.`);
  });

  it("names every reason of the nearest line alone", () => {
    const hips = { ...chestFilms, bodyParts: ["HIP"], settings: [] };
    expect(ask({ lines: [chestFilms, hips], examination: { ...chestFilm, bodyPart: "HIP", modalities: ["CT"] } })).toBe(
      "Outside your scope of practice: modality CT.",
    );
    expect(examined({ bodyPart: "HIP", modalities: ["CT"] })).toBe(
      "Outside your scope of practice: body part HIP; modality CT.",
    );
  });

  it("holds from its first to its last day, and says on which it expired", () => {
    expect(ask({ day: "2026-12-31" })).toBeNull();
    expect(ask({ day: "2027-01-01" })).toBe("Outside your scope of practice: it expired on 31-Dec-2026.");
    expect(ask({ day: "2025-12-31" })).toBe("Outside your scope of practice: it begins on 01-Jan-2026.");
  });

  it("lets a line of provisional reports release, never sign", () => {
    const lines = [{ ...chestFilms, signs: "provisional" as const }];
    expect(ask({ lines })).toBe("Outside your scope of practice: you may sign it as provisional only.");
    expect(ask({ lines, signsAs: "provisional" })).toBeNull();
  });

  it("is asked for only of roles that the site names, and of trainees", () => {
    const policy = { rolesNeedingScope: ["advancedPractitioner" as const] };
    const without = (role: Role, asked = policy) => ask({ role, lines: [], policy: asked });
    expect(without("radiologist")).toBeNull();
    expect(without("petCtReporter")).toBeNull();
    expect(without("advancedPractitioner", { rolesNeedingScope: [] })).toBeNull();
    expect(without("advancedPractitioner")).toContain("No scope of practice is recorded for you");
    expect(without("trainee")).toContain("need a second signature");
    expect(ask({ role: "radiologist", examination: { ...chestFilm, bodyPart: "HIP" } })).toContain("body part HIP");
  });

  it("never covers by two lines what neither covers alone, and never less with a line more", () => {
    const parts = ["CHEST", "HIP", "KNEE"];
    const modalities = ["CR", "CT", "MR"];
    const line = fc.record({
      bodyParts: fc.subarray(parts),
      modalities: fc.subarray(modalities),
      ageFrom: fc.option(fc.integer({ min: 0, max: 60 })),
      ageTo: fc.option(fc.integer({ min: 60, max: 120 })),
      settings: fc.subarray(["inpatient", "outpatient", "emergency", "generalPractice"] as const),
      signs: fc.constantFrom("final" as const, "provisional" as const),
      validFrom: fc.constantFrom("2026-01-01", "2026-11-19"),
      validUntil: fc.constantFrom("2026-11-17", "2026-11-18", "2027-06-30"),
      approvedBy: fc.constant("Dr R. Testwell"),
    });
    const examination = fc.record({
      bodyPart: fc.constantFrom("", ...parts, "CHEST\\HIP"),
      modalities: fc.subarray([...modalities, "SR"]),
      birthDate: fc.constantFrom(null, "1960-02-29", "2015-06-01"),
      performedAt: fc.constantFrom(null, performedAt),
      setting: fc.constantFrom("inpatient" as const, "emergency" as const, "other" as const),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), examination, (lines, scoped) => {
        const alone = lines.map((each) => ask({ lines: [each], examination: scoped }));
        const together = ask({ lines, examination: scoped });
        expect(together === null).toBe(alone.includes(null));
        if (together !== null) expect(alone).toContain(together);
      }),
    );
  });
});

describe("lines that end", () => {
  it("are told of from 30 days before, the first first, unless another goes on about the same", () => {
    const ending = (validUntil: string, changes: Partial<ScopeLine> = {}) => ({
      ...chestFilms,
      ...changes,
      validUntil,
    });
    const hips = { bodyParts: ["HIP"] };
    const found = endingLines(
      [ending("2026-12-18"), ending("2026-11-10", hips), ending("2026-12-19", { settings: [] })],
      "2026-11-18",
    );
    expect(found.map(({ line, daysLeft }) => [line.bodyParts[0], daysLeft])).toEqual([
      ["HIP", -8],
      ["CHEST", 30],
    ]);
    expect(endingLines([ending("2026-11-20"), ending("2027-11-20")], "2026-11-18")).toEqual([]);
  });
});

it("says a line in words", () => {
  expect(scopeLineText(chestFilms)).toBe("CHEST; DX; 16 years and over; Emergency; signs as final");
  expect(scopeLineText({ ...chestFilms, ageFrom: null, ageTo: 15, signs: "provisional", settings: [] })).toBe(
    "CHEST; DX; up to 15 years; any setting; signs as provisional only",
  );
});

it.each([
  ["2008-02-29", "2026-02-28T12:00:00Z", 17],
  ["2008-02-29", "2026-03-01T12:00:00Z", 18],
  ["2027-01-01", "2026-03-01T12:00:00Z", null],
  ["not a day", "2026-03-01T12:00:00Z", null],
])("counts completed years of somebody born %s at %s", (birthDate, at, years) => {
  expect(ageInYears(birthDate, Date.parse(at))).toBe(years);
});
