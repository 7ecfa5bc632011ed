import type { Person } from "../../shared/domain/person.ts";
import { maySign } from "../../shared/domain/person.ts";
import type { WindowSession } from "./core.ts";
import { WorkstationError } from "./errors.ts";

/** Gives who is at an unlocked window; throws `signed_out`. */
export function actingPerson(session: WindowSession): Person {
  if (session.person === null) throw new WorkstationError("signed_out", "Please sign in first. Nothing was changed.");
  if (session.isLocked) {
    throw new WorkstationError("signed_out", "This window is locked. Unlock it to go on; nothing was lost.");
  }
  return session.person;
}

/** Gives who is at the window if that person reports; throws `signed_out`, or `forbidden` for an administrator. */
export function actingReporter(session: WindowSession): Person {
  const person = actingPerson(session);
  if (maySign(person.role)) return person;
  throw new WorkstationError("forbidden", "Your role does not report cases. Nothing was changed.");
}
