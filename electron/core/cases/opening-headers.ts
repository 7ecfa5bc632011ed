import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { type StudyAddress, studyKey } from "../frame-cache/frame-address.ts";
import type { HeadersCopy } from "../frame-cache/packed-headers.ts";
import type { Clock } from "../ports.ts";
import type { StudyArchives } from "../worklist/study-archives.ts";

interface Entry {
  readonly at: number;
  hasCome: boolean;
  readonly datasets: Promise<readonly DicomJsonDataset[]>;
}

/** Headers for a case that opens, with where they are from. */
export interface SoonestHeaders {
  readonly datasets: readonly DicomJsonDataset[];
  /** The copy that they are; null for what the archive said. */
  readonly copy: HeadersCopy | null;
}

/** What becomes of headers, and what an earlier opening kept of them. */
export interface HeadersKeeper {
  /** Is told of headers whenever an archive gives some. */
  note(study: StudyAddress, datasets: readonly DicomJsonDataset[]): void;
  /** Gives what was kept; null where nothing was. Never rejects. */
  copyOf(study: StudyAddress): Promise<HeadersCopy | null>;
  /** Is told that a copy is used. */
  noteCopy(study: StudyAddress, copy: HeadersCopy): void;
  /** Gives the digest of headers that were noted; null for others. */
  digestOf(datasets: readonly DicomJsonDataset[]): Promise<string | null>;
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
  readonly #keeper: HeadersKeeper;
  readonly #copies = new Map<string, { readonly at: number; readonly copy: Promise<HeadersCopy | null> }>();

  constructor(archives: Pick<StudyArchives, "client">, clock: Clock, keeper: HeadersKeeper) {
    this.#archives = archives;
    this.#clock = clock;
    this.#keeper = keeper;
  }

  /** Gives the headers of every instance of the study, asked for now. Rejects as `StudyArchives` does. */
  begin(study: StudyAddress): Promise<readonly DicomJsonDataset[]> {
    this.#dropOld();
    const key = studyKey(study);
    const known = this.#entries.get(key);
    if (known !== undefined) return known.datasets;
    const datasets = this.#ask(study);
    const entry = { at: this.#clock.monotonicMs(), datasets, hasCome: false };
    this.#entries.set(key, entry);
    keepNewest(this.#entries);
    // Whoever waits sees the failure; whoever comes later asks again.
    datasets.then(
      () => {
        entry.hasCome = true;
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return datasets;
  }

  /**
   * Gives the soonest headers: those that have come already, else the copy of an earlier opening where it holds at least
   * so many instances, else what the archive says. For a copy the archive is not asked: `compare` does, once the first
   * images are shown and do not wait for it.
   */
  async soonest(study: StudyAddress, leastInstanceCount: number): Promise<SoonestHeaders> {
    this.#dropOld();
    const hasCome = () => this.#entries.get(studyKey(study))?.hasCome === true;
    const copy = hasCome() ? null : await this.#copyOf(study);
    if (copy === null || copy.datasets.length < leastInstanceCount || hasCome()) {
      return { datasets: await this.begin(study), copy: null };
    }
    this.#keeper.noteCopy(study, copy);
    return { datasets: copy.datasets, copy };
  }

  /** Says whether the archive's headers are still those of a copy. Rejects as `StudyArchives` does. */
  async compare(study: StudyAddress, digest: string): Promise<{ readonly isUnchanged: boolean }> {
    const datasets = await (this.take(study) ?? this.#ask(study));
    this.#keeper.note(study, datasets);
    return { isUnchanged: (await this.#keeper.digestOf(datasets)) === digest };
  }

  /** Gives the headers that `begin` asked for a moment ago, once; null where there are none and the archive is to be asked. */
  take(study: StudyAddress): Promise<readonly DicomJsonDataset[]> | null {
    this.#dropOld();
    const entry = this.#entries.get(studyKey(study));
    this.#entries.delete(studyKey(study));
    return entry?.datasets ?? null;
  }

  /** Gives the headers and keeps none for a window: those that a case opened with or that were asked for a moment ago where there are any, else what the archive says now. */
  async look(study: StudyAddress): Promise<readonly DicomJsonDataset[]> {
    this.#dropOld();
    const shown = await this.#copies.get(studyKey(study))?.copy;
    return shown?.datasets ?? this.#entries.get(studyKey(study))?.datasets ?? this.#ask(study);
  }

  /** A copy is read once for all who need it while a case opens. */
  #copyOf(study: StudyAddress): Promise<HeadersCopy | null> {
    const key = studyKey(study);
    const copy = this.#copies.get(key)?.copy ?? this.#keeper.copyOf(study);
    this.#copies.set(key, { at: this.#clock.monotonicMs(), copy });
    keepNewest(this.#copies);
    return copy;
  }

  async #ask(study: StudyAddress): Promise<readonly DicomJsonDataset[]> {
    const client = await this.#archives.client(study.archiveId);
    const datasets = await client.studyMetadata(study.studyInstanceUid);
    this.#keeper.note(study, datasets);
    this.#copies.delete(studyKey(study));
    return datasets;
  }

  #dropOld(): void {
    const now = this.#clock.monotonicMs();
    for (const kept of [this.#entries, this.#copies]) {
      for (const [key, { at }] of kept) if (now - at > usableForMs) kept.delete(key);
    }
  }
}

function keepNewest(kept: Map<string, unknown>): void {
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break;
    kept.delete(oldest);
  }
}
