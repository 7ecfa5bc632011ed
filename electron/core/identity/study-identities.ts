import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { readString } from "../../../shared/dicom/dicom-json.ts";
import { toPatient } from "../../../shared/dicom/study-summary.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import type { Patient } from "../../../shared/domain/patient.ts";
import { identityKey } from "../../../shared/rules/patient-identity.ts";

/** The instances of a study that carry one identity. */
export interface IdentityGroup {
  readonly key: string;
  readonly patient: Patient;
  readonly seriesInstanceUids: ReadonlySet<string>;
  readonly sopInstanceUids: ReadonlySet<string>;
}

/** Which study. */
export interface StudyPlace {
  readonly archiveId: string;
  readonly studyInstanceUid: string;
}

/** So many studies are remembered; the one heard of longest ago is forgotten first. */
const mostStudies = 200;
const identifying = [
  ...[tags.patientName, tags.patientId, tags.issuerOfPatientId, tags.issuerOfPatientIdQualifiersSequence],
  ...[tags.patientBirthDate, tags.patientSex, tags.otherPatientIdsSequence],
];

/** Whose the instances of a study say they are: each one's own header counts, not the first of its series. */
export class StudyIdentities {
  readonly #studies = new Map<string, readonly IdentityGroup[]>();

  /** Takes note of the headers of a study as its archive gave them now. */
  note(study: StudyPlace, datasets: readonly DicomJsonDataset[]): void {
    const key = placeKey(study);
    this.#studies.delete(key);
    this.#studies.set(key, groupsOf(study.archiveId, datasets));
    for (const oldest of this.#studies.keys()) {
      if (this.#studies.size <= mostStudies) break;
      this.#studies.delete(oldest);
    }
  }

  /** Gives the identities in a study, the most frequent first; empty where its headers were not read yet. */
  groups(study: StudyPlace): readonly IdentityGroup[] {
    return this.#studies.get(placeKey(study)) ?? [];
  }
}

function placeKey({ archiveId, studyInstanceUid }: StudyPlace): string {
  return `${archiveId}/${studyInstanceUid}`;
}

interface OpenGroup {
  readonly key: string;
  readonly patient: Patient;
  readonly seriesInstanceUids: Set<string>;
  readonly sopInstanceUids: Set<string>;
}

function groupsOf(archiveId: string, datasets: readonly DicomJsonDataset[]): IdentityGroup[] {
  // Most studies say the same in every header: read once, not some thousand times.
  const byText = new Map<string, OpenGroup>();
  const byKey = new Map<string, OpenGroup>();
  for (const dataset of datasets) {
    const text = JSON.stringify(identifying.map((tag) => dataset[tag] ?? null));
    let group = byText.get(text);
    if (group === undefined) {
      const patient = toPatient(dataset);
      const key = `${identityKey(archiveId, patient)}${patient.sex}`;
      group = byKey.get(key) ?? { key: identityKey(archiveId, patient), patient, ...emptySets() };
      byText.set(text, group);
      byKey.set(key, group);
    }
    group.seriesInstanceUids.add(readString(dataset, tags.seriesInstanceUid));
    group.sopInstanceUids.add(readString(dataset, tags.sopInstanceUid));
  }
  return [...byKey.values()].sort((a, b) => b.sopInstanceUids.size - a.sopInstanceUids.size);
}

function emptySets() {
  return { seriesInstanceUids: new Set<string>(), sopInstanceUids: new Set<string>() };
}
