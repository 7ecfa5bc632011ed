import { sql } from "kysely";
import type { Reservation, Workitem, WorklistPlace } from "../../../shared/domain/workitem.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import { pageBehind, pageOf, type WorkitemPage, type WorkitemQuery } from "./workitem-pages.ts";
import { casesWithAlerts } from "./workitem-reading.ts";
import {
  changedColumns,
  newWorkitemRow,
  statusRank,
  studyColumns,
  toWorkitem,
  unknownCount,
  type WorkitemChange,
  type WorkitemSeed,
} from "./workitem-rows.ts";
import type { WorkitemList } from "./workitem-search.ts";
import { countOpenBefore, readTally, sumOf } from "./workitem-tally.ts";

/** What became of a seed. `elsewhere`: another archive already has the study, whose case is left alone. */
export type UpsertOutcome = "added" | "changed" | "unchanged" | "elsewhere";

/** Cases of the reading list. Each change raises `version` by one. */
export class WorkitemRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives one case, or null. */
  async find(id: string): Promise<Workitem | null> {
    const row = await this.#select().where("workitem.id", "=", id).executeTakeFirst();
    return row ? toWorkitem(row) : null;
  }

  /** Gives one case; throws `not_found`. */
  async get(id: string): Promise<Workitem> {
    const found = await this.find(id);
    if (!found) throw new WorkstationError("not_found", "This case is no longer on the reading list.");
    return found;
  }

  /** Gives cases by their identifiers; one that is no longer there is left out. */
  async byIds(ids: readonly string[]): Promise<ReadonlyMap<string, Workitem>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#select().where("workitem.id", "in", ids).execute();
    return new Map(rows.map((row) => [row.id, toWorkitem(row)]));
  }

  /** Gives the case of a study, whichever archive it came from, or null. */
  async findByStudy(studyInstanceUid: string): Promise<Workitem | null> {
    const row = await this.#select().where("workitem.study_instance_uid", "=", studyInstanceUid).executeTakeFirst();
    return row ? toWorkitem(row) : null;
  }

  /** Gives the requester's number of a case's order, empty where unknown; throws `not_found`. */
  async placerOrderNumber(id: string): Promise<string> {
    const row = await this.#executor
      .selectFrom("workitem")
      .select("placer_order_number")
      .where("id", "=", id)
      .executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This case is no longer on the reading list.");
    return row.placer_order_number;
  }

  /** Gives every case that a person holds. */
  async reservedBy(personId: string): Promise<readonly Workitem[]> {
    const rows = await this.#select().where("workitem.reserved_by", "=", personId).orderBy("workitem.id").execute();
    return rows.map(toWorkitem);
  }

  /**
   * Adds the case of a study or brings it up to date; `newId` is used only when it is new. Status, reservation and
   * priority of a known case stay. Gives the case and what was done.
   */
  async upsert(
    seed: WorkitemSeed,
    newId: string,
    now: number,
  ): Promise<{ workitem: Workitem; outcome: UpsertOutcome }> {
    const inserted = await this.#executor
      .insertInto("workitem")
      .values(newWorkitemRow(seed, newId, now))
      .onConflict((conflict) => conflict.column("study_instance_uid").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (inserted) {
      await this.forgetPriorCounts(seed.study.patient);
      return { workitem: await this.get(inserted.id), outcome: "added" };
    }
    const known = await this.findByStudy(seed.study.studyInstanceUid);
    if (!known) throw new WorkstationError("not_found", "The case was removed while it was being updated.");
    if (known.study.archiveId !== seed.study.archiveId) return { workitem: known, outcome: "elsewhere" };
    const isSame = studyColumns(seed.study).study === JSON.stringify(known.study);
    await this.#executor
      .updateTable("workitem")
      .set(isSame ? { seen_at: now } : { ...studyColumns(seed.study), seen_at: now })
      .$if(!isSame, (query) => query.set((expression) => ({ version: expression("version", "+", 1) })))
      .where("id", "=", known.id)
      .execute();
    if (!isSame) await this.forgetPriorCounts(seed.study.patient);
    return { workitem: await this.get(known.id), outcome: isSame ? "unchanged" : "changed" };
  }

  /**
   * Changes a case. With `expectedVersion` it is changed only if it still has that version. Gives it as it is then;
   * throws `not_found`, `conflict` with `details.currentVersion`.
   */
  async update(id: string, change: WorkitemChange, expectedVersion: number | null = null): Promise<Workitem> {
    const updated = await this.#executor
      .updateTable("workitem")
      .set(changedColumns(change))
      .set((expression) => ({ version: expression("version", "+", 1) }))
      .where("id", "=", id)
      .$if(expectedVersion !== null, (query) => query.where("version", "=", expectedVersion ?? 0))
      .returning("id")
      .executeTakeFirst();
    const current = await this.get(id);
    if (!updated) {
      throw new WorkstationError("conflict", "This case was changed by somebody else. It is shown as it is now.", {
        details: { currentVersion: current.version },
      });
    }
    return current;
  }

  /**
   * Reserves a case for a person in one statement, so that of two who ask at once only one gets it; the holder's own
   * second call changes nothing but is answered. An unread case becomes `reserved`. Throws `not_found`, `conflict` with
   * `details.holder` and `details.since`.
   */
  async reserve(id: string, reservation: Reservation): Promise<Workitem> {
    const taken = await this.#executor
      .updateTable("workitem")
      .set({
        reserved_by: reservation.personId,
        reserved_by_name: reservation.displayName,
        reserved_at: reservation.since,
        handover_by: null,
        handover_by_name: "",
        handover_at: null,
      })
      .set((expression) => ({
        version: expression("version", "+", 1),
        status: sql<string>`case when status = 'unread' then 'reserved' else status end`,
        status_rank: sql<number>`case when status = 'unread' then ${statusRank("reserved")} else status_rank end`,
      }))
      .where("id", "=", id)
      .where("reserved_by", "is", null)
      .returning("id")
      .executeTakeFirst();
    const current = await this.get(id);
    if (taken || current.reservation?.personId === reservation.personId) return current;
    throw new WorkstationError("conflict", "Somebody else has this case. You can ask them for it.", {
      details: { holder: current.reservation?.displayName ?? "", since: current.reservation?.since ?? 0 },
    });
  }

  /**
   * Gives a case back if this person holds it: a case that was only reserved becomes unread, any other status stays.
   * Releasing what one does not hold changes nothing.
   */
  async release(id: string, personId: string): Promise<Workitem> {
    await this.#executor
      .updateTable("workitem")
      .set({
        reserved_by: null,
        reserved_by_name: "",
        reserved_at: null,
        handover_by: null,
        handover_by_name: "",
        handover_at: null,
      })
      .set((expression) => ({
        version: expression("version", "+", 1),
        status: sql<string>`case when status = 'reserved' then 'unread' else status end`,
        status_rank: sql<number>`case when status = 'reserved' then ${statusRank("unread")} else status_rank end`,
      }))
      .where("id", "=", id)
      .where("reserved_by", "=", personId)
      .execute();
    return this.get(id);
  }

  /** Gives the cases of an archive done since `performedFrom` or at an unknown time, and those that it had lost, newest first. */
  async ofArchive(archiveId: string, performedFrom: number): Promise<readonly Workitem[]> {
    const rows = await this.#select()
      .where("workitem.archive_id", "=", archiveId)
      .where((expression) =>
        expression.or([
          expression("workitem.performed_at", ">=", performedFrom),
          expression("workitem.performed_at", "is", null),
          expression("workitem.is_missing", "=", 1),
        ]),
      )
      .orderBy("workitem.performed_at", "desc")
      .orderBy("workitem.id")
      .execute();
    return rows.map(toWorkitem);
  }

  /** Gives cases of these archives to be read whose headers were never read for what the archive leaves out, oldest target first. */
  async withUnreadHeaders(archiveIds: readonly string[]): Promise<readonly Workitem[]> {
    if (archiveIds.length === 0) return [];
    const rows = await this.#select()
      .where("workitem.archive_id", "in", archiveIds)
      .where("workitem.headers_read_at", "is", null)
      .where("workitem.status", "not in", ["final", "withdrawn", "cancelled"])
      .orderBy(sql`case when workitem.target_at is null then 1 else 0 end`)
      .orderBy("workitem.target_at")
      .orderBy("workitem.id")
      .execute();
    return rows.map(toWorkitem);
  }

  /** Notes that the headers of a case's study were read, so that they are not asked for again. */
  async noteHeadersRead(id: string, at: number): Promise<void> {
    await this.#executor.updateTable("workitem").set({ headers_read_at: at }).where("id", "=", id).execute();
  }

  /** Gives cases to be read whose priors were not looked for since `before`, those never looked at first. A time after `now` is a clock's jump. */
  async dueForPriorCount(before: number, now: number, limit: number): Promise<readonly Workitem[]> {
    const rows = await this.#select()
      .where("workitem.status", "not in", ["final", "withdrawn", "cancelled"])
      .where((expression) =>
        expression.or([
          expression("workitem.priors_counted_at", "is", null),
          expression("workitem.priors_counted_at", "<", before),
          expression("workitem.priors_counted_at", ">", now),
        ]),
      )
      .orderBy(sql`coalesce(workitem.priors_counted_at, 0)`)
      .orderBy("workitem.id")
      .limit(limit)
      .execute();
    return rows.map(toWorkitem);
  }

  /** Notes how many priors a case has, null for unknown, and when that was looked up. Says whether the number is another one. */
  async notePriorCount(id: string, count: number | null, countedAt: number): Promise<boolean> {
    await this.#executor.updateTable("workitem").set({ priors_counted_at: countedAt }).where("id", "=", id).execute();
    const changed = await this.#executor
      .updateTable("workitem")
      .set({ prior_count: count ?? unknownCount })
      .set((expression) => ({ version: expression("version", "+", 1) }))
      .where("id", "=", id)
      .where("prior_count", "!=", count ?? unknownCount)
      .returning("id")
      .executeTakeFirst();
    return changed !== undefined;
  }

  /** A study of this patient came up: every count of the patient's cases is due again, and none of them is said until then. */
  async forgetPriorCounts(patient: { readonly patientId: string; readonly nhsNumber: string | null }): Promise<void> {
    const { patientId, nhsNumber } = patient;
    await this.#executor
      .updateTable("workitem")
      .set({ priors_counted_at: null })
      .set({ prior_count: sql<number>`case when prior_count = 0 then ${unknownCount} else prior_count end` })
      .where((expression) =>
        expression.or([
          expression.and([expression("patient_id", "=", patientId), expression("patient_id", "!=", "")]),
          expression.and([expression("nhs_number", "=", nhsNumber ?? ""), expression("nhs_number", "!=", "")]),
        ]),
      )
      .execute();
  }

  /** Another archive may hold priors of anybody: every count is due again, and no case is said to have none until then. */
  async forgetAllPriorCounts(): Promise<void> {
    await this.#executor
      .updateTable("workitem")
      .set({ priors_counted_at: null })
      .set({ prior_count: sql<number>`case when prior_count = 0 then ${unknownCount} else prior_count end` })
      .where("status", "not in", ["final", "withdrawn", "cancelled"])
      .where("priors_counted_at", "is not", null)
      .execute();
  }

  /** Gives the cases under a patient's hospital or NHS number, newest first; whether they are of one person is not said. */
  async ofPatient(patient: {
    readonly patientId: string;
    readonly nhsNumber: string | null;
  }): Promise<readonly Workitem[]> {
    const rows = await this.#select()
      .where((expression) =>
        expression.or([
          expression.and([expression("patient_id", "=", patient.patientId), expression("patient_id", "!=", "")]),
          expression.and([expression("nhs_number", "=", patient.nhsNumber ?? ""), expression("nhs_number", "!=", "")]),
        ]),
      )
      .orderBy("workitem.performed_at", "desc")
      .orderBy("workitem.id")
      .limit(50)
      .execute();
    return rows.map(toWorkitem);
  }

  /** Gives one page of the reading list, found by how many rows lie before it, and the number of all rows that match. */
  list(query: WorkitemQuery): Promise<WorkitemPage & { total: number }> {
    return pageOf(this.#executor, query);
  }

  /** Gives the page behind a place, however many rows lie before it. Throws `invalid_input` for a place of another order. */
  onward(list: WorkitemList, place: WorklistPlace, limit: number): Promise<WorkitemPage> {
    return pageBehind(this.#executor, list, { place, limit });
  }

  /** Gives the modalities and site names that occur, sorted, for the filter chips. */
  async filterValues(): Promise<{ modalities: readonly string[]; sites: readonly string[] }> {
    const tally = await readTally(this.#executor);
    const modalities = new Set(tally.flatMap((row) => row.modalities.split("|")).filter((code) => code !== ""));
    const sites = new Set(tally.map((row) => row.site_name).filter((name) => name !== ""));
    return { modalities: [...modalities].sort(), sites: [...sites].sort() };
  }

  /** Counts cases past their target and those due before `soon`; both in milliseconds since 1970. */
  async countByTarget(now: number, soon: number): Promise<{ overdueCount: number; dueSoonCount: number }> {
    const overdueCount = await countOpenBefore(this.#executor, now);
    return { overdueCount, dueSoonCount: (await countOpenBefore(this.#executor, soon)) - overdueCount };
  }

  /** Gives how many cases there are, reported ones included. */
  async count(): Promise<number> {
    return sumOf(await readTally(this.#executor));
  }

  #select() {
    return casesWithAlerts(this.#executor);
  }
}
