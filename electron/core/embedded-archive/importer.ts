import { textOf } from "../../../shared/imaging/attributes.ts";
import { hasPixels } from "../../../shared/imaging/image-header.ts";
import { isPicture } from "../../../shared/rules/modalities.ts";
import { WorkstationError } from "../errors.ts";
import type { Clock } from "../ports.ts";
import { openFileSource } from "./byte-source.ts";
import {
  type Candidate,
  type CandidateSource,
  candidatesOf,
  defaultZipLimits,
  ZipFault,
  type ZipLimits,
} from "./import-candidates.ts";
import { diskFull, type InstanceFiles, type ReceivedFile } from "./instance-files.ts";
import type { AddOutcome, InstanceIndex, NewInstance } from "./instance-index.ts";
import { listedFiles } from "./media-directory.ts";
import { readDicomHeader } from "./read-dicom-header.ts";

/** What became of one file. */
export interface FileResult {
  /** Path inside what was given. May hold patient data: shown to the person who imports, never logged. */
  readonly label: string;
  /** `ignored`: no DICOM file; `missing`: a DICOMDIR names it, but it is not there. */
  readonly outcome: "imported" | "duplicate" | "refused" | "ignored" | "missing";
  /** Why, for every outcome but `imported`. */
  readonly sentence: string;
  /** The study that it belongs to, where it could be read. */
  readonly studyInstanceUid?: string;
  /** False where it is no picture, but a report, a plan, a dose and the like. */
  readonly isImage?: boolean;
}

/** How far an import is. */
export interface ImportProgress {
  readonly filesDone: number;
  /** Null where it is not known. */
  readonly filesTotal: number | null;
  readonly imported: number;
  readonly duplicates: number;
  readonly refused: number;
}

/** What an import came to. */
export interface ImportResult {
  readonly files: readonly FileResult[];
  readonly imported: number;
  /** How many of `imported` are no pictures. */
  readonly importedOthers: number;
  readonly duplicates: number;
  readonly refused: number;
  /** Files that were looked at; those that are only named by a DICOMDIR are not among them. */
  readonly filesRead: number;
  /** How many of `filesRead` lay inside a ZIP. */
  readonly zipMembers: number;
  /** Study Instance UIDs that instances were added to. */
  readonly studies: readonly string[];
  /** True where the caller gave the import up; what is in `files` as imported is whole. */
  readonly wasCancelled: boolean;
}

/** How an import is run. */
export interface ImportOptions {
  readonly signal?: AbortSignal;
  /** Called at most every tenth of a second, and at the end. */
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly zipLimits?: ZipLimits;
}

const batchSize = 64;
const progressEveryMs = 100;
/** More files than any medium holds: what holds more means harm. */
const mostFiles = 200_000;

/** Brings files into the embedded archive, one after the other, committed in small batches. */
export class Importer {
  readonly #index: InstanceIndex;
  readonly #files: InstanceFiles;
  readonly #clock: Clock;

  constructor(index: InstanceIndex, files: InstanceFiles, clock: Clock) {
    this.#index = index;
    this.#files = files;
    this.#clock = clock;
  }

  /**
   * Imports every DICOM file of folders, ZIPs, DICOMDIRs and single files, and gives the outcome of each file. A file
   * that is damaged or foreign never stops the others. Errors: `store_full`, `not_found` and `invalid_input` for a path
   * as a whole; what was imported before stays and is whole.
   */
  async import(paths: readonly string[], options: ImportOptions = {}): Promise<ImportResult> {
    const sources: CandidateSource[] = [];
    for (const path of paths) sources.push(await candidatesOf(path, options.zipLimits ?? defaultZipLimits));
    const total = sources.every((source) => source.count !== null)
      ? sources.reduce((sum, source) => sum + (source.count ?? 0), 0)
      : null;
    const run = new ImportRun(this.#index, this.#files, this.#clock, total, options);
    for (const source of sources) {
      for await (const candidate of source.candidates()) {
        if (options.signal?.aborted) return await run.finish(true);
        await run.take(candidate);
      }
      run.endOfSource();
    }
    return await run.finish(options.signal?.aborted ?? false);
  }

  /**
   * Imports files that come one after the other, their number unknown, as `import` does. Where the files themselves end in
   * an error, what came before is kept and is whole. Errors: `store_full`, `invalid_input` for more than `mostFiles`, and
   * those of `candidates`.
   */
  async importCandidates(candidates: AsyncIterable<Candidate>, options: ImportOptions = {}): Promise<ImportResult> {
    const run = new ImportRun(this.#index, this.#files, this.#clock, null, options);
    let count = 0;
    try {
      for await (const candidate of candidates) {
        if (options.signal?.aborted) return await run.finish(true);
        count += 1;
        if (count > mostFiles) throw tooMany();
        await run.take(candidate);
      }
      run.endOfSource();
    } catch (thrown) {
      const result = await run.finish(true);
      if (options.signal?.aborted) return result;
      throw isDiskFull(thrown) ? diskFull(thrown) : thrown;
    }
    return await run.finish(options.signal?.aborted ?? false);
  }

  /**
   * Stores one instance that comes as a stream (STOW-RS), of the study `onlyStudy` where one is given; gives its outcome
   * once it is safe on the disk. Errors: `store_full`.
   */
  async store(chunks: AsyncIterable<Uint8Array>, onlyStudy: string | null): Promise<StoredFile> {
    const run = new ImportRun(this.#index, this.#files, this.#clock, null, {});
    let instance: NewInstance | null = null;
    await run.take({ label: "instance", refusal: "", isZipMember: false, open: () => chunks }, (taken) => {
      instance = taken;
      const isForeign = onlyStudy !== null && taken.studyInstanceUid !== onlyStudy;
      return isForeign ? "It belongs to another study than the one it was sent to." : null;
    });
    const [result] = (await run.finish(false)).files;
    if (result === undefined) throw new Error("Importer: a file without outcome");
    return { result, instance };
  }
}

/** What became of an instance that was sent; `instance` is null where it could not be read. */
export interface StoredFile {
  readonly result: FileResult;
  readonly instance: NewInstance | null;
}

/** Looks at an instance before it is kept; gives why it is not wanted, or null. */
type Inspect = (instance: NewInstance) => string | null;

/** A file that will be kept with the next batch. */
interface Pending {
  readonly label: string;
  readonly received: ReceivedFile;
  readonly instance: NewInstance;
}

class ImportRun {
  readonly #index: InstanceIndex;
  readonly #files: InstanceFiles;
  readonly #clock: Clock;
  readonly #total: number | null;
  readonly #options: ImportOptions;
  readonly #results: FileResult[] = [];
  readonly #studies = new Set<string>();
  readonly #labels = new Set<string>();
  readonly #namedByDirectories = new Set<string>();
  #pending = new Map<string, Pending>();
  #done = 0;
  #zipMembers = 0;
  #toldAt = 0;

  constructor(index: InstanceIndex, files: InstanceFiles, clock: Clock, total: number | null, options: ImportOptions) {
    this.#index = index;
    this.#files = files;
    this.#clock = clock;
    this.#total = total;
    this.#options = options;
  }

  async take(candidate: Candidate, inspect?: Inspect): Promise<void> {
    this.#labels.add(comparable(candidate.label));
    const received = await this.#receive(candidate);
    if (received !== null) await this.#judge(candidate.label, received, inspect);
    this.#done++;
    if (candidate.isZipMember) this.#zipMembers++;
    if (this.#pending.size >= batchSize) await this.#commit();
    this.#tell(false);
  }

  /** Names what a DICOMDIR lists and the medium does not hold. */
  endOfSource(): void {
    for (const label of this.#namedByDirectories) {
      if (this.#labels.has(comparable(label))) continue;
      this.#add(
        label,
        "missing",
        "The DICOMDIR names this file, but it is not on the medium. The study may be incomplete.",
      );
    }
  }

  async finish(wasCancelled: boolean): Promise<ImportResult> {
    await this.#commit();
    this.#tell(true);
    const read = { filesRead: this.#done, zipMembers: this.#zipMembers };
    const importedOthers = this.#results.filter(({ isImage }) => isImage === false).length;
    const counts = { ...this.#counts(), importedOthers, ...read };
    return { ...counts, files: this.#results, studies: [...this.#studies], wasCancelled };
  }

  /** Null where it comes to nothing, which is then among the results. */
  async #receive(candidate: Candidate): Promise<ReceivedFile | null> {
    const { label, refusal } = candidate;
    if (refusal !== "") return this.#add(label, "refused", refusal);
    try {
      const received = await this.#files.receive(candidate.open(), defaultZipLimits.entryBytes);
      return received ?? this.#add(label, "ignored", "This is not a DICOM file.");
    } catch (thrown) {
      if (isOfTheWholeImport(thrown)) {
        await this.#commit();
        throw isDiskFull(thrown) ? diskFull(thrown) : thrown;
      }
      const sentence = thrown instanceof WorkstationError ? thrown.message : "It could not be read to its end.";
      return this.#add(label, "refused", sentence);
    }
  }

  async #judge(label: string, received: ReceivedFile, inspect?: Inspect): Promise<void> {
    const instance = this.#readInstance(label, received);
    if (instance === null) {
      await this.#files.discard(received);
      return;
    }
    const refusal = inspect?.(instance) ?? null;
    if (refusal !== null) {
      this.#add(label, "refused", refusal, instance.studyInstanceUid);
      await this.#files.discard(received);
      return;
    }
    const waiting = this.#pending.get(instance.sopInstanceUid);
    if (waiting !== undefined) await this.#commit();
    const outcome = this.#index.judge(instance);
    if (outcome === "added") {
      this.#pending.set(instance.sopInstanceUid, { label, received, instance });
      return;
    }
    this.#conclude(label, outcome, instance);
    await this.#files.discard(received);
  }

  #readInstance(label: string, received: ReceivedFile): NewInstance | null {
    const source = openFileSource(received.path);
    try {
      const read = readDicomHeader(source);
      switch (read.kind) {
        case "instance": {
          const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, sopClassUid, transferSyntaxUid, dataset } =
            read.header;
          const { sha256, bytes } = received;
          const uids = { studyInstanceUid, seriesInstanceUid, sopInstanceUid, sopClassUid, transferSyntaxUid };
          return { ...uids, sha256, bytes, dataset };
        }
        case "directory":
          for (const listed of listedFiles(label, read.dataset)) this.#namedByDirectories.add(listed);
          return this.#add(label, "ignored", "This is a list of the files on the medium, not an image.");
        case "notDicom":
          return this.#add(label, "ignored", read.sentence);
        case "refused":
          return this.#add(label, "refused", read.sentence);
      }
    } finally {
      source.close();
    }
  }

  async #commit(): Promise<void> {
    const batch = [...this.#pending.values()];
    this.#pending = new Map();
    if (batch.length === 0) return;
    const received = batch.map((pending) => pending.received);
    try {
      await this.#files.requireSpace();
      await this.#files.keep(received);
    } catch (thrown) {
      for (const file of received) await this.#files.discard(file);
      throw isDiskFull(thrown) ? diskFull(thrown) : thrown;
    }
    const outcomes = this.#index.add(batch.map((pending) => pending.instance));
    for (const [at, { label, instance }] of batch.entries()) {
      const outcome = outcomes[at] ?? "otherBytes";
      this.#conclude(label, outcome, instance);
      if (outcome === "added") this.#studies.add(instance.studyInstanceUid);
      // Another process, or an instance before it in this batch, was faster: its bytes are kept, these are not.
      else if (outcome !== "duplicate") await this.#files.forget(instance.sha256);
    }
  }

  #conclude(label: string, outcome: AddOutcome, { studyInstanceUid, dataset }: NewInstance): void {
    switch (outcome) {
      case "added": {
        const isImage = isPicture(textOf(dataset, "00080060"), hasPixels(dataset));
        this.#results.push({ label, outcome: "imported", sentence: "", studyInstanceUid, isImage });
        return;
      }
      case "duplicate":
        this.#add(label, outcome, "It is already here, byte for byte.", studyInstanceUid);
        return;
      case "otherBytes":
        this.#add(
          label,
          "refused",
          "Another file with the same identifier (SOP Instance UID) but other content is already here. That one was kept.",
          studyInstanceUid,
        );
        return;
      case "otherPatient":
        this.#add(
          label,
          "refused",
          "Its study is already here under another patient. It was not mixed in; please ask where the file comes from.",
          studyInstanceUid,
        );
        return;
    }
  }

  #add(label: string, outcome: FileResult["outcome"], sentence: string, studyInstanceUid?: string): null {
    this.#results.push({ label, outcome, sentence, ...(studyInstanceUid === undefined ? {} : { studyInstanceUid }) });
    return null;
  }

  #counts(): { imported: number; duplicates: number; refused: number } {
    const count = (outcome: FileResult["outcome"]) => this.#results.filter((file) => file.outcome === outcome).length;
    return { imported: count("imported"), duplicates: count("duplicate"), refused: count("refused") };
  }

  #tell(isLast: boolean): void {
    const now = this.#clock.monotonicMs();
    if (this.#options.onProgress === undefined || (!isLast && now - this.#toldAt < progressEveryMs)) return;
    this.#toldAt = now;
    this.#options.onProgress({ filesDone: this.#done, filesTotal: this.#total, ...this.#counts() });
  }
}

/** A full disk or a hostile ZIP ends the import; a file that cannot be read does not. */
function isOfTheWholeImport(thrown: unknown): boolean {
  return isDiskFull(thrown) || thrown instanceof ZipFault;
}

function isDiskFull(thrown: unknown): boolean {
  return (
    thrown instanceof Error && "code" in thrown && ["ENOSPC", "EDQUOT", "store_full"].includes(String(thrown.code))
  );
}

function tooMany(): WorkstationError {
  return new WorkstationError(
    "invalid_input",
    `This holds more than ${mostFiles} files, so the import stopped. What was imported before is whole.`,
  );
}

/** Media are written in capitals and read back in any case, sometimes with a version number. */
function comparable(label: string): string {
  return label
    .replaceAll("\\", "/")
    .toUpperCase()
    .replace(/(;\d+)?\.?$/, "");
}
