import type { Person } from "../../../shared/domain/person.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";

/** Says whether somebody may change the templates of a site. */
export function mayEditTemplates({ role }: Person): boolean {
  return role === "administrator" || role === "radiologist";
}

/** Gives the person at an unlocked window who may change templates; throws `signed_out`, `forbidden`. */
export function requireTemplateEditor(session: WindowSession): Person {
  const person = requireSignedIn(session);
  if (mayEditTemplates(person)) return person;
  throw new WorkstationError(
    "forbidden",
    "Only administrators and radiologists may change report templates. Nothing was changed.",
  );
}
