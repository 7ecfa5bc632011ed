import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { type StudyAddress, studyKey } from "../frame-cache/frame-address.ts";
import type { Clock } from "../ports.ts";
import type { StudyArchives } from "../worklist/study-archives.ts";

interface Entry {
  readonly at: number;
  readonly datasets: Promise<readonly DicomJsonDataset[]>;
}

/** Longer ago, images may have come since. */
const usableForMs = 15_000;
/** Headers of a large study take tens of megabytes; whoever walks along the list does not gather them. */
const mostKept = 4;

/**
 * Asks an archive once where a case that opens needs a study's headers twice: for the start of its report and, moments
 * later, for the window's panes. Handed over once only, so that a window that asks again hears what the archive says now.
 * It knows nothing of who may see a study: whoever hands headers out checks that first.
 */
export class OpeningHeaders {
  readonly #archives: Pick<StudyArchives, "client">;
  readonly #clock: Clock;
  /** By archive and study: byte routes cannot tell the windows of one sign-in apart. */
  readonly #entries = new Map<string, Entry>();

  readonly #onHeaders: (study: StudyAddress, datasets: readonly DicomJsonDataset[]) => void;

  /** `onHeaders` is told of headers whenever they come. */
  constructor(
    archives: Pick<StudyArchives, "client">,
    clock: Clock,
    onHeaders: (study: StudyAddress, datasets: readonly DicomJsonDataset[]) => void = () => undefined,
  ) {
    this.#archives = archives;
    this.#clock = clock;
    this.#onHeaders = onHeaders;
  }

  /** Gives the headers of every instance of the study, asked for now. Rejects as `StudyArchives` does. */
  begin(study: StudyAddress): Promise<readonly DicomJsonDataset[]> {
    this.#dropOld();
    const key = studyKey(study);
    const known = this.#entries.get(key);
    if (known !== undefined) return known.datasets;
    const datasets = this.#ask(study);
    const entry = { at: this.#clock.monotonicMs(), datasets };
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= mostKept) break;
      this.#entries.delete(oldest);
    }
    // Whoever waits sees the failure; whoever comes later asks again.
    datasets.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return datasets;
  }

  /** Gives the headers that `begin` asked for a moment ago, once; null where there are none and the archive is to be asked. */
  take(study: StudyAddress): Promise<readonly DicomJsonDataset[]> | null {
    this.#dropOld();
    const entry = this.#entries.get(studyKey(study));
    this.#entries.delete(studyKey(study));
    return entry?.datasets ?? null;
  }

  /** Gives the headers and keeps none for a window: those asked for a moment ago where there are any, else what the archive says now. */
  look(study: StudyAddress): Promise<readonly DicomJsonDataset[]> {
    this.#dropOld();
    return this.#entries.get(studyKey(study))?.datasets ?? this.#ask(study);
  }

  async #ask(study: StudyAddress): Promise<readonly DicomJsonDataset[]> {
    const client = await this.#archives.client(study.archiveId);
    const datasets = await client.studyMetadata(study.studyInstanceUid);
    this.#onHeaders(study, datasets);
    return datasets;
  }

  #dropOld(): void {
    const now = this.#clock.monotonicMs();
    for (const [key, { at }] of this.#entries) if (now - at > usableForMs) this.#entries.delete(key);
  }
}
