import { type RawBuilder, type SelectQueryBuilder, sql } from "kysely";
import type { Workitem, WorklistSort } from "../../../shared/domain/workitem.ts";
import { type Executor, engineOf } from "./executor.ts";
import type { Tables } from "./tables.ts";
import { asksOpenOnly, isOpenCase, orderOf } from "./workitem-order.ts";
import { toWorkitem } from "./workitem-rows.ts";
import { filterCondition, type WorkitemFilter } from "./workitem-search.ts";
import { countTallied, readTally, sumOf } from "./workitem-tally.ts";
import { countIndexed, type IndexedWords, indexedWords } from "./workitem-words.ts";

/** A page of the reading list as asked for. */
export interface WorkitemQuery extends WorkitemFilter {
  readonly sort: WorklistSort;
  readonly offset: number;
  readonly limit: number;
}

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

/** Gives one page of the reading list and the number of all cases that match. */
export async function pageOf(
  executor: Executor,
  query: WorkitemQuery,
): Promise<{ rows: readonly Workitem[]; total: number }> {
  const tally = await readTally(executor);
  const words = indexedWords(executor, query.search);
  const total =
    countTallied(tally, query) ??
    (await countOf(executor, query, words, countTallied(tally, unsearched(query)) === sumOf(tally)));
  const { askedFirst, sort, offset, limit } = query;
  const used = isWalkShorter(query, total, sumOf(tally)) ? null : words;
  const page = (from: number, most: number, also?: RawBuilder<boolean>) =>
    rowsOf(executor, { ...query, offset: from, limit: most }, used, also);
  if (sort.column !== "target" || askedFirst === undefined) return { rows: await page(offset, limit), total };
  // What a person is asked to sign stands first; both parts are read in the order of an index.
  const asked = await page(0, offset + limit, isAskedOf(askedFirst));
  const rows = asked.slice(offset);
  const rest = limit - rows.length;
  if (rest === 0) return { rows, total };
  const before = Math.max(0, offset - asked.length);
  // With nobody asked the page is found in the index alone.
  const others = await page(before, rest, asked.length > 0 ? isNotAskedOf(askedFirst) : undefined);
  return { rows: [...rows, ...others], total };
}

/**
 * Says whether going through the cases in their order meets a page of those that match sooner than all that match could
 * be fetched and sorted. By patient those that a name finds stand together, and perhaps at the end.
 */
function isWalkShorter({ sort, offset, limit }: WorkitemQuery, matching: number, known: number): boolean {
  return sort.column !== "patient" && matching * matching > known * (offset + limit);
}

async function rowsOf(
  executor: Executor,
  query: WorkitemQuery,
  words: IndexedWords | null,
  also?: RawBuilder<boolean>,
): Promise<readonly Workitem[]> {
  const rows = await matching(casesWithAlerts(executor), query, words)
    .$if(also !== undefined, (page) => page.where(also ?? sql<boolean>`true`))
    .$call((page) => orderOf(query.sort, engineOf(executor)).reduce((ordered, term) => ordered.orderBy(term), page))
    .offset(query.offset)
    .limit(query.limit)
    .execute();
  return rows.map(toWorkitem);
}

async function countOf(
  executor: Executor,
  filter: WorkitemFilter,
  words: IndexedWords | null,
  isSearchOnly: boolean,
): Promise<number> {
  if (isSearchOnly && words?.isExact === true) return countIndexed(executor, words);
  const count = await matching(executor.selectFrom("workitem"), filter, words)
    .select((expression) => expression.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return Number(count.total);
}

function matching<Output>(
  rows: SelectQueryBuilder<Tables, "workitem", Output>,
  filter: WorkitemFilter,
  words: IndexedWords | null,
) {
  const others = words?.isExact === true ? unsearched(filter) : filter;
  return rows
    .where((expression) => filterCondition(expression, others))
    .$if(asksOpenOnly(filter.statuses), (open) => open.where(isOpenCase))
    .$if(words !== null, (found) => found.where(words?.condition ?? sql<boolean>`true`));
}

function unsearched(filter: WorkitemFilter): WorkitemFilter {
  return { ...filter, search: "" };
}

/** A second signature is awaited that this person was asked for. */
function isAskedOf(personId: string) {
  return sql<boolean>`workitem.status = 'awaitingSecondSignature' and workitem.signature_asked_of = ${personId}`;
}

function isNotAskedOf(personId: string) {
  return sql<boolean>`case when ${isAskedOf(personId)} then 0 else 1 end = 1`;
}
