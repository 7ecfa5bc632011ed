import type { Alert } from "../../../shared/domain/alert.ts";
import type { AlertPolicy, EscalationRole } from "../../../shared/domain/alert-policy.ts";
import type { DirectoryEntry, RotaDuty, RotaShift } from "../../../shared/domain/directory.ts";
import { calendarOf } from "../../../shared/rules/escalation.ts";
import { shiftsAt } from "../../../shared/rules/rota.ts";
import { whoIsOn } from "../../../shared/rules/who-is-on.ts";
import { systemOf } from "../directory/reached-by.ts";
import type { StoredDestination } from "../store/settings-repository.ts";
import type { Repositories } from "../store/store.ts";

/** Whom a step of the ladder reaches now, and why them. */
export interface Reached {
  readonly role: EscalationRole;
  /** Null where the name was typed or is a person of this program. */
  readonly entryId: string | null;
  /** Empty where nobody is there; `explanation` then says why. */
  readonly name: string;
  /** Empty where none is known. */
  readonly phone: string;
  /** The system that takes a message for them; null where there is none. */
  readonly destination: StoredDestination | null;
  /** Sentences without patient data. */
  readonly explanation: string;
}

const duties: Readonly<Partial<Record<EscalationRole, RotaDuty>>> = {
  onCallConsultant: "onCall",
  siteLead: "siteLead",
  failSafeOfficer: "failSafe",
};

/** Gives whom a role of an alert's ladder is at an instant (milliseconds since 1970). Reads the directory as it is now. */
export async function reachedBy(
  store: Pick<Repositories, "directory" | "settings">,
  alert: Alert,
  policy: AlertPolicy,
  role: EscalationRole,
  at: number,
): Promise<Reached> {
  if (role === "owner") {
    const explanation = `${alert.ownerName} owns the alert.`;
    return { role, entryId: null, name: alert.ownerName, phone: "", destination: null, explanation };
  }
  const directory = await store.directory.all();
  const rota = await store.directory.shifts(at - 1, at + 1);
  const entryId = entryOf(alert, policy, role, directory) ?? anybodyOn(rota, duties[role], at);
  if (entryId === null) return nobody(alert, role);
  const duty = role === "recipient" ? undefined : duties[role];
  const isTeam = directory.get(entryId)?.kind !== "person";
  const answer = whoIsOn({
    ...{ entryId, at, directory, rota, calendar: calendarOf(policy) },
    ...(duty === undefined || !isTeam ? {} : { duty }),
  });
  const { reach, explanation } = answer;
  if (reach === null) return { ...nobody(alert, role), explanation };
  const way = systemOf(reach.entry, directory, await store.settings.destinations());
  const destination = way === null ? null : await store.settings.destination(way.destinationId);
  return { role, entryId: reach.entry.id, name: reach.entry.name, phone: reach.phone, destination, explanation };
}

function entryOf(
  alert: Alert,
  policy: AlertPolicy,
  role: EscalationRole,
  directory: ReadonlyMap<string, DirectoryEntry>,
): string | null {
  if (role === "owner") return null;
  if (role === "recipient") return alert.recipientEntryId;
  const named = policy.teams[role];
  if (named !== null || role !== "dutyTeam") return named;
  // Without a team of its own in the policy, the duty team is that of whoever was to be told.
  const recipient = alert.recipientEntryId === null ? undefined : directory.get(alert.recipientEntryId);
  return recipient?.kind === "person" ? recipient.partOfId : (recipient?.id ?? null);
}

/** The team and not the person: whoever is on by its rota is there whatever the hour. */
function anybodyOn(rota: readonly RotaShift[], duty: RotaDuty | undefined, at: number): string | null {
  if (duty === undefined) return null;
  const [shift] = shiftsAt(
    rota.filter((one) => one.duty === duty),
    at,
  );
  return shift?.teamId ?? null;
}

/** A typed recipient is reached as typed; anybody else is named as missing, so that a person sees the gap. */
function nobody(alert: Alert, role: EscalationRole): Reached {
  const none = { role, entryId: null, destination: null };
  if (role === "recipient") {
    const explanation = `${alert.recipientName} was named by hand and is not in the directory.`;
    return { ...none, name: alert.recipientName, phone: alert.recipientContact, explanation };
  }
  return { ...none, name: "", phone: "", explanation: "Nobody is entered for this in the directory and its rota." };
}
