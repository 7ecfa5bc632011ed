import { describe, expect, it } from "vitest";
import type { Patient } from "../domain/patient.ts";
import { candidateFinding } from "./candidate-patients.ts";
import { compareIdentities, identityKey, isOfStudyPatient } from "./patient-identity.ts";

type Changes = Partial<Omit<Patient, "name">> & { family?: string; given?: string; prefix?: string };

/** Mary SMITH of RX1; `changes` make somebody else of her, or her under another number. */
function person({ family = "Smith", given = "Mary", prefix = "", ...changes }: Changes = {}): Patient {
  return {
    name: { family, given, middle: "", prefix, suffix: "", ideographic: "" },
    birthDate: "1961-03-04",
    sex: "female",
    nhsNumber: null,
    patientId: "H1",
    issuerOfPatientId: "RX1",
    ...changes,
  };
}

const elsewhere = { patientId: "K7", issuerOfPatientId: "RX2" };
const nhs = "9434765919";
const otherNhs = "9990047111";

describe("compareIdentities", () => {
  it.each<[string, Changes, Changes]>([
    ["titles, further forenames, case and accents", { given: "MARY ANN", prefix: "Mrs" }, { family: "Smíth" }],
    ["an apostrophe and a hyphen", { family: "O'Neil-Brown" }, { family: "ONEIL BROWN" }],
    ["a name that stands in one part", { family: "SMITH MARY", given: "" }, {}],
    ["family and given name swapped", { family: "Mary", given: "Smith" }, {}],
    ["an initial", { given: "M" }, {}],
    ["an issuer that one side does not state", { issuerOfPatientId: "" }, {}],
    ["empty fields", { birthDate: null, sex: "unknown", family: "", given: "" }, {}],
  ])("does not take %s for a difference", (_, one, other) => {
    expect(compareIdentities(person(one), person(other))).toMatchObject({ verdict: "agrees", differing: [] });
  });

  it.each<[string, Changes, Changes, readonly string[]]>([
    ["another NHS number", { nhsNumber: nhs }, { nhsNumber: otherNhs }, ["nhsNumber"]],
    ["the same number of another issuer", {}, { issuerOfPatientId: "RX9" }, ["hospitalNumber"]],
    ["another number of the same issuer", {}, { patientId: "H2" }, ["hospitalNumber"]],
    ["one letter of the family name", {}, { family: "Smyth" }, ["name"]],
    ["another given name", {}, { given: "Jane" }, ["name"]],
    ["day and month swapped", {}, { birthDate: "1961-04-03" }, ["birthDate"]],
    ["sex", {}, { sex: "male" }, ["sex"]],
  ])("names %s", (_, one, other, differing) => {
    expect(compareIdentities(person(one), person(other))).toMatchObject({ verdict: "contradicts", differing });
  });

  it("cannot tell where no number is common and nothing differs", () => {
    const nobody = person({ patientId: "", family: "", given: "", birthDate: null, sex: "unknown" });
    expect(compareIdentities(person(), person(elsewhere)).verdict).toBe("cannotTell");
    expect(compareIdentities(nobody, nobody)).toMatchObject({ verdict: "cannotTell", name: "unknown" });
    expect(compareIdentities(nobody, nobody).whyNotConfirmable).not.toBe("");
  });

  it("says with the values what agrees and what does not", () => {
    const { explanation } = compareIdentities(
      person({ nhsNumber: nhs }),
      person({ ...elsewhere, nhsNumber: nhs, family: "Jones" }),
    );
    expect(explanation).toBe("same NHS number; family name differs: SMITH / JONES; same birth date; same sex");
  });

  it.each<[string, Changes, boolean]>([
    ["a name changed by marriage under the same number", { family: "Jones" }, true],
    ["a missing birth date", { patientId: "H2", birthDate: null }, true],
    ["a number corrected", { patientId: "H2" }, true],
    ["a slip in the birth date under the same number", { birthDate: "1961-03-05" }, true],
    ["another NHS number", { nhsNumber: otherNhs }, false],
    ["name and birth date both", { family: "Jones", birthDate: "1970-01-09" }, false],
    ["a twin under another number", { patientId: "H2", given: "Jane" }, false],
    ["another sex under another number", { patientId: "H2", sex: "male" }, false],
    ["nothing but another number", { patientId: "H2", family: "", given: "", birthDate: null }, false],
  ])("lets a person resolve %s, or not", (_, changes, isConfirmable) => {
    const { whyNotConfirmable } = compareIdentities(person({ nhsNumber: nhs }), person(changes));
    expect(whyNotConfirmable === "").toBe(isConfirmable);
  });

  it("is the same in both directions", () => {
    const people = [
      person(),
      person({ family: "Smith-Jones", ...elsewhere }),
      person({ given: "Marie", birthDate: "1961-04-03" }),
      person({ family: "Mary", given: "Smith", patientId: "" }),
      person({ nhsNumber: nhs, family: "S", given: "" }),
    ];
    for (const one of people) {
      for (const other of people) {
        const { explanation: _, ...there } = compareIdentities(one, other);
        expect(compareIdentities(other, one)).toMatchObject(there);
      }
    }
  });
});

describe("isOfStudyPatient", () => {
  it("takes an image whose header leaves out what the archive knows, but never one without its number", () => {
    expect(isOfStudyPatient(person(), person({ birthDate: null, issuerOfPatientId: "" }))).toBe(true);
    expect(isOfStudyPatient(person(), person({ patientId: "" }))).toBe(false);
  });

  it("finds a second patient under the same number", () => {
    expect(isOfStudyPatient(person(), person({ family: "Brown", given: "Zoe", birthDate: "1990-05-05" }))).toBe(false);
  });
});

describe("identityKey", () => {
  it("tells apart equal numbers of archives that state no issuer, and a number given out again", () => {
    const bare = person({ issuerOfPatientId: "" });
    const again = person({ issuerOfPatientId: "", family: "Brown" });
    expect(new Set([identityKey("a", bare), identityKey("b", bare), identityKey("a", again)]).size).toBe(3);
  });

  it("does not change with a title or a missing sex", () => {
    expect(identityKey("a", person({ prefix: "Mrs", sex: "unknown" }))).toBe(identityKey("b", person()));
  });
});

describe("candidateFinding", () => {
  const of = (changes: Changes, current: Changes = {}) =>
    candidateFinding(person(current), person({ ...elsewhere, ...changes }))?.confidence ?? null;

  it.each<[string, Changes, Changes, string | null]>([
    ["same NHS number, family name changed", { nhsNumber: nhs, family: "Jones" }, { nhsNumber: nhs }, "veryLikely"],
    [
      "same NHS number, slip in the date",
      { nhsNumber: nhs, birthDate: "1961-04-03" },
      { nhsNumber: nhs },
      "veryLikely",
    ],
    ["same NHS number, other given name", { nhsNumber: nhs, given: "Jane" }, { nhsNumber: nhs }, "possible"],
    [
      "same NHS number, nothing else alike",
      { nhsNumber: nhs, given: "Jo", birthDate: "1999-09-09" },
      { nhsNumber: nhs },
      null,
    ],
    ["name, birth date and sex the same", {}, {}, "likely"],
    ["the same, family and given name swapped", { family: "Mary", given: "Smith" }, {}, "likely"],
    ["the same, NHS numbers differ", { nhsNumber: nhs }, { nhsNumber: otherNhs }, null],
    ["changed family name, no number", { family: "Jones" }, {}, "possible"],
    ["double family name", { family: "Smith-Jones" }, {}, "possible"],
    ["one letter in the family name", { family: "Smiht" }, {}, "possible"],
    ["day and month swapped", { birthDate: "1961-04-03" }, {}, "possible"],
    [
      "the same number and date, name changed",
      { patientId: "H1", issuerOfPatientId: "RX1", family: "Jones" },
      {},
      "likely",
    ],
    ["twins", { given: "Jane" }, {}, null],
    ["twins of other sex", { given: "Mark", sex: "male" }, {}, null],
    ["mother and daughter of one name", { birthDate: "1991-03-04" }, {}, null],
    ["father and son of one name", { birthDate: "1989-11-30" }, {}, null],
    [
      "a number given out twice by two hospitals",
      { patientId: "H1", family: "Brown", given: "Zoe", birthDate: "1999-09-09" },
      {},
      null,
    ],
    ["a name alone", { birthDate: null }, {}, null],
    ["a date alone", { family: "", given: "" }, {}, null],
    ["nothing at all", { family: "", given: "", birthDate: null, sex: "unknown", patientId: "" }, {}, null],
    ["1 January on both", { birthDate: "1961-01-01" }, { birthDate: "1961-01-01" }, "possible"],
    ["1 January and another name", { birthDate: "1961-01-01", family: "Jones" }, { birthDate: "1961-01-01" }, null],
    ["a changed name where the sex is not stated", { family: "Jones", sex: "unknown" }, {}, null],
  ])("%s", (_, changes, current, confidence) => {
    expect(of(changes, current)).toBe(confidence);
  });

  it("warns of a twin where one letter of the given name differs", () => {
    expect(candidateFinding(person(), person({ ...elsewhere, given: "Marie" }))).toBeNull();
    expect(candidateFinding(person({ given: "Joan" }), person({ ...elsewhere, given: "Joana" }))).toMatchObject({
      confidence: "possible",
      caution: "May be a twin.",
    });
  });
});
