import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import type { WindowSession } from "../core.ts";
import type { Clock } from "../ports.ts";
import type { StudyArchives } from "../worklist/study-archives.ts";

/** Which study's headers are wanted, and by which case. */
export interface OpeningStudy {
  readonly workitemId: string;
  readonly archiveId: string;
  readonly studyInstanceUid: string;
}

interface Entry extends OpeningStudy {
  readonly at: number;
  readonly abort: AbortController;
  readonly datasets: Promise<readonly DicomJsonDataset[]>;
}

/** Longer ago, images may have come since. */
const usableForMs = 15_000;

/**
 * Asks an archive once where a case that opens needs a study's headers twice: for the start of its report and, moments
 * later, for the window's panes. Handed over once only, so that a window that asks again hears what the archive says now.
 */
export class OpeningHeaders {
  readonly #archives: Pick<StudyArchives, "client">;
  readonly #clock: Clock;
  /** One for each window: it opens one case at a time. */
  readonly #entries = new WeakMap<WindowSession, Entry>();

  constructor(archives: Pick<StudyArchives, "client">, clock: Clock) {
    this.#archives = archives;
    this.#clock = clock;
  }

  /** Gives the headers of every instance of the study, asked for now. Rejects as `StudyArchives` does. */
  begin(session: WindowSession, study: OpeningStudy): Promise<readonly DicomJsonDataset[]> {
    const known = this.#entries.get(session);
    if (known !== undefined && isSame(known, study) && this.#isUsable(known)) return known.datasets;
    known?.abort.abort();
    const abort = new AbortController();
    const datasets = this.#ask(study, abort.signal);
    const entry = { ...study, at: this.#clock.monotonicMs(), abort, datasets };
    this.#entries.set(session, entry);
    // Whoever waits sees the failure; whoever comes later asks again.
    datasets.catch(() => {
      if (this.#entries.get(session) === entry) this.#entries.delete(session);
    });
    return datasets;
  }

  /** Gives the headers that `begin` asked for a moment ago, once; null where there are none and the archive is to be asked. */
  take(
    session: WindowSession,
    archiveId: string,
    studyInstanceUid: string,
  ): Promise<readonly DicomJsonDataset[]> | null {
    const entry = this.#entries.get(session);
    if (entry === undefined || entry.archiveId !== archiveId || entry.studyInstanceUid !== studyInstanceUid)
      return null;
    this.#entries.delete(session);
    return this.#isUsable(entry) ? entry.datasets : null;
  }

  /** Stops asking for a case that was left, and lets go of what came. */
  forget(session: WindowSession, workitemId: string): void {
    const entry = this.#entries.get(session);
    if (entry === undefined || entry.workitemId !== workitemId) return;
    this.#entries.delete(session);
    entry.abort.abort();
  }

  async #ask(study: OpeningStudy, signal: AbortSignal): Promise<readonly DicomJsonDataset[]> {
    const client = await this.#archives.client(study.archiveId);
    return await client.studyMetadata(study.studyInstanceUid, signal);
  }

  #isUsable(entry: Entry): boolean {
    return this.#clock.monotonicMs() - entry.at <= usableForMs;
  }
}

function isSame(one: OpeningStudy, other: OpeningStudy): boolean {
  return (
    one.workitemId === other.workitemId &&
    one.archiveId === other.archiveId &&
    one.studyInstanceUid === other.studyInstanceUid
  );
}
