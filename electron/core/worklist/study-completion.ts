import { toStudySummary } from "../../../shared/dicom/study-summary.ts";
import type { Patient } from "../../../shared/domain/patient.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { asWorkstationError } from "../errors.ts";
import type { Clock, Logger } from "../ports.ts";
import type { Store } from "../store/store.ts";
import { type HeaderRequest, requestFromHeaders } from "./request-from-headers.ts";
import type { StudyArchives } from "./study-archives.ts";

/** How long an archive may take to give one header. */
const patienceMs = 3_000;
/** Studies of one step: the rest waits for the next poll. */
const mostReads = 40;
/** A study without any image yet is asked for again so much later. */
const emptyForMs = 5 * 60_000;

/** What the headers of a case's study add to it; null where they add nothing. */
export interface CompletedCase {
  readonly workitem: Workitem;
  readonly study: StudySummary | null;
  readonly request: HeaderRequest;
}

/** What the completion needs. */
export interface StudyCompletionOptions {
  readonly store: Store;
  readonly archives: Pick<StudyArchives, "client">;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Fills in what an archive's answer to a search leaves out but the headers of its images state: many archives never
 * return the NHS number in Other Patient IDs Sequence (0010,1002), and few the request. Without them a patient is not found
 * by that number, and an urgent examination waits as a routine one until somebody opens it.
 */
export class StudyCompletion {
  readonly #options: StudyCompletionOptions;
  /** Cases whose study had no image, and when, on the monotonic clock. */
  readonly #emptyAt = new Map<string, number>();

  constructor(options: StudyCompletionOptions) {
    this.#options = options;
  }

  /**
   * Reads one header of each case of these archives that was not read yet, once for ever, and gives what they add. An
   * archive that fails or takes too long is left alone until the next call. Never rejects because of an archive.
   */
  async complete(archiveIds: readonly string[], signal?: AbortSignal): Promise<CompletedCase[]> {
    const { store, clock, logger } = this.#options;
    const completed: CompletedCase[] = [];
    const failed = new Set<string>();
    const unread = await store.workitems.withUnreadHeaders(archiveIds);
    for (const workitem of unread.filter(({ id }) => !this.#isEmpty(id)).slice(0, mostReads)) {
      const { archiveId } = workitem.study;
      if (failed.has(archiveId)) continue;
      try {
        const limit = AbortSignal.timeout(patienceMs);
        const header = await this.#header(workitem, signal === undefined ? limit : AbortSignal.any([signal, limit]));
        if (header === null) this.#emptyAt.set(workitem.id, clock.monotonicMs());
        else completed.push(header);
      } catch (thrown) {
        failed.add(archiveId);
        const { code } = asWorkstationError(thrown);
        logger.warn("worklist.headersMissing", { archiveId, code });
      }
    }
    return completed;
  }

  #isEmpty(id: string): boolean {
    const at = this.#emptyAt.get(id);
    return at !== undefined && this.#options.clock.monotonicMs() - at < emptyForMs;
  }

  async #header(workitem: Workitem, signal: AbortSignal): Promise<CompletedCase | null> {
    const { study } = workitem;
    const client = await this.#options.archives.client(study.archiveId);
    const dataset = await client.sampleHeader(study.studyInstanceUid, signal);
    if (dataset === null) return null;
    const header = toStudySummary(study.archiveId, dataset);
    if (header === null || !isSamePatient(study.patient, header.patient)) {
      return { workitem, study: null, request: { clinicalQuestion: "", priority: null } };
    }
    const isLacking = study.patient.nhsNumber === null;
    return { workitem, study: isLacking ? completedBy(study, header) : null, request: requestFromHeaders([dataset]) };
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
