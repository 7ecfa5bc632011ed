import type { Patient } from "../domain/patient.ts";
import type { Role } from "../domain/person.ts";
import type { WorkitemStatus } from "../domain/workitem.ts";
import type { ReportSubject } from "./report-subject.ts";

/** A study on a pane, as the window names it. */
export interface ShownPatient {
  readonly patientId: string;
  readonly issuerOfPatientId: string;
  readonly studyInstanceUid: string;
}

/** What only the core knows of a signature, said by it under the code of a check. */
export interface CoreFact {
  readonly code: string;
  readonly sentence: string;
}

/** Everything that the checks look at when somebody signs. */
export interface SigningSubject extends ReportSubject {
  readonly patient: Patient;
  /** Studies that the core has found to be of this patient, over all archives: numbers differ between hospitals. */
  readonly studiesOfPatient: ReadonlySet<string>;
  /** Studies that the core has found to be of another patient although they carry the same number. */
  readonly studiesOfOthers: ReadonlySet<string>;
  readonly shownPatients: readonly ShownPatient[];
  /** Why banner, examination and report are not of one patient, each in a sentence; empty where they are. */
  readonly identityProblems: readonly string[];
  readonly role: Role;
  /** What the signature makes of it; absent: final. */
  readonly release?: "final" | "hot" | "awaitingSecondSignature" | undefined;
  /** Why the signer's entitlement does not cover this report, in a sentence; absent where it does. */
  readonly entitlementProblem?: string | undefined;
  readonly status: WorkitemStatus;
  readonly isHeldBySigner: boolean;
  /** The revision that the signer saw, and the one in the store. */
  readonly seenRevision: number;
  readonly currentRevision: number;
  /** Names of the archives that have not answered yet whether they hold priors. */
  readonly priorsAwaitedFrom: readonly string[];
  /** Series of the examination that were not seen in full, each in words, e.g. `Series 3 Lung (0 of 300 images)`. */
  readonly unseenSeries: readonly string[];
  /** Why they were left, where the site asks for it; absent where it does not, or nobody was asked yet. */
  readonly unseenReason?: string | undefined;
  readonly coreFacts: readonly CoreFact[];
}

/** Says whether a study on a pane is of the report's patient. In doubt it is not. */
export function isOfPatient(
  subject: Pick<SigningSubject, "studyInstanceUid" | "studiesOfOthers" | "studiesOfPatient" | "patient">,
  shown: ShownPatient,
): boolean {
  if (shown.studyInstanceUid === subject.studyInstanceUid) return true;
  if (subject.studiesOfOthers.has(shown.studyInstanceUid)) return false;
  if (subject.studiesOfPatient.has(shown.studyInstanceUid)) return true;
  const id = shown.patientId.trim();
  return (
    id !== "" &&
    id === subject.patient.patientId.trim() &&
    shown.issuerOfPatientId.trim() === subject.patient.issuerOfPatientId.trim()
  );
}
