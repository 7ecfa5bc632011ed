import type { MediaImportProgress, MediaImportResult } from "../../../shared/domain/media-import.ts";
import { addedWords } from "../../../shared/rules/import-words.ts";
import { embeddedArchiveId } from "../archive/archive-registry.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { EmbeddedArchive } from "../embedded-archive/embedded-archive.ts";
import type { ImportResult } from "../embedded-archive/importer.ts";
import { WorkstationError } from "../errors.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import type { WorklistRefresh } from "../worklist/worklist-refresh.ts";
import { importOutcome } from "./import-outcome.ts";

/** What the service is built of. */
export interface MediaImportServiceOptions {
  readonly store: Pick<Store, "settings" | "workitems">;
  readonly embedded: Pick<EmbeddedArchive, "importStream" | "study">;
  readonly refresh: Pick<WorklistRefresh, "takeImported">;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** An import that nothing was heard of for so long is given up: its window is gone. Locked windows wait as long. */
const givenUpAfterMs = 30 * 60_000;
/** Its own person may begin another one after so long without a byte. */
const takenOverAfterMs = 15_000;

interface Run {
  readonly id: string;
  readonly personId: string;
  readonly writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly stop: AbortController;
  readonly ended: Promise<ImportResult>;
  received: number;
  isReceiving: boolean;
  progress: MediaImportProgress;
  heardAt: number;
}

/** Imports files and discs that a window opens into this workstation's archive, while the program runs. One at a time. */
export class MediaImportService {
  readonly #options: MediaImportServiceOptions;
  #run: Run | null = null;

  constructor(options: MediaImportServiceOptions) {
    this.#options = options;
  }

  /**
   * Begins an import; its files follow by `receive`. Throws `signed_out`, `forbidden` where this workstation keeps no
   * images of its own, `conflict` while another import runs.
   */
  async begin(session: WindowSession): Promise<{ importId: string }> {
    const person = requireSignedIn(session);
    await this.#requireOwnArchive();
    await this.#makeRoom(person.id);
    await this.#options.audit.record(session, { action: "studies.importBegin", detail: "files or a disc" });
    const { embedded, clock, ids } = this.#options;
    const stop = new AbortController();
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const run: Run = {
      id: ids.uuid(),
      personId: person.id,
      writer: writable.getWriter(),
      stop,
      received: 0,
      isReceiving: false,
      progress: { filesDone: 0, imported: 0, duplicates: 0, refused: 0 },
      heardAt: clock.monotonicMs(),
      ended: embedded.importStream(readable, {
        signal: stop.signal,
        onProgress: ({ filesDone, imported, duplicates, refused }) => {
          run.progress = { filesDone, imported, duplicates, refused };
        },
      }),
    };
    // Whoever waits for the end hears of a failure; until then it must not end the program.
    run.ended.catch((thrown: unknown) => run.writer.abort(thrown).catch(() => undefined));
    run.writer.closed.catch(() => undefined);
    this.#run = run;
    return { importId: run.id };
  }

  /**
   * Takes the next part of an import's stream, which begins at byte `at`, and gives how far the import is. Throws
   * `not_found` for an import that is none, `conflict` for a part out of order, and what ended the import.
   */
  async receive(
    session: WindowSession,
    part: { importId: string; at: number; chunks: AsyncIterable<Uint8Array> },
  ): Promise<MediaImportProgress> {
    const run = this.#find(session, part.importId);
    if (run.isReceiving || part.at !== run.received) {
      throw new WorkstationError(
        "conflict",
        "A part of the import came out of order. Please stop it and import again.",
      );
    }
    run.isReceiving = true;
    try {
      for await (const chunk of part.chunks) {
        run.heardAt = this.#options.clock.monotonicMs();
        await this.#write(run, chunk);
        run.received += chunk.length;
      }
      return run.progress;
    } finally {
      run.isReceiving = false;
    }
  }

  /** Ends an import whose files have all been sent; gives what it came to. Throws what ended it before, e.g. `store_full`. */
  async finish(session: WindowSession, importId: string): Promise<MediaImportResult> {
    const run = this.#find(session, importId);
    await run.writer.close().catch(() => undefined);
    return await this.#conclude(session, run);
  }

  /** Stops an import; gives what it came to until then, which is whole. */
  async cancel(session: WindowSession, importId: string): Promise<MediaImportResult> {
    const run = this.#find(session, importId);
    this.#abort(run);
    return await this.#conclude(session, run);
  }

  /** Gives up what is under way, for a core that stops. Waits until nothing is written any more. */
  async close(): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    this.#abort(run);
    await run.ended.catch(() => undefined);
  }

  async #write(run: Run, chunk: Uint8Array): Promise<void> {
    try {
      await run.writer.write(chunk);
    } catch (thrown) {
      // What the importer failed of says more than that nobody reads the stream.
      await run.ended;
      throw thrown;
    }
  }

  async #conclude(session: WindowSession, run: Run): Promise<MediaImportResult> {
    const { audit } = this.#options;
    let result: ImportResult;
    try {
      result = await run.ended;
    } catch (thrown) {
      await audit.record(session, { action: "studies.import", outcome: "failed", detail: "ended by an error" });
      throw thrown;
    } finally {
      if (this.#run === run) this.#run = null;
      await this.#options.refresh.takeImported();
    }
    const outcome = await importOutcome(result, this.#options);
    for (const { study, imported, importedOthers, duplicates } of outcome.studies) {
      const { patient, studyInstanceUid } = study;
      const detail = `${addedWords(imported, importedOthers)} added, ${duplicates} there already, from files or a disc`;
      await audit.record(session, {
        ...{ action: "studies.import", patientId: patient.patientId, studyUid: studyInstanceUid, detail },
      });
    }
    if (outcome.refused + outcome.missing > 0 || outcome.studies.length === 0) {
      const detail = `${outcome.refused} files refused, ${outcome.missing} missing, of ${outcome.filesRead}`;
      await audit.record(session, { action: "studies.import", outcome: "refused", detail });
    }
    return outcome;
  }

  #find(session: WindowSession, importId: string): Run {
    const person = requireSignedIn(session);
    const run = this.#run;
    if (run === null || run.id !== importId || run.personId !== person.id) {
      throw new WorkstationError(
        "not_found",
        "This import has ended. What was imported is whole; import again for what is missing.",
      );
    }
    return run;
  }

  async #makeRoom(personId: string): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    const silentMs = this.#options.clock.monotonicMs() - run.heardAt;
    const isLeft = silentMs > (run.personId === personId ? takenOverAfterMs : givenUpAfterMs);
    if (!isLeft) {
      throw new WorkstationError(
        "conflict",
        "Another import is under way at this workstation. Nothing was begun; try again when it has ended.",
      );
    }
    this.#abort(run);
    await run.ended.catch(() => undefined);
    this.#run = null;
  }

  #abort(run: Run): void {
    const reason = new Error("the import was stopped");
    run.stop.abort(reason);
    void run.writer.abort(reason).catch(() => undefined);
  }

  async #requireOwnArchive(): Promise<void> {
    const archives = await this.#options.store.settings.archives();
    if (archives.some(({ id, isEnabled }) => id === embeddedArchiveId && isEnabled)) return;
    throw new WorkstationError(
      "forbidden",
      "This workstation keeps no images of its own, so nothing was imported. An administrator can switch on This " +
        "workstation under Settings, Archives; otherwise send the images to an archive.",
    );
  }
}
