import { type RawBuilder, sql } from "kysely";
import { parseSearch } from "../../../shared/rules/worklist-search.ts";
import { type Executor, engineOf } from "./executor.ts";
import { unbarred } from "./workitem-search.ts";

/** What the index of words says of a search. */
export interface IndexedWords {
  /** In the index's own language. */
  readonly match: string;
  readonly condition: RawBuilder<boolean>;
  /** Every case that it finds answers the search. */
  readonly isExact: boolean;
}

/**
 * Gives what the index of words knows of a search: every case that answers it, and where it is not exact others as well,
 * which `searchCondition` leaves out. Null where no index helps, and on PostgreSQL, whose index serves that condition
 * itself.
 */
export function indexedWords(executor: Executor, typed: string): IndexedWords | null {
  if (engineOf(executor) !== "sqlite") return null;
  const terms = parseSearch(typed);
  // A sign of two code units is one letter to the index and two to the rule of the search.
  if (terms === null || /\0|[\uD800-\uDFFF]/.test(typed)) return null;
  const every = terms.name
    ? [...terms.name.family.map((text) => name("f", text)), ...terms.name.given.map((text) => name("g", text))]
    : terms.words.map((text) => `(${name("f", text)} OR ${name("g", text)} OR ${identifier(text)})`);
  // Nothing but signs was typed, which every name answers.
  if (every.length === 0) return null;
  // The index knows three signs in a row and more.
  const isExact = terms.compact.length >= 3;
  const ideographic = isExact ? `ideographic : ${quoted(terms.compact)}` : 'names : "|i:"';
  const match = `${identifier(terms.compact)} OR ${ideographic} OR (${every.join(" AND ")})`;
  const condition = sql<boolean>`workitem.id in (select workitem_id from workitem_number where number in (select rowid from workitem_words where workitem_words match ${match}))`;
  return { match, condition, isExact };
}

/** Gives how many cases the index of words finds. */
export async function countIndexed(executor: Executor, { match }: IndexedWords): Promise<number> {
  const { rows } = await sql<{
    total: number;
  }>`select count(*) as total from workitem_words where workitem_words match ${match}`.execute(executor);
  return Number(rows[0]?.total ?? 0);
}

function name(kind: "f" | "g", text: string): string {
  return `names : ${quoted(`|${kind}:`, text)}`;
}

function identifier(text: string): string {
  const whole = `identifiers : ${quoted("|", text, "|")}`;
  return text.length >= 3 && /\d/.test(text) ? `(${whole} OR identifiers : ${quoted(text)})` : whole;
}

function quoted(...parts: readonly [string] | readonly [string, string, string?]): string {
  const [before, text, after = ""] = parts.length === 1 ? ["", parts[0]] : parts;
  return `"${before}${unbarred(text).replaceAll('"', '""')}${after}"`;
}
