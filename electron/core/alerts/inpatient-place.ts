import type { Patient } from "../../../shared/domain/patient.ts";
import type { InpatientMove } from "../store/inpatient-repository.ts";

/** Triggers after which a patient is in no bed: discharged, or the admission was cancelled. */
const leaving: ReadonlySet<string> = new Set(["A03", "A11"]);

/** Gives the keys by which moves of a patient are found: NHS number, and issuer with hospital number. */
export function patientKeysOf({ nhsNumber, patientId, issuerOfPatientId }: Patient): string[] {
  return [
    ...(nhsNumber === null ? [] : [`NHS\n${nhsNumber}`]),
    ...(patientId === "" ? [] : [`${issuerOfPatientId}\n${patientId}`]),
  ];
}

/** Gives where a patient is, of moves with the latest first; null for one who is in no bed. */
export function currentPlace(moves: readonly InpatientMove[]): InpatientMove | null {
  const [latest] = moves.filter(({ ward, consultant, kind }) => leaving.has(kind) || ward !== "" || consultant !== "");
  return latest === undefined || leaving.has(latest.kind) ? null : latest;
}
