import { type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely";
import type { PersonName } from "../../../shared/domain/patient.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import type { WorkitemStatus, WorklistSort } from "../../../shared/domain/workitem.ts";
import { foldText, parseSearch, searchedStudy } from "../../../shared/rules/worklist-search.ts";
import type { Tables } from "./tables.ts";

// The rule of shared/rules/worklist-search.ts in SQL: a test holds both against each other. Words stand in one column as
// `|f:smith|g:john|i:...|`, identifiers in another as `|9434765919|h12345|`; both are folded alike.

/** What a reading list may be narrowed to, with days already turned into instants. */
export interface WorkitemFilter {
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
  /** Whose name stands first where a second signature is asked of them, in the order by target; absent: nobody's. */
  readonly askedFirst?: string;
  /** Only cases whose hold was expected to end before this day (`YYYY-MM-DD`, Europe/London); absent: all. */
  readonly holdEndedBefore?: string;
}

/** What a reading list holds and how it is sorted. */
export interface WorkitemList extends WorkitemFilter {
  readonly sort: WorklistSort;
}

type Searched = Pick<Tables, "workitem">;
type SearchExpression = ExpressionBuilder<Searched, "workitem">;

/** Gives a name for sorting: `smith john ann`; ideographic names as they are. */
export function nameSortText(name: PersonName): string {
  return foldText([name.family, name.given, name.middle, name.ideographic].join(" ")).replace(/\s+/gu, " ").trim();
}

/** Gives the search columns of a study. */
export function searchColumns(study: StudySummary): { patient_search: string; identifier_search: string } {
  const searched = searchedStudy(study);
  const words = [
    ...searched.familyWords.map((word) => `f:${word}`),
    ...searched.givenWords.map((word) => `g:${word}`),
    ...(searched.ideographic === "" ? [] : [`i:${searched.ideographic}`]),
  ];
  return { patient_search: barred(words), identifier_search: barred(searched.identifiers) };
}

/** Gives a modality list as `|PT|CT|`. */
export function modalityColumn(modalities: readonly string[]): string {
  return barred(modalities.map((code) => code.toUpperCase()));
}

/** Gives the condition that a case's patient or identifiers answer what was typed; true for an empty search. */
export function searchCondition(expression: SearchExpression, typed: string): Expression<SqlBool> {
  const terms = parseSearch(typed);
  if (terms === null) return expression.and([]);
  const word = (kind: "f" | "g", text: string) => containing("workitem.patient_search", `|${kind}:${unbarred(text)}`);
  const alternatives = [identifierCondition(expression, terms.compact), ideographicCondition(terms.compact)];
  if (terms.name !== null) {
    const parts = [
      ...terms.name.family.map((text) => word("f", text)),
      ...terms.name.given.map((text) => word("g", text)),
    ];
    return expression.or([...alternatives, expression.and(parts)]);
  }
  const everyWord = terms.words.map((text) =>
    expression.or([word("f", text), word("g", text), identifierCondition(expression, text)]),
  );
  return expression.or([...alternatives, expression.and(everyWord)]);
}

/** Gives the condition of a whole filter. */
export function filterCondition(expression: SearchExpression, filter: WorkitemFilter): Expression<SqlBool> {
  const conditions: Expression<SqlBool>[] = [searchCondition(expression, filter.search)];
  if (filter.statuses.length > 0) conditions.push(expression("workitem.status", "in", filter.statuses));
  if (filter.sites.length > 0) conditions.push(expression("workitem.site_name", "in", filter.sites));
  if (filter.reservedBy !== null) conditions.push(expression("workitem.reserved_by", "=", filter.reservedBy));
  if (filter.holdEndedBefore !== undefined) {
    // As the index of holds has it.
    conditions.push(sql<boolean>`workitem.status = 'held' and workitem.held_until <> ''`);
    conditions.push(expression("workitem.held_until", "<", filter.holdEndedBefore));
  }
  if (filter.performedFrom !== null) conditions.push(expression("workitem.performed_at", ">=", filter.performedFrom));
  if (filter.performedBefore !== null) {
    conditions.push(expression("workitem.performed_at", "<", filter.performedBefore));
  }
  if (filter.modalities.length > 0) {
    const codes = filter.modalities.map((code) =>
      containing("workitem.modalities", `|${unbarred(code.toUpperCase())}|`),
    );
    conditions.push(expression.or(codes));
  }
  return expression.and(conditions);
}

function identifierCondition(expression: SearchExpression, typed: string): Expression<SqlBool> {
  const text = unbarred(typed);
  const whole = containing("workitem.identifier_search", `|${text}|`);
  if (text.length < 3 || !/\d/.test(text)) return whole;
  return expression.or([whole, containing("workitem.identifier_search", text)]);
}

/** An ideographic name is found by any part of it. */
function ideographicCondition(typed: string): Expression<SqlBool> {
  const pattern = `%|i:%${escaped(unbarred(typed))}%`;
  return sql<SqlBool>`${sql.ref("workitem.patient_search")} like ${pattern} escape '!'`;
}

/** Gives the condition that a column holds a text somewhere. */
export function containing(column: string, text: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} like ${`%${escaped(text)}%`} escape '!'`;
}

function escaped(text: string): string {
  return text.replace(/[!%_]/g, (sign) => `!${sign}`);
}

/** Gives text without bars: the bar separates the words of a column, so a word's own is written as another sign, here as there. */
export function unbarred(text: string): string {
  return text.replaceAll("|", "¦");
}

function barred(words: readonly string[]): string {
  const clean = [...new Set(words.map(unbarred).filter((word) => word !== ""))];
  return clean.length === 0 ? "" : `|${clean.join("|")}|`;
}
