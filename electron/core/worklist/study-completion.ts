import { toStudySummary } from "../../../shared/dicom/study-summary.ts";
import type { Patient } from "../../../shared/domain/patient.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import { asWorkstationError } from "../errors.ts";
import type { Logger } from "../ports.ts";
import type { StudyArchives } from "./study-archives.ts";

/** How long an archive may take to give one header. */
const patienceMs = 3_000;

/**
 * Fills in what an archive's answer to a search leaves out but the headers of its images state: many archives never
 * return the NHS number in Other Patient IDs Sequence (0010,1002). Without it a patient is not found by that number.
 */
export class StudyCompletion {
  readonly #archives: Pick<StudyArchives, "client">;
  readonly #logger: Logger;
  /** Studies whose headers were read, so that each is asked for once. */
  readonly #read = new Set<string>();

  constructor(archives: Pick<StudyArchives, "client">, logger: Logger) {
    this.#archives = archives;
    this.#logger = logger;
  }

  /**
   * Gives those of `studies` that their headers complete. An archive that fails or takes too long is left alone until the
   * next call. Never rejects.
   */
  async complete(studies: readonly StudySummary[], signal?: AbortSignal): Promise<StudySummary[]> {
    const completed: StudySummary[] = [];
    const failed = new Set<string>();
    for (const study of studies) {
      const key = `${study.archiveId}/${study.studyInstanceUid}`;
      if (study.patient.nhsNumber !== null || this.#read.has(key) || failed.has(study.archiveId)) continue;
      try {
        const limit = AbortSignal.timeout(patienceMs);
        const header = await this.#header(study, signal === undefined ? limit : AbortSignal.any([signal, limit]));
        this.#read.add(key);
        if (header !== null) completed.push(header);
      } catch (thrown) {
        failed.add(study.archiveId);
        const { code } = asWorkstationError(thrown);
        this.#logger.warn("worklist.headersMissing", { archiveId: study.archiveId, code });
      }
    }
    return completed;
  }

  async #header(study: StudySummary, signal: AbortSignal): Promise<StudySummary | null> {
    const client = await this.#archives.client(study.archiveId);
    const dataset = await client.sampleHeader(study.studyInstanceUid, signal);
    if (dataset === null) return null;
    const header = toStudySummary(study.archiveId, dataset);
    return header === null ? null : completedBy(study, header);
  }
}

/** Gives the study with what only the header states, or null where it adds nothing or is not of this patient. */
export function completedBy(study: StudySummary, header: StudySummary): StudySummary | null {
  const { nhsNumber } = header.patient;
  if (study.patient.nhsNumber !== null || nhsNumber === null || !isSamePatient(study.patient, header.patient))
    return null;
  return { ...study, patient: { ...study.patient, nhsNumber } };
}

/** The archive's own index is the truth: where an image's header still names somebody else, it completes nothing. */
function isSamePatient(indexed: Patient, stated: Patient): boolean {
  return (
    indexed.patientId.trim() === stated.patientId.trim() &&
    indexed.birthDate === stated.birthDate &&
    indexed.name.family.toUpperCase() === stated.name.family.toUpperCase() &&
    indexed.name.given.toUpperCase() === stated.name.given.toUpperCase()
  );
}
