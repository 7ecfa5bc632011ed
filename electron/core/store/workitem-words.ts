import { type RawBuilder, sql } from "kysely";
import { parseSearch } from "../../../shared/rules/worklist-search.ts";
import { type Executor, engineOf } from "./executor.ts";
import { containing, unbarred } from "./workitem-search.ts";

/** What the index of words says of a search: exactly the cases that answer it. */
export interface IndexedWords {
  /** In the index's own language. */
  readonly match: string;
  /** Holds for a row of `workitem_brief`, under the name of the list of cases. */
  readonly condition: RawBuilder<boolean>;
  /** The index alone finds them all. */
  readonly isAlone: boolean;
}

/**
 * Gives what the index of words finds for a search. Null where no index helps, and on PostgreSQL, whose index serves
 * `searchCondition` itself.
 */
export async function indexedWords(executor: Executor, typed: string): Promise<IndexedWords | null> {
  if (engineOf(executor) !== "sqlite") return null;
  const terms = parseSearch(typed);
  // A sign of two code units is one letter to the index and two to the rule of the search.
  if (terms === null || /\0|[\uD800-\uDFFF]/.test(typed)) return null;
  const every = terms.name
    ? [...terms.name.family.map((text) => name("<", text)), ...terms.name.given.map((text) => name(">", text))]
    : terms.words.map((text) => anyOf([name("<", text), name(">", text), identifier(text)]));
  // Nothing but signs was typed, which every name answers.
  if (every.length === 0) return null;
  // The index knows three signs in a row and more; a shorter part of an ideographic name is looked for beside it.
  const isShort = terms.compact.length < 3;
  const ideographic = isShort ? [] : [`ideographic : ${quoted(terms.compact)}`];
  const match = anyOf([identifier(terms.compact), ...ideographic, every.join(" AND ")]);
  const isAlone = !isShort || !(await hasIdeographic(executor, terms.compact));
  const found = sql`select rowid from workitem_words where workitem_words match ${match}`;
  const also = sql`union select number from workitem_brief where ${ideographicCondition(terms.compact)}`;
  return {
    ...{ match, isAlone },
    condition: isAlone
      ? sql<boolean>`workitem.rowid in (${found})`
      : sql<boolean>`workitem.rowid in (${found} ${also})`,
  };
}

/** Gives how many cases the index of words finds. */
export async function countIndexed(executor: Executor, { match }: IndexedWords): Promise<number> {
  const { rows } = await sql<{
    total: number;
  }>`select count(*) as total from workitem_words where workitem_words match ${match}`.execute(executor);
  return Number(rows[0]?.total ?? 0);
}

async function hasIdeographic(executor: Executor, typed: string): Promise<boolean> {
  const { rows } = await sql`select 1 from workitem_brief where ${ideographicCondition(typed)} limit 1`.execute(
    executor,
  );
  return rows.length > 0;
}

/** As the index of ideographic names has it: most cases have none. */
function ideographicCondition(typed: string): RawBuilder<boolean> {
  return sql<boolean>`ideographic <> '' and ${containing("ideographic", unbarred(typed))}`;
}

/** Nothing is asked twice: the whole word is often what was typed as well. */
function anyOf(alternatives: readonly string[]): string {
  return `(${[...new Set(alternatives)].map((one) => `(${one})`).join(" OR ")})`;
}

/** The beginning of a family (`<`) or given (`>`) name, as the words have it. */
function name(mark: "<" | ">", text: string): string {
  return `names : ${quoted(`|${mark}`, text)}`;
}

/** Any part of three signs and more with a digit, else the whole of it. */
function identifier(text: string): string {
  const isPart = text.length >= 3 && /\d/.test(text);
  return `identifiers : ${isPart ? quoted(text) : quoted("|", text, "|")}`;
}

function quoted(...parts: readonly string[]): string {
  const [before = "", text = "", after = ""] = parts.length === 1 ? ["", ...parts] : parts;
  return `"${before}${unbarred(text).replaceAll('"', '""')}${after}"`;
}
