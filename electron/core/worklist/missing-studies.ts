import type { ArchiveState, StudySummary } from "../../../shared/domain/study.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { asWorkstationError } from "../errors.ts";
import type { Clock, IdSource, Logger } from "../ports.ts";
import type { Store } from "../store/store.ts";
import { noteGone } from "./outside-changes.ts";
import type { StudyArchives } from "./study-archives.ts";

/** Studies that are asked for one by one at a time; the rest waits for the next whole window. */
const mostLooks = 40;
const patienceMs = 5_000;

/** What the look needs. */
export interface MissingStudiesOptions {
  readonly store: Store;
  readonly archives: Pick<StudyArchives, "client">;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * Finds cases whose archive answered and no longer has their study. Such a case stays on the list, with its draft and its
 * report, and says so. A study is never called missing because of a list: the archive is asked for it by its UID.
 */
export class MissingStudies {
  readonly #options: MissingStudiesOptions;

  constructor(options: MissingStudiesOptions) {
    this.#options = options;
  }

  /** Compares an answer with the cases done since `performedFrom` (milliseconds); gives how many cases changed. Never rejects. */
  async compare(
    answer: { readonly states: readonly ArchiveState[]; readonly studies: readonly StudySummary[] },
    performedFrom: number,
    signal?: AbortSignal,
  ): Promise<number> {
    const listed = new Set(answer.studies.map(keyOf));
    let changes = 0;
    for (const { archiveId, state } of answer.states) {
      if (state === "failing") continue;
      changes += await this.#compareOne(archiveId, listed, performedFrom, signal);
    }
    return changes;
  }

  async #compareOne(
    archiveId: string,
    listed: ReadonlySet<string>,
    performedFrom: number,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const { store, logger } = this.#options;
    const known = await store.workitems.ofArchive(archiveId, performedFrom);
    const returned = known.filter((workitem) => workitem.isMissingFromArchive && listed.has(keyOf(workitem.study)));
    for (const workitem of returned) await store.workitems.update(workitem.id, { isMissingFromArchive: false });
    let changes = returned.length;
    const unlisted = known.filter((workitem) => !listed.has(keyOf(workitem.study)));
    for (const workitem of unlisted.slice(0, mostLooks)) {
      try {
        if (await this.#look(workitem, signal)) changes += 1;
      } catch (thrown) {
        // An archive that fails now says nothing about its studies.
        logger.warn("worklist.missingUnknown", { archiveId, code: asWorkstationError(thrown).code });
        return changes;
      }
    }
    return changes;
  }

  async #look(workitem: Workitem, signal: AbortSignal | undefined): Promise<boolean> {
    const { store, archives } = this.#options;
    const { archiveId, studyInstanceUid } = workitem.study;
    const limit = AbortSignal.timeout(patienceMs);
    const client = await archives.client(archiveId);
    const page = { limit: 1, offset: 0 };
    const bounded = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    const { studies } = await client.searchStudies({ studyInstanceUid }, page, bounded);
    const isMissingFromArchive = studies.length === 0;
    if (isMissingFromArchive === workitem.isMissingFromArchive) return false;
    await store.workitems.update(workitem.id, { isMissingFromArchive });
    if (isMissingFromArchive) await noteGone(this.#options, workitem);
    return true;
  }
}

function keyOf(study: { readonly archiveId: string; readonly studyInstanceUid: string }): string {
  return `${study.archiveId}/${study.studyInstanceUid}`;
}
