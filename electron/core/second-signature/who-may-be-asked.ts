import type { AskablePerson } from "../../../shared/contract/second-signature-contract.ts";
import { maySign, type Person } from "../../../shared/domain/person.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { entitlementProblem } from "../entitlement/entitlement.ts";
import { WorkstationError } from "../errors.ts";
import type { Repositories } from "../store/store.ts";

type Reading = Pick<Repositories, "people" | "settings" | "scopes">;

/** Who asks about which case, and when; milliseconds, UTC. */
interface Asking {
  readonly workitem: Workitem;
  readonly asker: Person;
  readonly now: number;
}

/** Gives who may be asked for a second signature, by name: whoever could sign the examination as final, but the asker. */
export async function whoMayBeAsked(store: Reading, asking: Asking): Promise<AskablePerson[]> {
  const people: AskablePerson[] = [];
  for (const person of await store.people.list()) {
    if (!(await mayBeAsked(store, person, asking))) continue;
    people.push({ personId: person.id, displayName: person.displayName, role: person.role });
  }
  return people.sort((one, other) => one.displayName.localeCompare(other.displayName, "en-GB"));
}

/** Gives the person who is asked; null where anybody is. Throws `conflict` where that person could not sign it as final. */
export async function requireAskable(
  store: Reading,
  personId: string | undefined,
  asking: Asking,
): Promise<{ readonly personId: string; readonly displayName: string } | null> {
  if (personId === undefined) return null;
  const person = (await store.people.list()).find(({ id }) => id === personId);
  if (person !== undefined && (await mayBeAsked(store, person, asking))) {
    return { personId: person.id, displayName: person.displayName };
  }
  const who = person?.displayName ?? "This person";
  throw new WorkstationError(
    "conflict",
    `${who} cannot sign this examination as final, so nothing was signed and nobody was asked. Choose somebody else, or leave it to anybody.`,
  );
}

async function mayBeAsked(store: Reading, person: Person, { workitem, asker, now }: Asking): Promise<boolean> {
  if (!person.isActive || person.id === asker.id || !maySign(person.role)) return false;
  return (await entitlementProblem(store, { person, workitem, signsAs: "final", now })) === null;
}
