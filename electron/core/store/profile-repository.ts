import { type DestinationProfile, destinationProfileSchema } from "../../../shared/domain/channel-settings.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import type { Row } from "./tables.ts";

/** A profile as it is added; its version counts by itself. */
export type NewProfile = Omit<DestinationProfile, "version"> & { readonly changedById: string | null };

/** How destinations are spoken to, from which day on. Each change is a row; none is ever changed or deleted. */
export class ProfileRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives one profile; throws `not_found`. */
  async get(id: string): Promise<DestinationProfile> {
    const row = await this.#executor
      .selectFrom("destination_profile")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This profile does not exist.");
    return toProfile(row);
  }

  /** Gives a destination's profiles, newest version first; none where nothing was ever set. */
  async history(destinationId: string): Promise<readonly DestinationProfile[]> {
    const rows = await this.#executor
      .selectFrom("destination_profile")
      .selectAll()
      .where("destination_id", "=", destinationId)
      .orderBy("version", "desc")
      .execute();
    return rows.map(toProfile);
  }

  /**
   * Gives the profile that counts for each destination at an instant (milliseconds since 1970): of those that have begun the
   * one of the newest version. A destination without one is spoken to by its channel's defaults.
   */
  async inForce(at: number): Promise<ReadonlyMap<string, DestinationProfile>> {
    const rows = await this.#executor
      .selectFrom("destination_profile")
      .selectAll()
      .where("effective_from", "<=", at)
      .orderBy("version")
      .execute();
    return new Map(rows.map((row) => [row.destination_id, toProfile(row)]));
  }

  /** Adds a profile as the newest version of its destination, and gives it. */
  async add(profile: NewProfile): Promise<DestinationProfile> {
    const last = await this.#executor
      .selectFrom("destination_profile")
      .select((expression) => expression.fn.max("version").as("version"))
      .where("destination_id", "=", profile.destinationId)
      .executeTakeFirst();
    await this.#executor
      .insertInto("destination_profile")
      .values({
        id: profile.id,
        destination_id: profile.destinationId,
        version: Number(last?.version ?? 0) + 1,
        effective_from: profile.effectiveFrom,
        settings: JSON.stringify(profile.settings),
        note: profile.note,
        changed_by: profile.changedById,
        changed_by_name: profile.changedByName,
        changed_at: profile.changedAt,
      })
      .execute();
    return this.get(profile.id);
  }
}

function toProfile(row: Row<"destination_profile">): DestinationProfile {
  return destinationProfileSchema.parse({
    id: row.id,
    destinationId: row.destination_id,
    version: row.version,
    effectiveFrom: row.effective_from,
    settings: JSON.parse(row.settings),
    note: row.note,
    changedByName: row.changed_by_name,
    changedAt: row.changed_at,
  });
}
