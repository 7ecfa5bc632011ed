import { type RawBuilder, sql } from "kysely";
import type { Workitem, WorklistPlace, WorklistSort } from "../../../shared/domain/workitem.ts";
import { WorkstationError } from "../errors.ts";
import type { StoreKind } from "./migrations/migration.ts";
import { type OrderTerm, ordered, orderOf, settlingTerm } from "./workitem-order.ts";

/** A case with what it was sorted by when it was read. */
export interface PlacedCase {
  readonly workitem: Workitem;
  readonly keys: readonly (string | number)[];
  /** It stands among those that this person is asked to sign. */
  readonly isAsked: boolean;
}

/** A part of the list that is one range of an index: what it holds, and the terms that still sort it. */
export interface ListPart {
  readonly condition: RawBuilder<boolean>;
  readonly terms: readonly RawBuilder<unknown>[];
}

/** The condition that leaves nothing out. */
export const everyCase = sql<boolean>`1 = 1`;

/** Gives the whole list as one part. */
export function wholeList(sort: WorklistSort, kind: StoreKind): ListPart {
  return { condition: everyCase, terms: [...orderOf(sort).map(ordered), settlingTerm(kind)] };
}

/**
 * Gives what lies behind a place, in order: first what equals it in all but the last term, then what equals it in ever
 * fewer. Each part is found by one step down an index, where one condition over all of them would read every case that
 * equals the place in its first term. `table` has the rows. Throws `invalid_input` for a place of another sort.
 */
export function partsBehind(
  place: WorklistPlace,
  sort: WorklistSort,
  { kind, table }: { readonly kind: StoreKind; readonly table: "workitem" | "workitem_brief" },
): readonly ListPart[] {
  const terms = orderOf(sort);
  const isOfSort =
    place.keys.length === terms.length &&
    terms.every(({ holds }, index) => typeof place.keys[index] === holdsAs[holds]);
  if (!isOfSort || (place.isAsked && sort.column !== "target")) {
    throw new WorkstationError(
      "invalid_input",
      "This page of the reading list does not belong to its order. Nothing was changed. Please sort the list again.",
    );
  }
  const settling = settlingTerm(kind);
  const own = place.workitemId;
  const last = kind === "sqlite" ? sql`(select own.rowid from ${sql.table(table)} as own where own.id = ${own})` : own;
  const equal = terms.map(({ expression }, index) => sql<boolean>`${expression} = ${place.keys[index]}`);
  const behind = terms.map((term, index) => sql<boolean>`${term.expression} ${past(term)} ${place.keys[index]}`);
  const parts = [...behind, sql<boolean>`${settling} > ${last}`].map((condition, index) => ({
    condition: sql<boolean>`(${sql.join([...equal.slice(0, index), condition], sql` and `)})`,
    // What all rows of a part have alike sorts nothing, and would keep SQLite from its index.
    terms: [...terms.slice(index).map(ordered), settling],
  }));
  return parts.reverse();
}

/** Gives the place of a case. */
export function placeOf({ workitem, keys, isAsked }: PlacedCase, isGathered: boolean): WorklistPlace {
  return { keys: [...keys], workitemId: workitem.id, isAsked, isGathered };
}

/** Gives the columns of what a list is sorted by, for `keysOf`. */
export function keyColumns(sort: WorklistSort) {
  return orderOf(sort).map(({ expression }, index) => sql<string | number>`${expression}`.as(`key_${index}`));
}

/** Gives what a row was sorted by, as `keyColumns` read it. */
export function keysOf(row: object, sort: WorklistSort): readonly (string | number)[] {
  const values = row as Readonly<Record<string, string | number>>;
  return orderOf(sort).map((_, index) => values[`key_${index}`] ?? "");
}

const holdsAs = { number: "number", text: "string" } as const;

function past({ isFalling }: OrderTerm): RawBuilder<unknown> {
  return isFalling ? sql`<` : sql`>`;
}
