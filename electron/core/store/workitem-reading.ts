import { type RawBuilder, type SelectQueryBuilder, sql } from "kysely";
import type { WorklistPlace, WorklistSort } from "../../../shared/domain/workitem.ts";
import { type Executor, engineOf } from "./executor.ts";
import type { Tables, WorkitemTable } from "./tables.ts";
import { asksOpenOnly, isOpenCase, performedInOrder } from "./workitem-order.ts";
import { everyCase, keyColumns, keysOf, type PlacedCase, partsBehind, wholeList } from "./workitem-place.ts";
import { toWorkitem } from "./workitem-rows.ts";
import { filterCondition, type WorkitemFilter, type WorkitemList } from "./workitem-search.ts";
import type { IndexedWords } from "./workitem-words.ts";

/** A list and what the index of words knows of it. */
export interface ListReading {
  readonly executor: Executor;
  readonly list: WorkitemList;
  readonly words: IndexedWords | null;
}

/** Which cases of a list are read. */
export interface Span {
  readonly skip: number;
  readonly most: number;
  readonly behind: WorklistPlace | null;
}

const nothing = sql<boolean>`1 = 0`;

/** Gives the query of cases with the number of their open alerts. */
export function casesWithAlerts(executor: Executor) {
  return executor
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

/** Goes through a list in the order of its indexes until enough cases were met. */
export async function walk(reading: ListReading, span: Span): Promise<readonly PlacedCase[]> {
  const { askedFirst } = reading.list;
  if (askedFirst === undefined || reading.list.sort.column !== "target")
    return walkPart(reading, span, everyCase, false);
  // What a person is asked to sign stands first; those are few and have an index of their own.
  const { skip, most, behind } = span;
  const isBeyond = behind?.isAsked === false;
  const first = { skip: 0, most: skip + most, behind };
  const asked = isBeyond ? [] : await walkPart(reading, first, isAskedOf(askedFirst), true);
  const shown = asked.slice(skip);
  if (shown.length === most) return shown;
  const rest = { skip: Math.max(0, skip - asked.length), most: most - shown.length, behind: isBeyond ? behind : null };
  // With nobody asked the page is found in the index alone.
  const isNobodyAsked = behind === null && asked.length === 0;
  return [...shown, ...(await walkPart(reading, rest, isNobodyAsked ? everyCase : isNotAskedOf(askedFirst), false))];
}

async function walkPart(
  { executor, list }: ListReading,
  { skip, most, behind }: Span,
  also: RawBuilder<boolean>,
  isAsked: boolean,
): Promise<readonly PlacedCase[]> {
  const { sort } = list;
  const kind = engineOf(executor);
  const parts = behind === null ? [wholeList(sort, kind)] : partsBehind(behind, sort, { kind, table: "workitem" });
  const found: PlacedCase[] = [];
  for (const { condition, terms } of parts) {
    if (found.length === most) break;
    const rows = await narrowed(casesWithAlerts(executor), list, kind === "sqlite" ? performedInOrder(sort) : null)
      .select(keyColumns(sort))
      .where(condition)
      .where(also)
      .$call((page) => terms.reduce((sorted, term) => sorted.orderBy(term), page))
      .$if(skip > 0, (page) => page.offset(skip))
      .limit(most - found.length)
      .execute();
    found.push(...rows.map((row) => ({ workitem: toWorkitem(row), keys: keysOf(row, sort), isAsked })));
  }
  return found;
}

/**
 * Finds all that match, in the narrow table where the engine has one, and reads those of the page in full. Gives how many
 * match as well where that was asked for and the page is not empty.
 */
export async function gather(
  { executor, list, words }: ListReading,
  { skip, most, behind }: Span,
  isCounted = false,
): Promise<{ cases: readonly PlacedCase[]; total: number | null }> {
  const { sort, askedFirst } = list;
  const isAskedFirst = askedFirst !== undefined && sort.column === "target";
  const asked = sql<number>`case when ${isAskedFirst ? isAskedOf(askedFirst) : nothing} then 1 else 0 end`;
  const found = await narrowed(inBrief(executor), words === null ? list : { ...list, search: "" }, null)
    .select(["workitem.id", ...keyColumns(sort), asked.as("is_asked")])
    .$if(isCounted, (page) => page.select(sql<number>`count(*) over ()`.as("total")))
    .where(words?.condition ?? everyCase)
    .where(behind === null ? everyCase : behindInAll(executor, sort, asked, behind))
    .orderBy("is_asked", "desc")
    .$call((page) => wholeList(sort, engineOf(executor)).terms.reduce((sorted, term) => sorted.orderBy(term), page))
    .$if(skip > 0, (page) => page.offset(skip))
    .limit(most)
    .execute();
  const [first] = found;
  if (first === undefined) return { cases: [], total: null };
  const ids = found.map(({ id }) => id);
  const whole = await casesWithAlerts(executor).where("workitem.id", "in", ids).execute();
  const rows = new Map(whole.map((row) => [row.id, row]));
  const cases = found.flatMap((one) => {
    const row = rows.get(one.id);
    const place = { keys: keysOf(one, sort), isAsked: Number(one.is_asked) === 1 };
    return row === undefined ? [] : [{ workitem: toWorkitem(row), ...place }];
  });
  return { cases, total: first.total === undefined ? null : Number(first.total) };
}

/** The condition that a case lies behind a place, in a list that is sorted as a whole. */
function behindInAll(executor: Executor, sort: WorklistSort, asked: RawBuilder<number>, place: WorklistPlace) {
  const kind = engineOf(executor);
  const parts = partsBehind(place, sort, { kind, table: kind === "sqlite" ? "workitem_brief" : "workitem" });
  const behind = sql.join(
    parts.map(({ condition }) => condition),
    sql` or `,
  );
  return place.isAsked
    ? sql<boolean>`(${asked} = 0 or (${asked} = 1 and (${behind})))`
    : sql<boolean>`(${asked} = 0 and (${behind}))`;
}

/** Counts the cases that match, one by one. */
export async function countMatching({ executor, list, words }: ListReading): Promise<number> {
  const counted =
    words === null
      ? narrowed(executor.selectFrom("workitem"), list, null)
      : narrowed(inBrief(executor), { ...list, search: "" }, null).where(words.condition);
  const { total } = await counted
    .select((expression) => expression.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** A second signature is awaited that this person was asked for. */
function isAskedOf(personId: string): RawBuilder<boolean> {
  return sql<boolean>`workitem.status = 'awaitingSecondSignature' and workitem.signature_asked_of = ${personId}`;
}

/** The opposite of `isAskedOf`, also where nobody was asked; in words of which PostgreSQL knows that they leave nearly all. */
function isNotAskedOf(personId: string): RawBuilder<boolean> {
  const askedOf = sql.ref("workitem.signature_asked_of");
  return sql<boolean>`(workitem.status <> 'awaitingSecondSignature' or ${askedOf} is null or ${askedOf} <> ${personId})`;
}

/** The cases with what lists ask of them alone, under the name of the whole ones, so that conditions hold for both. */
function inBrief(executor: Executor) {
  if (engineOf(executor) === "postgresql") return executor.selectFrom("workitem");
  return executor.selectFrom(sql<WorkitemTable>`workitem_brief`.as("workitem"));
}

/**
 * `performed`: the time at which a study was done as an index has it, which sorts most cases out before they are read, and
 * keeps the engine from reading all of those days to sort them.
 */
function narrowed<Output>(
  rows: SelectQueryBuilder<Tables, "workitem", Output>,
  filter: WorkitemFilter,
  performed: RawBuilder<unknown> | null,
) {
  const { performedFrom: from, performedBefore: before } = filter;
  const isByIndex = performed !== null && (from !== null || before !== null);
  return rows
    .$if(isByIndex && from !== null, (some) => some.where(sql<boolean>`${performed} >= ${from}`))
    .$if(isByIndex && before !== null, (some) => some.where(sql<boolean>`${performed} < ${before}`))
    .$if(isByIndex, (some) => some.where("workitem.performed_at", "is not", null))
    .where((expression) =>
      filterCondition(expression, isByIndex ? { ...filter, performedFrom: null, performedBefore: null } : filter),
    )
    .$if(asksOpenOnly(filter.statuses), (open) => open.where(isOpenCase));
}
