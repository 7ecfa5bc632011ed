import type { z } from "zod";
import {
  type ArchiveSettings,
  archiveQuirksSchema,
  archiveSettingsSchema,
  type DestinationSettings,
  destinationSettingsSchema,
} from "../../../shared/contract/settings.ts";
import { isTransportFault } from "../../../shared/rules/destination-circuit.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import { type Row, toFlag } from "./tables.ts";

/** An archive as stored: its secret is in the secret store, here is only whether there is one. */
export type StoredArchive = Omit<ArchiveSettings, "secret"> & { readonly hasSecret: boolean };

/** A destination with whether it is paused. */
export type StoredDestination = DestinationSettings & {
  readonly pausedAt: number | null;
  readonly pausedReason: string;
  /** Transport faults in a row; 0 where the last try was answered. */
  readonly circuitFailures: number;
};

/** Archives, destinations and named values of the profile. */
export class SettingsRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives a named value of the profile, or null. */
  async value(name: string): Promise<string | null> {
    const row = await this.#executor
      .selectFrom("profile_setting")
      .select("value")
      .where("name", "=", name)
      .executeTakeFirst();
    return row?.value ?? null;
  }

  /** Sets a named value of the profile. */
  async setValue(name: string, value: string): Promise<void> {
    await this.#executor
      .insertInto("profile_setting")
      .values({ name, value })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
      .execute();
  }

  /** Gives the archives in their order; the embedded one is first. */
  async archives(): Promise<readonly StoredArchive[]> {
    const rows = await this.#executor.selectFrom("archive").selectAll().orderBy("position").orderBy("id").execute();
    return rows.map(toArchive);
  }

  /** Adds an archive at the end or changes it in its place. */
  async saveArchive(archive: StoredArchive): Promise<void> {
    const columns = {
      name: archive.name,
      base_url: archive.baseUrl,
      authentication: archive.authentication,
      username: archive.username,
      has_secret: toFlag(archive.hasSecret),
      certificate_authority_file: archive.certificateAuthorityFile,
      quirks: JSON.stringify(archive.quirks),
      is_enabled: toFlag(archive.isEnabled),
      receives_reports: toFlag(archive.receivesReports),
      feeds_reading_list: toFlag(archive.feedsReadingList),
    };
    const position = archive.id === "embedded" ? 0 : await this.#nextPosition("archive");
    await this.#executor
      .insertInto("archive")
      .values({ id: archive.id, ...columns, position })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(columns))
      .execute();
  }

  /** Gives what an archive was found to be able to do, read by the caller's schema, or null. */
  async capability<Capability>(
    archiveId: string,
    schema: z.ZodType<Capability>,
  ): Promise<{ capability: Capability; checkedAt: number } | null> {
    const row = await this.#executor
      .selectFrom("archive_capability")
      .selectAll()
      .where("archive_id", "=", archiveId)
      .executeTakeFirst();
    if (!row) return null;
    const parsed = schema.safeParse(JSON.parse(row.capability));
    return parsed.success ? { capability: parsed.data, checkedAt: row.checked_at } : null;
  }

  /** Remembers what an archive can do. */
  async setCapability(archiveId: string, capability: unknown, checkedAt: number): Promise<void> {
    const columns = { capability: JSON.stringify(capability), checked_at: checkedAt };
    await this.#executor
      .insertInto("archive_capability")
      .values({ archive_id: archiveId, ...columns })
      .onConflict((conflict) => conflict.column("archive_id").doUpdateSet(columns))
      .execute();
  }

  /** Gives the destinations in their order. */
  async destinations(): Promise<readonly StoredDestination[]> {
    const rows = await this.#executor.selectFrom("destination").selectAll().orderBy("position").orderBy("id").execute();
    return rows.map(toDestination);
  }

  /** Gives one destination; throws `not_found`. */
  async destination(id: string): Promise<StoredDestination> {
    const row = await this.#executor.selectFrom("destination").selectAll().where("id", "=", id).executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This destination is not set up here.");
    return toDestination(row);
  }

  /** Adds a destination at the end or changes it in its place; a change ends a pause, because it may have cured it. */
  async saveDestination(destination: DestinationSettings): Promise<void> {
    const columns = {
      name: destination.name,
      channel: destination.channel,
      address: destination.address,
      recipient_role: destination.recipientRole,
      receiving_application: destination.receivingApplication,
      receiving_facility: destination.receivingFacility,
      receipts_url: destination.receiptsUrl,
      per_accession: toFlag(destination.isPerAccession ?? false),
      is_enabled: toFlag(destination.isEnabled),
      paused_at: null,
      paused_reason: "",
      ...closed,
    };
    await this.#executor
      .insertInto("destination")
      .values({ id: destination.id, ...columns, position: await this.#nextPosition("destination") })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(columns))
      .execute();
  }

  /** Stops claiming for a destination as a whole, with the reason that is shown. */
  async pauseDestination(id: string, reason: string, now: number): Promise<void> {
    await this.#executor
      .updateTable("destination")
      .set({ paused_at: now, paused_reason: reason })
      .where("id", "=", id)
      .execute();
  }

  /** Lets a destination that failed be tried at once. */
  async closeCircuit(id: string): Promise<void> {
    await this.#executor.updateTable("destination").set(closed).where("id", "=", id).execute();
  }

  /** Lets a paused destination, or one whose circuit is open, be claimed again. */
  async resumeDestination(id: string): Promise<void> {
    await this.#executor
      .updateTable("destination")
      .set({ paused_at: null, paused_reason: "", ...closed })
      .where("id", "=", id)
      .execute();
  }

  async #nextPosition(table: "archive" | "destination"): Promise<number> {
    const row = await this.#executor
      .selectFrom(table)
      .select((expression) => expression.fn.max("position").as("last"))
      .executeTakeFirst();
    return Number(row?.last ?? 0) + 1;
  }
}

const closed = { circuit_failures: 0, circuit_fault: "", circuit_open_until: null };

function toArchive(row: Row<"archive">): StoredArchive {
  const { secret: _, ...settings } = archiveSettingsSchema.parse({
    id: row.id,
    name: row.name,
    baseUrl: row.base_url,
    authentication: row.authentication,
    username: row.username,
    secret: null,
    certificateAuthorityFile: row.certificate_authority_file,
    quirks: archiveQuirksSchema.parse(JSON.parse(row.quirks)),
    isEnabled: row.is_enabled === 1,
    receivesReports: row.receives_reports === 1,
    feedsReadingList: row.feeds_reading_list === 1,
  });
  return { ...settings, hasSecret: row.has_secret === 1 };
}

function toDestination(row: Row<"destination">): StoredDestination {
  const settings = destinationSettingsSchema.parse({
    id: row.id,
    name: row.name,
    channel: row.channel,
    address: row.address,
    recipientRole: row.recipient_role,
    receivingApplication: row.receiving_application,
    receivingFacility: row.receiving_facility,
    receiptsUrl: row.receipts_url,
    ...(row.per_accession === 1 ? { isPerAccession: true } : {}),
    isEnabled: row.is_enabled === 1,
  });
  return {
    ...settings,
    pausedAt: row.paused_at,
    pausedReason: row.paused_reason,
    circuitFailures: isTransportFault(row.circuit_fault) ? row.circuit_failures : 0,
  };
}
