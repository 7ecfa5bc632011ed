import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { toStudySummary } from "../../../shared/dicom/study-summary.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import { embeddedArchiveId } from "../archive/archive-registry.ts";
import type { Clock, Fetch, IdSource, Logger } from "../ports.ts";
import { createEmbeddedDicomweb } from "./embedded-dicomweb.ts";
import { defaultZipLimits } from "./import-candidates.ts";
import { Importer, type ImportOptions, type ImportResult } from "./importer.ts";
import { InstanceFiles } from "./instance-files.ts";
import { InstanceIndex } from "./instance-index.ts";
import { streamedCandidates } from "./streamed-candidates.ts";

/** What the embedded archive is made of. */
export interface EmbeddedArchiveOptions {
  /** The profile's folder; the archive lives in `archive` below it. */
  readonly profileDirectory: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
}

/** The archive inside a profile: studies imported from media, and what is stored by STOW-RS. */
export class EmbeddedArchive {
  /** Its DICOMweb interface, PS3.18; see `createEmbeddedDicomweb`. */
  readonly fetch: Fetch;
  readonly #index: InstanceIndex;
  readonly #importer: Importer;
  readonly #files: InstanceFiles;
  readonly #logger: Logger;

  private constructor(options: EmbeddedArchiveOptions, index: InstanceIndex, directory: string) {
    const files = new InstanceFiles(directory);
    this.#files = files;
    this.#index = index;
    this.#logger = options.logger;
    this.#importer = new Importer(index, files, options.clock);
    this.fetch = createEmbeddedDicomweb({ index, files, importer: this.#importer, ids: options.ids });
  }

  /** Opens or makes the archive of a profile. Errors: `version_mismatch` where a newer program made it. */
  static async open(options: EmbeddedArchiveOptions): Promise<EmbeddedArchive> {
    const directory = join(options.profileDirectory, "archive");
    mkdirSync(directory, { recursive: true });
    return new EmbeddedArchive(options, await InstanceIndex.open(directory), directory);
  }

  /** Imports folders, ZIPs, DICOMDIRs and single files; see `Importer.import`. */
  async import(paths: readonly string[], options: ImportOptions = {}): Promise<ImportResult> {
    const result = await this.#importer.import(paths, options);
    const { imported, duplicates, refused, wasCancelled } = result;
    this.#logger.info("import.done", { imported, duplicates, refused, wasCancelled, files: result.files.length });
    return result;
  }

  /** Imports a stream of records, as the window sends files and discs; see `Importer.importCandidates`. */
  async importStream(chunks: AsyncIterable<Uint8Array>, options: ImportOptions = {}): Promise<ImportResult> {
    const candidates = streamedCandidates(chunks, this.#files, options.zipLimits ?? defaultZipLimits);
    const result = await this.#importer.importCandidates(candidates, options);
    const { imported, duplicates, refused, wasCancelled } = result;
    this.#logger.info("import.done", { imported, duplicates, refused, wasCancelled, files: result.files.length });
    return result;
  }

  /** Gives a study that is held, as a query of the archive states it, or null. */
  study(studyInstanceUid: string): StudySummary | null {
    const conditions = [{ sql: "study_uid = ?", values: [studyInstanceUid] }];
    const [dataset] = this.#index.searchStudies(conditions, 1, 0);
    return dataset === undefined ? null : toStudySummary(embeddedArchiveId, dataset);
  }

  /** Gives how much is held. */
  counts(): { studies: number; instances: number } {
    return this.#index.counts();
  }

  close(): void {
    this.#index.close();
  }
}
