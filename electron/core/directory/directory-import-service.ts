import type { ImportPreview, ImportRow } from "../../../shared/domain/directory-import.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, Fetch, IdSource } from "../ports.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Repositories, Store } from "../store/store.ts";
import { csvRows, type ReadRows } from "./csv-rows.ts";
import { knownOf } from "./entry-problem.ts";
import { bundleResources, fhirRows } from "./fhir-rows.ts";
import { readFhirServer } from "./fhir-source.ts";
import { type ImportPlan, type ImportSource, type PlannedLine, planImport } from "./import-plan.ts";

/** What the service is made of. */
export interface DirectoryImportOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly fetch: Fetch;
  readonly isDemo: boolean;
}

interface ReadImport {
  readonly rows: readonly ImportRow[];
  readonly source: ImportSource;
  readonly origin: string;
  readonly personId: string;
}

/** Previews are kept until this many newer ones were made. */
const mostKept = 4;

/** Brings a directory in from a CSV file, a FHIR bundle or a FHIR server: shown line by line first, then stored as one. */
export class DirectoryImportService {
  readonly #options: DirectoryImportOptions;
  readonly #kept = new Map<string, ReadImport>();

  constructor(options: DirectoryImportOptions) {
    this.#options = options;
  }

  /** Says what a file would do. Throws `forbidden`, and `invalid_input` for a file that is neither CSV nor a FHIR bundle. */
  async previewFile(
    session: WindowSession,
    { fileName, contentBase64 }: { fileName: string; contentBase64: string },
  ): Promise<ImportPreview> {
    this.#requireChanger(session);
    const bytes = Buffer.from(contentBase64, "base64");
    const bundle = bundleOf(bytes);
    const source = bundle === null ? "csv" : "fhir";
    const read = bundle === null ? csvRows(bytes) : fhirRows(bundle);
    return this.#preview(session, read, source, fileName);
  }

  /** Says what a FHIR server's directory would do. Throws `forbidden`, `destination_unreachable`, `destination_refused`. */
  async previewServer(
    session: WindowSession,
    { address, token }: { address: string; token: string },
  ): Promise<ImportPreview> {
    this.#requireChanger(session);
    const read = fhirRows(await readFhirServer(this.#options.fetch, address, token));
    return this.#preview(session, read, "fhir", new URL(address).host);
  }

  /**
   * Does what a preview said in one transaction. `takenLines`: conflicts in which the import counts. Throws `not_found` where
   * the preview is no longer kept, `conflict` where the directory changed since.
   */
  async applyImport(
    session: WindowSession,
    { importId, digest, takenLines }: { importId: string; digest: string; takenLines: readonly number[] },
  ): Promise<{ added: number; changed: number; left: number }> {
    const person = this.#requireChanger(session);
    const { store, audit, clock, events } = this.#options;
    const read = this.#kept.get(importId);
    if (read === undefined || read.personId !== person.id) {
      throw new WorkstationError(
        "not_found",
        "This preview is no longer kept. Nothing was changed. Choose the file again.",
      );
    }
    const taken = new Set(takenLines);
    const done = await store.transaction(async (tx) => {
      const plan = await this.#plan(tx, read);
      if (plan.digest !== digest) {
        throw new WorkstationError(
          "conflict",
          "The directory was changed since this was shown, so nothing was imported. Look at the preview again, then import.",
        );
      }
      const stored = plan.lines.filter((line) => line.outcome !== "conflict" || taken.has(line.line));
      const stamp = { changedAt: clock.now(), changedByName: person.displayName };
      const counts = await storeLines(tx, stored, stamp);
      const left = plan.lines.length - counts.added - counts.changed;
      const detail = `${read.source}: ${counts.added} added, ${counts.changed} changed, ${left} left, ${taken.size} conflicts taken`;
      await audit.record(session, { action: "directory.import", detail }, tx);
      return { ...counts, left };
    });
    this.#kept.delete(importId);
    events.publish({ topic: "directory", id: "" });
    return done;
  }

  async #preview(session: WindowSession, read: ReadRows, source: ImportSource, origin: string): Promise<ImportPreview> {
    if (read.problem !== "") {
      throw new WorkstationError(
        "invalid_input",
        `${read.problem} Nothing was changed. Please mend the file and choose it again.`,
      );
    }
    const person = this.#requireChanger(session);
    const { store, ids } = this.#options;
    const kept = { rows: read.rows, source, origin, personId: person.id };
    const { lines, digest } = await this.#plan(store, kept);
    const importId = ids.uuid();
    this.#kept.set(importId, kept);
    for (const id of [...this.#kept.keys()].slice(0, -mostKept)) this.#kept.delete(id);
    return { importId, origin, digest, notes: [...read.notes], lines: lines.map(({ entry: _entry, ...line }) => line) };
  }

  async #plan(store: Pick<Repositories, "directory" | "settings">, { rows, source }: ReadImport): Promise<ImportPlan> {
    const destinations = await store.settings.destinations();
    const known = knownOf(await store.directory.all(), destinations);
    return planImport(rows, { ...known, destinations, source, newId: () => this.#options.ids.uuid() });
  }

  #requireChanger(session: WindowSession) {
    return this.#options.isDemo ? requireSignedIn(session) : requireAdministrator(session);
  }
}

/** Entries first, what they refer to after: lines may name each other in any order. */
async function storeLines(
  tx: Pick<Repositories, "directory">,
  lines: readonly PlannedLine[],
  stamp: { readonly changedAt: number; readonly changedByName: string },
): Promise<{ added: number; changed: number }> {
  const entries = lines.flatMap(({ entry }) => (entry === null ? [] : [{ ...entry, ...stamp }]));
  const none = { partOfId: null, deputyId: null, outOfHoursId: null };
  for (const entry of entries) {
    if (entry.version === 1) await tx.directory.insert({ ...entry, ...none });
    else await tx.directory.update({ ...entry, ...none });
  }
  for (const entry of entries) await tx.directory.refer(entry.id, entry);
  const added = entries.filter(({ version }) => version === 1).length;
  return { added, changed: entries.length - added };
}

function bundleOf(bytes: Uint8Array) {
  const text = new TextDecoder().decode(bytes).trimStart();
  if (!text.startsWith("{")) return null;
  try {
    return bundleResources(JSON.parse(text));
  } catch {
    return null;
  }
}
