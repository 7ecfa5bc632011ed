import type { Patient } from "../domain/patient.ts";
import { compareIdentities, type IdentityComparison } from "./patient-identity.ts";

/** How sure the comparison is that two numbers are of one person, best first. Names of rules, not probabilities. */
export type CandidateConfidence = "veryLikely" | "likely" | "possible";

/** Why somebody under another number may be this patient. */
export interface CandidateFinding {
  readonly confidence: CandidateConfidence;
  /** In words with the values of both, e.g. `same NHS number; family name differs: SMITH / JONES`. */
  readonly explanation: string;
  /** What speaks against it in particular, e.g. that it may be a twin; empty where nothing does. */
  readonly caution: string;
}

/**
 * Says whether another identity may be the same person, and how sure that is; null where it is not worth asking.
 * `veryLikely`: the same NHS number, and the rest differs by no more than a changed or misspelled family name or a slip in
 * the birth date. `likely`: no number speaks against it, and name, birth date and sex are the same; or the same hospital
 * number and birth date under a changed family name. `possible`: the same birth date under a similar name, or the same
 * name with a slip in the birth date, with the sex stated alike; or the same NHS number where one of name and birth date
 * differs altogether. Never where NHS numbers differ, and never by a name alone. A birth date of 1 January, often
 * entered for an unknown one, lowers a match without number by one step. The order of evidence follows that of the
 * linkage of English hospital statistics (HES: NHS number, then birth date and sex, the number never contradicting).
 */
export function candidateFinding(current: Patient, other: Patient): CandidateFinding | null {
  const comparison = compareIdentities(current, other);
  if (comparison.whyNotConfirmable !== "") return null;
  const confidence = confidenceOf(comparison, isPlaceholder(current.birthDate));
  if (confidence === null) return null;
  return { confidence, explanation: comparison.explanation, caution: cautionOf(comparison) };
}

function confidenceOf(comparison: IdentityComparison, isPlaceholderDate: boolean): CandidateConfidence | null {
  const { nhsNumber, hospitalNumber, name, birthDate, sex } = comparison;
  const isSameName = name === "same" || name === "swapped";
  const isFamilyOnly = name === "spelling" || name === "familyPart" || name === "familyDiffers";
  if (nhsNumber === "same") {
    const isClose = (isSameName || isFamilyOnly || name === "unknown") && birthDate !== "different";
    return isClose && sex !== "different" ? "veryLikely" : "possible";
  }
  if (sex === "different" || (birthDate !== "same" && birthDate !== "slip")) return null;
  if (hospitalNumber === "same") return birthDate === "same" && name !== "givenDiffers" ? "likely" : "possible";
  if (birthDate === "same" && isSameName) return isPlaceholderDate ? "possible" : "likely";
  const isSimilar =
    birthDate === "same" ? isFamilyOnly || name === "givenSpelling" : birthDate === "slip" && isSameName;
  return isSimilar && sex === "same" && !isPlaceholderDate ? "possible" : null;
}

function cautionOf({ name, birthDate, hospitalNumber }: IdentityComparison): string {
  if (name === "givenSpelling" || name === "givenDiffers") return "May be a twin.";
  if (hospitalNumber === "same" && birthDate === "slip") return "A number may have been given out twice.";
  return "";
}

function isPlaceholder(birthDate: string | null): boolean {
  return birthDate?.endsWith("-01-01") === true;
}
