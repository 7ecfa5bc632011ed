import { type RawBuilder, type SqlBool, sql } from "kysely";
import {
  codeSystemSchema,
  type DirectoryEntry,
  type EntryKind,
  entryKindSchema,
  entrySourceSchema,
  type RotaShift,
  rotaDutySchema,
} from "../../../shared/domain/directory.ts";
import { foldText } from "../../../shared/rules/worklist-search.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import { type Row, toFlag } from "./tables.ts";

/** What of the directory is listed. Empty texts and arrays narrow nothing. */
export interface DirectoryQuery {
  /** Words in any order; each has to be in the name, the role, the code, or the name of what it is part of. */
  readonly search: string;
  readonly kinds: readonly EntryKind[];
  readonly isActive: boolean | null;
  readonly offset: number;
  readonly limit: number;
}

/** What an entry refers to other entries by. */
export type EntryReferences = Pick<DirectoryEntry, "partOfId" | "deputyId" | "outOfHoursId">;

/** The directory and its rota. Entries are changed and put out of use, never deleted. */
export class DirectoryRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives a page of entries by name, and how many there are in all. */
  async list(query: DirectoryQuery): Promise<{ entries: DirectoryEntry[]; total: number }> {
    const { total } = await this.#matching(query)
      .select((expression) => expression.fn.countAll<number>().as("total"))
      .executeTakeFirstOrThrow();
    const rows = await this.#matching(query)
      .selectAll("directory_entry")
      .orderBy("directory_entry.sort_name")
      .orderBy("directory_entry.id")
      .offset(query.offset)
      .limit(query.limit)
      .execute();
    return { entries: rows.map(toEntry), total: Number(total) };
  }

  /** Gives every entry by its identifier, those out of use included. */
  async all(): Promise<Map<string, DirectoryEntry>> {
    const rows = await this.#executor.selectFrom("directory_entry").selectAll().orderBy("sort_name").execute();
    return new Map(rows.map((row) => [row.id, toEntry(row)]));
  }

  /** Says whether nothing was ever entered. */
  async isEmpty(): Promise<boolean> {
    return (await this.#executor.selectFrom("directory_entry").select("id").limit(1).executeTakeFirst()) === undefined;
  }

  /** Gives one entry; throws `not_found`. */
  async get(id: string): Promise<DirectoryEntry> {
    const row = await this.#executor.selectFrom("directory_entry").selectAll().where("id", "=", id).executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This entry is not in the directory.");
    return toEntry(row);
  }

  /** Adds an entry. What it refers to has to be there. */
  async insert(entry: DirectoryEntry): Promise<void> {
    await this.#executor
      .insertInto("directory_entry")
      .values({ id: entry.id, ...toColumns(entry) })
      .execute();
  }

  /** Puts an entry in the place of its version before (`entry.version - 1`); throws `conflict` where that is not the stored one. */
  async update(entry: DirectoryEntry): Promise<void> {
    const { numUpdatedRows } = await this.#executor
      .updateTable("directory_entry")
      .set(toColumns(entry))
      .where("id", "=", entry.id)
      .where("version", "=", entry.version - 1)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) return;
    throw new WorkstationError(
      "conflict",
      `${entry.name} was changed by somebody else meanwhile, so nothing was changed. Read it again, then change it.`,
    );
  }

  /** Sets what an entry refers to as part of the change that stored it: its version stays. */
  async refer(id: string, { partOfId, deputyId, outOfHoursId }: EntryReferences): Promise<void> {
    await this.#executor
      .updateTable("directory_entry")
      .set({ part_of: partOfId, deputy_id: deputyId, out_of_hours_id: outOfHoursId })
      .where("id", "=", id)
      .execute();
  }

  /** Gives the shifts that touch a stretch of time (milliseconds since 1970), of one team or of all, the earliest first. */
  async shifts(from: number, until: number, teamId?: string): Promise<RotaShift[]> {
    const rows = await this.#executor
      .selectFrom("rota_shift")
      .selectAll()
      .where("starts_at", "<", until)
      .where("ends_at", ">", from)
      .$if(teamId !== undefined, (query) => query.where("team_id", "=", teamId ?? ""))
      .orderBy("starts_at")
      .orderBy("id")
      .execute();
    return rows.map(toShift);
  }

  /** Adds a shift, or puts it in the place of the one of the same identifier. */
  async saveShift(shift: RotaShift): Promise<void> {
    const columns = {
      ...{ team_id: shift.teamId, person_id: shift.personId, duty: shift.duty },
      ...{ starts_at: shift.startsAt, ends_at: shift.endsAt },
      ...{ changed_at: shift.changedAt, changed_by_name: shift.changedByName },
    };
    await this.#executor
      .insertInto("rota_shift")
      .values({ id: shift.id, ...columns })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(columns))
      .execute();
  }

  /** Takes a shift out of the rota and gives it; throws `not_found`. */
  async removeShift(id: string): Promise<RotaShift> {
    const row = await this.#executor.deleteFrom("rota_shift").where("id", "=", id).returningAll().executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This shift is not in the rota any more.");
    return toShift(row);
  }

  #matching({ search, kinds, isActive }: DirectoryQuery) {
    let query = this.#executor
      .selectFrom("directory_entry")
      .leftJoin("directory_entry as whole", "whole.id", "directory_entry.part_of");
    if (kinds.length > 0) query = query.where("directory_entry.kind", "in", [...kinds]);
    if (isActive !== null) query = query.where("directory_entry.is_active", "=", toFlag(isActive));
    for (const word of foldText(search).split(/[\s,]+/)) {
      if (word === "") continue;
      query = query.where((expression) =>
        expression.or([
          containing("directory_entry.sort_name", word),
          containing("directory_entry.role", word),
          containing("directory_entry.national_code", word),
          containing("whole.sort_name", word),
        ]),
      );
    }
    return query;
  }
}

/** Both engines lower ASCII letters alike; what has others is stored folded. */
function containing(column: string, folded: string): RawBuilder<SqlBool> {
  const escaped = folded.replace(/[!%_]/g, "!$&");
  return sql<SqlBool>`lower(${sql.ref(column)}) like ${`%${escaped}%`} escape '!'`;
}

function toColumns(entry: DirectoryEntry): Omit<Row<"directory_entry">, "id"> {
  return {
    ...{ kind: entry.kind, name: entry.name, sort_name: foldText(entry.name), role: entry.role },
    ...{ national_code: entry.nationalCode, code_system: entry.codeSystem },
    ...{ part_of: entry.partOfId, destination_id: entry.destinationId },
    ...{ phone: entry.phone, out_of_hours_phone: entry.outOfHoursPhone, email: entry.email, address: entry.address },
    ...{ deputy_id: entry.deputyId, out_of_hours_id: entry.outOfHoursId },
    ...{ absent_from: entry.absentFrom, absent_until: entry.absentUntil, absence_note: entry.absenceNote },
    ...{ is_active: toFlag(entry.isActive), source: entry.source, source_key: entry.sourceKey },
    ...{ version: entry.version, changed_at: entry.changedAt, changed_by_name: entry.changedByName },
  };
}

function toEntry(row: Row<"directory_entry">): DirectoryEntry {
  return {
    ...{ id: row.id, kind: entryKindSchema.parse(row.kind), name: row.name, role: row.role },
    ...{ nationalCode: row.national_code, codeSystem: codeSystemSchema.parse(row.code_system) },
    ...{ partOfId: row.part_of, destinationId: row.destination_id },
    ...{ phone: row.phone, outOfHoursPhone: row.out_of_hours_phone, email: row.email, address: row.address },
    ...{ deputyId: row.deputy_id, outOfHoursId: row.out_of_hours_id },
    ...{ absentFrom: row.absent_from, absentUntil: row.absent_until, absenceNote: row.absence_note },
    ...{ isActive: row.is_active === 1, source: entrySourceSchema.parse(row.source), sourceKey: row.source_key },
    ...{ version: row.version, changedAt: row.changed_at, changedByName: row.changed_by_name },
  };
}

function toShift(row: Row<"rota_shift">): RotaShift {
  return {
    ...{ id: row.id, teamId: row.team_id, personId: row.person_id, duty: rotaDutySchema.parse(row.duty) },
    ...{ startsAt: row.starts_at, endsAt: row.ends_at, changedAt: row.changed_at, changedByName: row.changed_by_name },
  };
}
