import { type RawBuilder, sql } from "kysely";
import { parseSearch } from "../../../shared/rules/worklist-search.ts";
import { type Executor, engineOf } from "./executor.ts";
import { unbarred } from "./workitem-search.ts";

/**
 * Gives the condition that the index of words holds what was typed, which every case that answers the search meets; null
 * where no index helps. It narrows only: whether a case answers is for `searchCondition`. PostgreSQL needs none, its
 * index serves that condition itself.
 */
export function indexedWords(executor: Executor, typed: string): RawBuilder<boolean> | null {
  if (engineOf(executor) !== "sqlite") return null;
  const match = matchText(typed);
  if (match === null) return null;
  return sql<boolean>`workitem.id in (select workitem_id from workitem_number where number in (select rowid from workitem_words where workitem_words match ${match}))`;
}

function matchText(typed: string): string | null {
  const terms = parseSearch(typed);
  // A sign of two code units is one letter to the index and two to the rule of the search.
  if (terms === null || /\0|[\uD800-\uDFFF]/.test(typed)) return null;
  const word = (kind: "f" | "g", text: string) => quoted(`${kind}:${unbarred(text)}`);
  const identifier = (text: string) => {
    const number = unbarred(text);
    return [`|${number}|`, ...(isPartOfNumber(number) ? [number] : [])].map(quoted).join(" OR ");
  };
  const every = terms.name
    ? [...terms.name.family.map((text) => word("f", text)), ...terms.name.given.map((text) => word("g", text))]
    : terms.words.map((text) => `(${word("f", text)} OR ${word("g", text)} OR ${identifier(text)})`);
  // Nothing but signs was typed, which every name answers.
  if (every.length === 0) return null;
  const ideographic =
    terms.compact.length < 3 ? quoted("|i:") : `(${quoted("|i:")} AND ${quoted(unbarred(terms.compact))})`;
  return `${identifier(terms.compact)} OR ${ideographic} OR (${every.join(" AND ")})`;
}

/** The index knows three signs in a row and more; a shorter text would find nothing. */
function isPartOfNumber(text: string): boolean {
  return text.length >= 3 && /\d/.test(text);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
