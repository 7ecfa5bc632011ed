import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import type { ArchiveState, StudySummary } from "../../../shared/domain/study.ts";
import type { ArchiveAnswer, SearchAnswer, SearchScope } from "../archive/archive-registry.ts";
import type { StudyQuery } from "../archive/study-query.ts";

/** The archives as the reading list and the search for priors need them; `ArchiveRegistry` is one. */
export interface StudyArchives {
  /** Asks several archives at once. Rejects only when aborted; a failed archive says so in its state. */
  searchAll(
    query: StudyQuery,
    options: { scope: SearchScope; limit: number; signal?: AbortSignal; onAnswer?: (answer: ArchiveAnswer) => void },
  ): Promise<SearchAnswer>;
  /** How each archive answered last; with a scope, of those that it asks. */
  states(scope?: SearchScope): Promise<readonly ArchiveState[]>;
  client(archiveId: string): Promise<{
    /** Gives one page of matching studies. */
    searchStudies(
      query: StudyQuery,
      page: { limit: number; offset: number },
      signal?: AbortSignal,
    ): Promise<{ readonly studies: readonly StudySummary[] }>;
    /** Header of any one instance of a study as DICOM JSON; null where it has none. */
    sampleHeader(studyInstanceUid: string, signal?: AbortSignal): Promise<DicomJsonDataset | null>;
    /** Headers of every instance of a study as DICOM JSON. */
    studyMetadata(studyInstanceUid: string, signal?: AbortSignal): Promise<readonly DicomJsonDataset[]>;
  }>;
}
