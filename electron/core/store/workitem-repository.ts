import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import { type StudySummary, studySummarySchema } from "../../../shared/domain/study.ts";
import {
  type HandoverRequest,
  type Priority,
  prioritySchema,
  type Reservation,
  type Workitem,
  type WorkitemStatus,
  type WorklistSort,
  workitemStatusSchema,
} from "../../../shared/domain/workitem.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import { nameSearchText, nameSortText, normaliseNumber, searchTerms } from "./search-text.ts";
import type { NewRow, Row, Tables } from "./tables.ts";

/** What an archive and a request say about a case; everything else of a workitem is ours. */
export interface WorkitemSeed {
  readonly study: StudySummary;
  readonly priority: Priority;
  readonly clinicalQuestion: string;
  readonly referrer: { readonly name: string; readonly organisation: string };
  /** The requester's own number of the order (HL7 ORC-2); absent where no request came. */
  readonly placerOrderNumber?: string;
  readonly clockStartedAt: number | null;
  readonly targetAt: number | null;
}

/** What became of a seed. `elsewhere`: another archive already has the study, whose case is left alone. */
export type UpsertOutcome = "added" | "changed" | "unchanged" | "elsewhere";

/** What may change in a workitem besides what its archive says. Absent fields stay. */
export interface WorkitemChange {
  readonly status?: WorkitemStatus;
  readonly priority?: Priority;
  readonly clinicalQuestion?: string;
  readonly targetAt?: number | null;
  readonly clockStartedAt?: number | null;
  readonly reservation?: Reservation | null;
  readonly handoverRequest?: HandoverRequest | null;
  readonly heldReason?: string;
  readonly priorCount?: number;
}

/** A reading list as asked for, with days already turned into instants. */
export interface WorkitemQuery {
  readonly search: string;
  readonly modalities: readonly string[];
  /** Site names, as shown on the chips. */
  readonly sites: readonly string[];
  readonly statuses: readonly WorkitemStatus[];
  /** Inclusive, milliseconds since 1970, or null. */
  readonly performedFrom: number | null;
  /** Exclusive, milliseconds since 1970, or null. */
  readonly performedBefore: number | null;
  /** Only cases reserved by this person, or null. */
  readonly reservedBy: string | null;
  readonly sort: WorklistSort;
  readonly offset: number;
  readonly limit: number;
}

type WorkitemRow = Row<"workitem"> & { open_alert_count: number };
type WorkitemExpression = ExpressionBuilder<Tables, "workitem">;

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
      .values(newRow(seed, newId, now))
      .onConflict((conflict) => conflict.column("study_instance_uid").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (inserted) return { workitem: await this.get(inserted.id), outcome: "added" };
    const known = await this.findByStudy(seed.study.studyInstanceUid);
    if (!known) throw new WorkstationError("not_found", "The case was removed while it was being updated.");
    if (known.study.archiveId !== seed.study.archiveId) return { workitem: known, outcome: "elsewhere" };
    const isSame = JSON.stringify(studySummarySchema.parse(seed.study)) === JSON.stringify(known.study);
    await this.#executor
      .updateTable("workitem")
      .set(isSame ? { seen_at: now } : { ...studyColumns(seed.study), seen_at: now })
      .$if(!isSame, (query) => query.set((expression) => ({ version: expression("version", "+", 1) })))
      .where("id", "=", known.id)
      .execute();
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

  /** Gives one page of the reading list and the number of all rows that match. */
  async list(query: WorkitemQuery): Promise<{ rows: readonly Workitem[]; total: number }> {
    const matching = (expression: WorkitemExpression) => matches(expression, query);
    const direction = query.sort.direction === "ascending" ? "asc" : "desc";
    const column = sortColumns[query.sort.column];
    const rows = await this.#select()
      .where(matching)
      // Cases without a value come last in either direction, on both engines alike.
      .orderBy(sql`case when ${sql.ref(column)} is null then 1 else 0 end`)
      .orderBy(sql.ref(column), direction)
      .orderBy("workitem.performed_at", "desc")
      .orderBy("workitem.id")
      .offset(query.offset)
      .limit(query.limit)
      .execute();
    const count = await this.#executor
      .selectFrom("workitem")
      .where(matching)
      .select((expression) => expression.fn.countAll<number>().as("total"))
      .executeTakeFirstOrThrow();
    return { rows: rows.map(toWorkitem), total: Number(count.total) };
  }

  /** Gives the modalities and site names that occur, sorted, for the filter chips. */
  async filterValues(): Promise<{ modalities: readonly string[]; sites: readonly string[] }> {
    const sets = await this.#executor.selectFrom("workitem").select("modalities").distinct().execute();
    const sites = await this.#executor.selectFrom("workitem").select("site_name").distinct().execute();
    const modalities = new Set(sets.flatMap((row) => row.modalities.split("|")).filter((code) => code !== ""));
    return {
      modalities: [...modalities].sort(),
      sites: sites
        .map((row) => row.site_name)
        .filter((name) => name !== "")
        .sort(),
    };
  }

  /** Counts cases past their target and those due before `soon`; both in milliseconds since 1970. */
  async countByTarget(now: number, soon: number): Promise<{ overdueCount: number; dueSoonCount: number }> {
    const row = await this.#executor
      .selectFrom("workitem")
      .where("target_at", "is not", null)
      .where("status", "!=", "final")
      .select([
        sql<number>`coalesce(sum(case when target_at < ${now} then 1 else 0 end), 0)`.as("overdue"),
        sql<number>`coalesce(sum(case when target_at >= ${now} and target_at < ${soon} then 1 else 0 end), 0)`.as(
          "soon",
        ),
      ])
      .executeTakeFirstOrThrow();
    return { overdueCount: Number(row.overdue), dueSoonCount: Number(row.soon) };
  }

  #select() {
    return this.#executor
      .selectFrom("workitem")
      .selectAll("workitem")
      .select((expression) =>
        expression
          .selectFrom("alert")
          .whereRef("alert.workitem_id", "=", "workitem.id")
          .where("alert.is_open", "=", 1)
          .select((inner) => inner.fn.countAll<number>().as("count"))
          .$asScalar()
          .$notNull()
          .as("open_alert_count"),
      );
  }
}

const sortColumns = {
  target: "workitem.target_at",
  priority: "workitem.priority_rank",
  patient: "workitem.patient_sort",
  examination: "workitem.description",
  site: "workitem.site_name",
  referrer: "workitem.referrer_name",
  performed: "workitem.performed_at",
  status: "workitem.status_rank",
  holder: "workitem.reserved_by_name",
} as const satisfies Record<WorklistSort["column"], string>;

function matches(expression: WorkitemExpression, query: WorkitemQuery): Expression<SqlBool> {
  const conditions: Expression<SqlBool>[] = [];
  if (query.statuses.length > 0) conditions.push(expression("status", "in", query.statuses));
  if (query.sites.length > 0) conditions.push(expression("site_name", "in", query.sites));
  if (query.reservedBy !== null) conditions.push(expression("reserved_by", "=", query.reservedBy));
  if (query.performedFrom !== null) conditions.push(expression("performed_at", ">=", query.performedFrom));
  if (query.performedBefore !== null) conditions.push(expression("performed_at", "<", query.performedBefore));
  if (query.modalities.length > 0) {
    const codes = query.modalities.map((code) => normaliseNumber(code));
    conditions.push(expression.or(codes.map((code) => expression("modalities", "like", `%|${code}|%`))));
  }
  const terms = searchTerms(query.search);
  if (terms.words.length > 0) {
    const everyWord = expression.and(
      terms.words.map((word) =>
        expression.or([expression("patient_search", "like", `% ${word}%`), ...numberMatches(expression, word)]),
      ),
    );
    const whole = terms.number === "" ? [] : numberMatches(expression, terms.number);
    conditions.push(expression.or([everyWord, ...whole]));
  }
  return expression.and(conditions);
}

function numberMatches(expression: WorkitemExpression, number: string): Expression<SqlBool>[] {
  if (!/\p{N}/u.test(number)) return [];
  return [
    expression("nhs_number", "like", `${number}%`),
    expression("patient_id_search", "like", `%${number}%`),
    expression("accession_search", "like", `%${number}%`),
  ];
}

function studyColumns(study: StudySummary) {
  return {
    archive_id: study.archiveId,
    study: JSON.stringify(study),
    patient_sort: nameSortText(study.patient.name),
    patient_search: nameSearchText(study.patient.name),
    nhs_number: study.patient.nhsNumber ?? "",
    patient_id_search: normaliseNumber(study.patient.patientId),
    accession_search: normaliseNumber(study.accessionNumber),
    issuer_of_patient_id: study.patient.issuerOfPatientId,
    description: study.description,
    modalities: `|${study.modalities.map((code) => normaliseNumber(code)).join("|")}|`,
    site_code: study.site.code,
    site_name: study.site.name,
    performed_at: study.performedAt,
  };
}

function newRow(seed: WorkitemSeed, id: string, now: number): NewRow<"workitem"> {
  return {
    id,
    study_instance_uid: seed.study.studyInstanceUid,
    ...studyColumns(seed.study),
    referrer_name: seed.referrer.name,
    referrer_organisation: seed.referrer.organisation,
    clinical_question: seed.clinicalQuestion,
    placer_order_number: seed.placerOrderNumber ?? "",
    priority: seed.priority,
    priority_rank: priorityRank(seed.priority),
    status: "unread",
    status_rank: statusRank("unread"),
    clock_started_at: seed.clockStartedAt,
    target_at: seed.targetAt,
    reserved_by: null,
    reserved_by_name: "",
    reserved_at: null,
    handover_by: null,
    handover_by_name: "",
    handover_at: null,
    held_reason: "",
    prior_count: 0,
    seen_at: now,
    created_at: now,
    version: 1,
  };
}

function changedColumns(change: WorkitemChange): Partial<NewRow<"workitem">> {
  const columns: Partial<NewRow<"workitem">> = {};
  if (change.status !== undefined) {
    Object.assign(columns, { status: change.status, status_rank: statusRank(change.status) });
  }
  if (change.priority !== undefined) {
    Object.assign(columns, { priority: change.priority, priority_rank: priorityRank(change.priority) });
  }
  if (change.clinicalQuestion !== undefined) columns.clinical_question = change.clinicalQuestion;
  if (change.targetAt !== undefined) columns.target_at = change.targetAt;
  if (change.clockStartedAt !== undefined) columns.clock_started_at = change.clockStartedAt;
  if (change.heldReason !== undefined) columns.held_reason = change.heldReason;
  if (change.priorCount !== undefined) columns.prior_count = change.priorCount;
  if (change.reservation !== undefined) {
    columns.reserved_by = change.reservation?.personId ?? null;
    columns.reserved_by_name = change.reservation?.displayName ?? "";
    columns.reserved_at = change.reservation?.since ?? null;
  }
  if (change.handoverRequest !== undefined) {
    columns.handover_by = change.handoverRequest?.personId ?? null;
    columns.handover_by_name = change.handoverRequest?.displayName ?? "";
    columns.handover_at = change.handoverRequest?.askedAt ?? null;
  }
  return columns;
}

function priorityRank(priority: Priority): number {
  return prioritySchema.options.indexOf(priority);
}

function statusRank(status: WorkitemStatus): number {
  return workitemStatusSchema.options.indexOf(status);
}

function toWorkitem(row: WorkitemRow): Workitem {
  return {
    id: row.id,
    study: studySummarySchema.parse(JSON.parse(row.study)),
    priority: prioritySchema.parse(row.priority),
    clinicalQuestion: row.clinical_question,
    referrer: { name: row.referrer_name, organisation: row.referrer_organisation },
    status: workitemStatusSchema.parse(row.status),
    targetAt: row.target_at,
    clockStartedAt: row.clock_started_at,
    reservation:
      row.reserved_by === null
        ? null
        : { personId: row.reserved_by, displayName: row.reserved_by_name, since: row.reserved_at ?? 0 },
    handoverRequest:
      row.handover_by === null
        ? null
        : { personId: row.handover_by, displayName: row.handover_by_name, askedAt: row.handover_at ?? 0 },
    heldReason: row.held_reason,
    priorCount: row.prior_count,
    openAlertCount: Number(row.open_alert_count),
    version: row.version,
  };
}
