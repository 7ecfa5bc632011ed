import { foldText } from "../dicom/fold-text.ts";
import { formatNhsNumber } from "../dicom/nhs-number.ts";
import type { Patient, PersonName } from "../domain/patient.ts";
import { dateText } from "./date-text.ts";

/** What a pane, a banner, a reservation and a report say of whose they are. */
export type IdentityField = "nhsNumber" | "hospitalNumber" | "name" | "birthDate" | "sex";

/** How two names go together. `givenSpelling` is told apart from `spelling`: twins are often named so. */
export type NameMatch =
  | "unknown"
  | "same"
  | "swapped"
  | "spelling"
  | "familyPart"
  | "familyDiffers"
  | "givenSpelling"
  | "givenDiffers"
  | "different";

/** How two birth dates go together. `slip`: day and month swapped, or one digit. */
export type BirthDateMatch = "unknown" | "same" | "slip" | "different";

/** How two identities go together, field by field, and in words. */
export interface IdentityComparison {
  /** `agrees`: a number agrees and nothing differs. `contradicts`: something differs. Else `cannotTell`. */
  readonly verdict: "agrees" | "contradicts" | "cannotTell";
  readonly nhsNumber: "unknown" | "same" | "different";
  readonly hospitalNumber: "unknown" | "same" | "different";
  readonly name: NameMatch;
  readonly birthDate: BirthDateMatch;
  readonly sex: "unknown" | "same" | "different";
  /** The fields that differ, in the order of `IdentityField`; for the audit, which keeps no values. */
  readonly differing: readonly IdentityField[];
  /** In words with the values of both, e.g. `same NHS number; family name differs: SMITH / JONES`. */
  readonly explanation: string;
  /** Why no person may declare these to be one patient, or empty where one may. */
  readonly whyNotConfirmable: string;
}

/**
 * Compares two identities. Fields that either leaves empty are `unknown` and contradict nothing. Hospital numbers are
 * compared with their issuers (PS3.3 C.7.1.1): another number of another issuer says nothing, the same number of another
 * issuer is another number. Names: case, accents, hyphens, titles and further forenames do not count, nor does the order
 * of family and given name. A person may declare two identities one only where the NHS numbers do not differ, name and
 * birth date do not both differ, and either a number agrees or name and birth date go together.
 */
export function compareIdentities(one: Patient, other: Patient): IdentityComparison {
  const nhsNumber = compareText(one.nhsNumber ?? "", other.nhsNumber ?? "");
  const hospitalNumber = compareHospitalNumbers(one, other);
  const name = compareNames(one.name, other.name);
  const birthDate = compareBirthDates(one.birthDate, other.birthDate);
  const sex = compareSex(one, other);
  const parts = { nhsNumber, hospitalNumber, name, birthDate, sex };
  const differing = differingFields(parts);
  const hasNumber = nhsNumber === "same" || hospitalNumber === "same";
  return {
    ...parts,
    verdict: differing.length > 0 ? "contradicts" : hasNumber ? "agrees" : "cannotTell",
    differing,
    explanation: explanationOf(one, other, parts),
    whyNotConfirmable: whyNotConfirmable(parts, hasNumber),
  };
}

/**
 * Says whether an image's header is of the patient that its archive names for the study. Stricter than between two
 * hospitals: the hospital number must be the same, an empty one included, and nothing may differ.
 */
export function isOfStudyPatient(study: Patient, image: Patient): boolean {
  return study.patientId.trim() === image.patientId.trim() && compareIdentities(study, image).verdict !== "contradicts";
}

/**
 * Gives the text that stands for one identity at one place: the number with its issuer, or with the archive where no issuer
 * is stated, and the NHS number, name and birth date that it came with. A number that is given to somebody else later has
 * another key, so that what was decided of the first does not reach the second.
 */
export function identityKey(archiveId: string, patient: Patient): string {
  const issuer = patient.issuerOfPatientId.trim();
  return JSON.stringify([
    issuer === "" ? `archive ${archiveId}` : issuer,
    patient.patientId.trim(),
    patient.nhsNumber ?? "",
    plain(patient.name.family),
    firstGiven(patient.name),
    patient.birthDate ?? "",
  ]);
}

type Parts = Pick<IdentityComparison, "nhsNumber" | "hospitalNumber" | "name" | "birthDate" | "sex">;

function differingFields({ nhsNumber, hospitalNumber, name, birthDate, sex }: Parts): IdentityField[] {
  const fields: [IdentityField, boolean][] = [
    ["nhsNumber", nhsNumber === "different"],
    ["hospitalNumber", hospitalNumber === "different"],
    ["name", !["unknown", "same", "swapped"].includes(name)],
    ["birthDate", birthDate === "slip" || birthDate === "different"],
    ["sex", sex === "different"],
  ];
  return fields.filter(([, differs]) => differs).map(([field]) => field);
}

function whyNotConfirmable(parts: Parts, hasNumber: boolean): string {
  const { nhsNumber, name, birthDate, sex } = parts;
  const isOtherName = !["unknown", "same", "swapped"].includes(name);
  if (nhsNumber === "different") return "The NHS numbers differ: these are two people.";
  if (isOtherName && (birthDate === "slip" || birthDate === "different")) {
    return "Name and birth date both differ: these may be two people.";
  }
  if (hasNumber) return "";
  if (name === "givenDiffers" || name === "different") {
    return "The names differ and no number agrees: these may be two people.";
  }
  if (birthDate === "different") return "The birth dates differ and no number agrees: these may be two people.";
  if (sex === "different") return "The sex differs and no number agrees: these may be two people.";
  if (name === "unknown") return "No name and no number in common: nothing says whose these images are.";
  return "";
}

function compareText(one: string, other: string): "unknown" | "same" | "different" {
  if (one === "" || other === "") return "unknown";
  return one === other ? "same" : "different";
}

function compareHospitalNumbers(one: Patient, other: Patient): "unknown" | "same" | "different" {
  const numbers = compareText(foldText(one.patientId), foldText(other.patientId));
  const issuers = compareText(one.issuerOfPatientId.trim(), other.issuerOfPatientId.trim());
  if (numbers === "unknown") return "unknown";
  if (numbers === "same") return issuers === "different" ? "different" : "same";
  return issuers === "different" ? "unknown" : "different";
}

function compareSex(one: Patient, other: Patient): "unknown" | "same" | "different" {
  const isStated = ({ sex }: Patient) => sex === "female" || sex === "male";
  return isStated(one) && isStated(other) ? (one.sex === other.sex ? "same" : "different") : "unknown";
}

function plain(text: string): string {
  return foldText(text).replace(/[\s\-'’.]/g, "");
}

function words(text: string): string[] {
  return foldText(text)
    .split(/[\s\-,]+/)
    .map(plain)
    .filter((word) => word !== "");
}

function firstGiven(name: PersonName): string {
  return words(name.given)[0] ?? "";
}

function compareNames(one: PersonName, other: PersonName): NameMatch {
  const [family, otherFamily] = [plain(one.family), plain(other.family)];
  const [given, otherGiven] = [firstGiven(one), firstGiven(other)];
  if ((family === "" && given === "") || (otherFamily === "" && otherGiven === "")) {
    const [ideographic, otherIdeographic] = [plain(one.ideographic), plain(other.ideographic)];
    return ideographic !== "" && ideographic === otherIdeographic ? "same" : "unknown";
  }
  if (hasSameWords(one, other)) return family === otherFamily || given === "" || otherGiven === "" ? "same" : "swapped";
  const isGivenSame = given === "" || otherGiven === "" || given === otherGiven || isInitial(given, otherGiven);
  if (family === otherFamily) {
    if (isGivenSame) return "same";
    return isOneSlip(given, otherGiven) ? "givenSpelling" : "givenDiffers";
  }
  if (given === "" || otherGiven === "" || given !== otherGiven) return "different";
  if (isOneSlip(family, otherFamily)) return "spelling";
  const [few, many] = [words(one.family), words(other.family)].sort((a, b) => a.length - b.length);
  const isPart = few !== undefined && many !== undefined && few.length > 0 && few.every((word) => many.includes(word));
  return isPart ? "familyPart" : "familyDiffers";
}

/** `SMITH^JOHN`, `JOHN^SMITH` and `SMITH JOHN` alike. */
function hasSameWords(one: PersonName, other: PersonName): boolean {
  const [mine, theirs] = [one, other].map((name) => [...words(name.family), ...words(name.given)].sort());
  return mine !== undefined && theirs !== undefined && mine.length > 1 && mine.join(" ") === theirs.join(" ");
}

function isInitial(one: string, other: string): boolean {
  return (one.length === 1 && other.startsWith(one)) || (other.length === 1 && one.startsWith(other));
}

/** One letter more, less or other, or two neighbours swapped. Names of one or two letters differ by anything. */
function isOneSlip(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < 3 || long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  let end = 0;
  while (end < short.length - start && short.at(-1 - end) === long.at(-1 - end)) end += 1;
  const [left, leftLong] = [short.length - start - end, long.length - start - end];
  if (left <= 1 && leftLong <= 1) return true;
  const isPair = left === 2 && leftLong === 2;
  return isPair && short[start] === long[start + 1] && short[start + 1] === long[start];
}

function compareBirthDates(one: string | null, other: string | null): BirthDateMatch {
  if (one === null || other === null) return "unknown";
  if (one === other) return "same";
  const [year, month, day] = one.split("-");
  if (`${year}-${day}-${month}` === other) return "slip";
  const digits = [...one].filter((digit, index) => digit !== other[index]).length;
  // The same day one generation apart is a parent's and a child's, not a slip of the keyboard.
  const isGenerationApart = Math.abs(Number(one.slice(0, 4)) - Number(other.slice(0, 4))) >= 15;
  return digits === 1 && one.length === other.length && !isGenerationApart ? "slip" : "different";
}

function explanationOf(one: Patient, other: Patient, parts: Parts): string {
  const number = (text: string | null) => (text === null ? "" : formatNhsNumber(text));
  const hospital = ({ patientId, issuerOfPatientId }: Patient) =>
    [patientId.trim(), issuerOfPatientId.trim()].filter((part) => part !== "").join(" of ");
  const dates = `${dateText(one.birthDate)} / ${dateText(other.birthDate)}`;
  const phrases = [
    { same: "same NHS number", different: `NHS number differs: ${number(one.nhsNumber)} / ${number(other.nhsNumber)}` }[
      parts.nhsNumber as "same"
    ],
    { same: "same hospital number", different: `hospital number differs: ${hospital(one)} / ${hospital(other)}` }[
      parts.hospitalNumber as "same"
    ],
    namePhrase(one.name, other.name, parts.name),
    {
      same: "same birth date",
      slip: `birth date differs by a slip: ${dates}`,
      different: `birth date differs: ${dates}`,
      unknown: "a birth date is missing",
    }[parts.birthDate],
    { same: "same sex", different: `sex differs: ${one.sex} / ${other.sex}` }[parts.sex as "same"],
  ];
  return phrases.filter((phrase): phrase is string => phrase !== undefined).join("; ");
}

function namePhrase(one: PersonName, other: PersonName, match: NameMatch): string {
  const families = `${one.family.toLocaleUpperCase("en-GB")} / ${other.family.toLocaleUpperCase("en-GB")}`;
  const givens = `${one.given} / ${other.given}`;
  const phrases: Record<NameMatch, string> = {
    unknown: "a name is missing",
    same: "same name",
    swapped: "same names, family and given name swapped",
    spelling: `family name spelled otherwise: ${families}`,
    familyPart: `family name longer in one: ${families}`,
    familyDiffers: `family name differs: ${families}`,
    givenSpelling: `given name spelled otherwise: ${givens}`,
    givenDiffers: `given name differs: ${givens}`,
    different: `name differs: ${families}, ${givens}`,
  };
  return phrases[match];
}
