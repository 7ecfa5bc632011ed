import { mayWrite, type Person } from "../../../shared/domain/person.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";

/** Gives who is signed in at an unlocked window; throws `signed_out` for any other. */
export function requireSignedIn(session: WindowSession): Person {
  if (session.person === null) throw new WorkstationError("signed_out", "Please sign in. Your drafts are kept.");
  if (session.isLocked) throw new WorkstationError("signed_out", "This window is locked. Please unlock it.");
  return session.person;
}

/** Gives the administrator at an unlocked window; throws `signed_out`, `forbidden`. */
export function requireAdministrator(session: WindowSession): Person {
  const person = requireSignedIn(session);
  if (person.role !== "administrator") {
    throw new WorkstationError("forbidden", "Only an administrator may change the set-up. Nothing was changed.");
  }
  return person;
}

/** Gives the reporter at an unlocked window; throws `signed_out`, and `forbidden` for a role that reports nothing. */
export function requireReporter(session: WindowSession): Person {
  const person = requireSignedIn(session);
  if (mayWrite(person.role)) return person;
  throw new WorkstationError("forbidden", "Your role does not report cases. Nothing was changed.");
}
