import type { ArchiveAnswer, SearchAnswer, SearchScope } from "../../electron/core/archive/archive-registry.ts";
import { matchesQuery, type StudyQuery } from "../../electron/core/archive/study-query.ts";
import { WorkstationError } from "../../electron/core/errors.ts";
import type { StudyArchives } from "../../electron/core/worklist/study-archives.ts";
import type { DicomJsonDataset } from "../../shared/dicom/dicom-json.ts";
import type { ArchiveState, StudySummary } from "../../shared/domain/study.ts";

/** One archive in memory. `silent` never answers until the search is given up. */
export interface MemoryArchive {
  readonly id: string;
  readonly isEmbedded: boolean;
  studies: StudySummary[];
  condition: "answering" | "failing" | "silent";
  /** Headers by Study Instance UID. */
  readonly headers: Map<string, DicomJsonDataset[]>;
}

/** Several archives that can be made to fail. */
export class MemoryArchives implements StudyArchives {
  readonly archives: MemoryArchive[] = [];
  readonly #held = new Map<string, Promise<void>>();
  /** Every search that was made. */
  readonly asked: { query: StudyQuery; scope: SearchScope }[] = [];

  add(id: string, studies: StudySummary[] = []): MemoryArchive {
    const archive: MemoryArchive = {
      id,
      isEmbedded: id === "embedded",
      studies,
      condition: "answering",
      headers: new Map(),
    };
    this.archives.push(archive);
    return archive;
  }

  /** Makes an archive silent until the function that this gives is called. */
  holdBack(id: string): () => void {
    const archive = this.archives.find((candidate) => candidate.id === id);
    if (archive === undefined) throw new Error("no such archive");
    archive.condition = "silent";
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held.set(id, promise);
    return () => {
      archive.condition = "answering";
      resolve();
    };
  }

  async searchAll(
    query: StudyQuery,
    options: { scope: SearchScope; signal?: AbortSignal; onAnswer?: (answer: ArchiveAnswer) => void },
  ): Promise<SearchAnswer> {
    this.asked.push({ query, scope: options.scope });
    const answers = await Promise.all(
      this.archives.map(async (archive) => {
        if (archive.condition === "silent") {
          await Promise.race([aborted(options.signal), this.#held.get(archive.id) ?? new Promise(() => undefined)]);
        }
        const isAnswering = archive.condition === "answering";
        const studies = isAnswering ? archive.studies.filter((study) => isFound(study, query)) : [];
        const answer = { archiveId: archive.id, studies, state: stateOf(archive) };
        options.onAnswer?.(answer);
        return answer;
      }),
    );
    return { studies: answers.flatMap(({ studies }) => studies), states: answers.map(({ state }) => state) };
  }

  async states(): Promise<ArchiveState[]> {
    return this.archives.map(stateOf);
  }

  async client(archiveId: string) {
    const archive = this.archives.find(({ id }) => id === archiveId);
    if (archive === undefined) throw new WorkstationError("not_found", "no such archive");
    return {
      searchStudies: async (query: StudyQuery) => {
        if (archive.condition === "failing") throw new WorkstationError("archive_unreachable", "does not answer");
        return { studies: archive.studies.filter((study) => isFound(study, query)) };
      },
      sampleHeader: async (studyInstanceUid: string) => {
        if (archive.condition !== "answering") throw new WorkstationError("archive_unreachable", "does not answer");
        return archive.headers.get(studyInstanceUid)?.[0] ?? null;
      },
      studyMetadata: async (studyInstanceUid: string) => {
        if (archive.condition !== "answering") throw new WorkstationError("archive_unreachable", "does not answer");
        return archive.headers.get(studyInstanceUid) ?? [];
      },
    };
  }
}

function isFound(study: StudySummary, query: StudyQuery): boolean {
  const day = study.performedAt === null ? "" : new Date(study.performedAt).toISOString().slice(0, 10);
  return matchesQuery(study, query) && (query.performedFrom === undefined || day >= query.performedFrom);
}

function stateOf(archive: MemoryArchive): ArchiveState {
  const isFailing = archive.condition !== "answering";
  return {
    archiveId: archive.id,
    name: archive.id,
    isEmbedded: archive.isEmbedded,
    state: isFailing ? "failing" : "answering",
    problem: isFailing ? `The archive ${archive.id} does not answer.` : "",
    fault: isFailing ? { happened: "It does not answer.", toDo: "Start it." } : null,
    latencyMs: null,
    lastAnsweredAt: null,
  };
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(new WorkstationError("cancelled", "given up"));
    signal?.addEventListener("abort", () => reject(new WorkstationError("cancelled", "given up")), { once: true });
  });
}
