import type { Patient } from "../../../shared/domain/patient.ts";
import type { PriorRelevance, StudySummary } from "../../../shared/domain/study.ts";
import { dayOf } from "../../../shared/rules/date-text.ts";
import { intervalText as intervalBetweenDays } from "../../../shared/rules/interval-text.ts";
import { imagingModalities } from "../../../shared/rules/modalities.ts";
import { foldText } from "../../../shared/rules/worklist-search.ts";
import { bodyRegions, haveCommonRegion } from "./body-regions.ts";

/** A study with why it is offered. */
export interface RankedPrior {
  readonly study: StudySummary;
  readonly relevance: PriorRelevance;
  /** In words, e.g. `Same region and modality, 14 months earlier`. */
  readonly reason: string;
}

const relevanceOrder: readonly PriorRelevance[] = [
  "sameRegionAndModality",
  "sameRegion",
  "sameModality",
  "otherExamination",
];

const relevanceWords: Readonly<Record<PriorRelevance, string>> = {
  sameRegionAndModality: "Same region and modality",
  sameRegion: "Same region, other modality",
  sameModality: "Same modality, other region",
  otherExamination: "Other examination",
};

/** Modalities that make the same kind of picture count as one. */
const sameKind: Readonly<Record<string, string>> = { DX: "CR", RG: "CR" };

function imageModalities(study: StudySummary): Set<string> {
  return new Set(imagingModalities(study.modalities).map((one) => sameKind[one] ?? one));
}

/** Gives how another study of the patient bears on the current one. */
export function priorRelevance(current: StudySummary, other: StudySummary): PriorRelevance {
  const isSameRegion = haveCommonRegion(bodyRegions(current), bodyRegions(other));
  const ours = imageModalities(current);
  const isSameModality = [...imageModalities(other)].some((modality) => ours.has(modality));
  if (isSameRegion) return isSameModality ? "sameRegionAndModality" : "sameRegion";
  return isSameModality ? "sameModality" : "otherExamination";
}

/** Gives the time between two examinations in words: `14 months earlier`, `same day`, `3 days later`, `date unknown`. */
export function intervalText(currentAt: number | null, otherAt: number | null): string {
  return intervalBetweenDays(dayOf(currentAt), dayOf(otherAt));
}

/**
 * Gives the patient's other studies in the order to look at them: same region and modality, same region, same modality,
 * others; newest first within each, undated last. The current study itself and repeats of one study are left out.
 */
export function rankPriors(current: StudySummary, candidates: readonly StudySummary[]): RankedPrior[] {
  const seen = new Set<string>([current.studyInstanceUid]);
  const others = candidates.filter((study) => {
    if (seen.has(study.studyInstanceUid)) return false;
    seen.add(study.studyInstanceUid);
    return true;
  });
  return others
    .map((study) => {
      const relevance = priorRelevance(current, study);
      const regionIsUnknown = bodyRegions(current).size === 0 || bodyRegions(study).size === 0;
      const words =
        relevance === "sameModality" && regionIsUnknown
          ? "Same modality, region not stated"
          : relevanceWords[relevance];
      return { study, relevance, reason: `${words}, ${intervalText(current.performedAt, study.performedAt)}` };
    })
    .sort(
      (a, b) =>
        relevanceOrder.indexOf(a.relevance) - relevanceOrder.indexOf(b.relevance) ||
        (b.study.performedAt ?? Number.NEGATIVE_INFINITY) - (a.study.performedAt ?? Number.NEGATIVE_INFINITY) ||
        a.study.studyInstanceUid.localeCompare(b.study.studyInstanceUid),
    );
}

/** Whether a study found by a number is of this patient: it is, it may be (a person must look), or it was found by chance. */
export type PatientMatch = "same" | "doubtful" | "other";

function isSameName(a: Patient, b: Patient): boolean | null {
  const family = [foldText(a.name.family), foldText(b.name.family)].map((text) => text.replace(/[\s-]/g, ""));
  const given = [foldText(a.name.given), foldText(b.name.given)].map((text) => text.trim().split(/\s+/)[0] ?? "");
  if (family[0] === "" || family[1] === "") return null;
  if (family[0] !== family[1]) return false;
  return given[0] === "" || given[1] === "" || given[0] === given[1];
}

/**
 * Says whether two headers are of one patient. Needs an agreeing number: the NHS number, or hospital number with its issuer.
 * Then the birth date and the name must not contradict it; if either does, the match is doubtful and nothing is merged.
 */
export function matchPatient(current: Patient, other: Patient): PatientMatch {
  const hasBothNhs = current.nhsNumber !== null && other.nhsNumber !== null;
  const isSameNhs = hasBothNhs && current.nhsNumber === other.nhsNumber;
  const isSameHospitalId =
    current.patientId.trim() !== "" &&
    current.patientId.trim() === other.patientId.trim() &&
    current.issuerOfPatientId.trim() === other.issuerOfPatientId.trim();
  if (!isSameNhs && !isSameHospitalId) return "other";
  if (hasBothNhs && !isSameNhs) return "doubtful";
  const isBirthDateAgreed =
    current.birthDate === null || other.birthDate === null ? null : current.birthDate === other.birthDate;
  const isNameAgreed = isSameName(current, other);
  if (isBirthDateAgreed === false || isNameAgreed === false) return "doubtful";
  // A hospital number alone, with neither name nor birth date to hold against it, is not enough.
  return isSameNhs || isBirthDateAgreed !== null || isNameAgreed !== null ? "same" : "doubtful";
}
