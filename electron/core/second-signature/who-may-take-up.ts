import { maySign, type Person } from "../../../shared/domain/person.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { WorkstationError } from "../errors.ts";
import type { Repositories } from "../store/store.ts";
import { openRequest } from "./first-writing.ts";

/**
 * Gives why a person may not take up a case whose second signature is awaited, in a sentence; null where they may, and for
 * every other case. Its writer leaves it to somebody else, and so does whoever could not sign it.
 */
export async function takeUpProblem(
  store: Pick<Repositories, "reports" | "drafts" | "people" | "secondSignatures">,
  workitem: Workitem,
  person: Person,
): Promise<string | null> {
  if (!["awaitingSecondSignature", "provisional", "held"].includes(workitem.status)) return null;
  const request = await openRequest(store, workitem.id);
  if (request === null) return null;
  if (request.document.signature.personId === person.id) {
    return "You asked for a second signature on this report. Take the request back to go on writing.";
  }
  if (maySign(person.role)) return null;
  return "This report waits for the second signature of somebody who may sign it. You can read it.";
}

/** Throws `forbidden` where a person may not take up a case whose second signature is awaited. */
export async function requireTakeUp(
  store: Parameters<typeof takeUpProblem>[0],
  workitem: Workitem,
  person: Person,
): Promise<void> {
  const problem = await takeUpProblem(store, workitem, person);
  if (problem !== null) throw new WorkstationError("forbidden", problem);
}
