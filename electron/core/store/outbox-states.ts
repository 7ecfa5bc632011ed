import { type Expression, type SqlBool, sql } from "kysely";
import { longestWaitMs } from "../../../shared/rules/destination-circuit.ts";

/** What is still to be sent by the program. */
export const undoneStates = ["queued", "waitingToRetry", "sending"] as const;
/** What holds later deliveries of its key back. Anything else has left, never will, or a person brings it. */
export const blockingStates = [...undoneStates, "needsPerson"] as const;
/** What a person may have to look at: refused, handed over without its answer, or to be brought by hand. */
export const personStates = ["needsPerson", "handedOver", "awaitingPerson"] as const;

/** How a try ended after which the bytes may be on the other side; `unknown` also while it is under way. */
export const arrivedOutcomes = ["unknown", "ambiguous", "handedOver", "accepted"] as const;

type State = (typeof blockingStates)[number] | (typeof personStates)[number];

/**
 * Gives the condition that a row is in one of the states, as the text that the partial indexes of step 11 have: an engine
 * uses such an index only where it sees the same values, not parameters.
 */
export function inStates(table: string, states: readonly State[]): Expression<SqlBool> {
  const list = sql.join(states.map((state) => sql.lit(state)));
  return sql<SqlBool>`${sql.ref(`${table}.state`)} in (${list})`;
}

/** Gives the condition that a time has come; a time too far ahead was written before the clock was set back. */
export function isDue(column: string, now: number): Expression<SqlBool> {
  const time = sql.ref(column);
  return sql<SqlBool>`(${time} <= ${now} or ${time} > ${now + longestWaitMs})`;
}
