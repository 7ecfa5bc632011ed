import type { DicomJsonDataset } from "../dicom/dicom-json.ts";
import { toPatient } from "../dicom/study-summary.ts";
import { tags } from "../dicom/tags.ts";
import type { Patient } from "../domain/patient.ts";
import { isOfStudyPatient } from "../rules/patient-identity.ts";
import type { DicomJsonInstance } from "./attributes.ts";

const identifying = [
  ...[tags.patientName, tags.patientId, tags.issuerOfPatientId, tags.issuerOfPatientIdQualifiersSequence],
  ...[tags.patientBirthDate, tags.patientSex, tags.otherPatientIdsSequence],
];

/** Gives the patient that an instance's own header names (PS3.3 C.7.1.1). */
export function patientOf(instance: DicomJsonInstance): Patient {
  const stated = identifying.flatMap((tag) => {
    const attribute = instance[tag];
    return attribute === undefined ? [] : [[tag, { vr: "", ...attribute }] as const];
  });
  return toPatient(Object.fromEntries(stated) satisfies DicomJsonDataset);
}

/**
 * Gives a function that numbers instances by whose they say they are: 0 for the first one's patient and whoever does not
 * contradict it, then 1 and so on. Two patients' images in one series must never lie in one stack.
 */
export function identityNumbers(): (instance: DicomJsonInstance) => number {
  // Most studies say the same in every header: compared once, not some thousand times.
  const byText = new Map<string, number>();
  const people: Patient[] = [];
  return (instance) => {
    const text = JSON.stringify(identifying.map((tag) => instance[tag] ?? null));
    const known = byText.get(text);
    if (known !== undefined) return known;
    const patient = patientOf(instance);
    const found = people.findIndex((person) => isOfStudyPatient(person, patient));
    const number = found === -1 ? people.push(patient) - 1 : found;
    byText.set(text, number);
    return number;
  };
}
