import { statfs } from "node:fs/promises";
import type { z } from "zod";
import type {
  ArchiveSettings,
  changedPersonSchema,
  DestinationSettings,
  newPersonSchema,
  resetPasswordSchema,
  Settings,
  savedDestinationSchema,
} from "../../../shared/contract/settings.ts";
import type { ChannelSettings } from "../../../shared/domain/channel-settings.ts";
import type { Person } from "../../../shared/domain/person.ts";
import type { SeriesReading } from "../../../shared/domain/series-way.ts";
import type { ArchiveState } from "../../../shared/domain/study.ts";
import { archiveSecretName, embeddedArchiveId } from "../archive/archive-registry.ts";
import type { SeriesWays } from "../archive/series-ways.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource, SecretStore } from "../ports.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import { hashSecret } from "../session/secret-hash.ts";
import { temporaryPasswordName } from "../session/temporary-password.ts";
import type { StoredArchive } from "../store/settings-repository.ts";
import type { Repositories, Store } from "../store/store.ts";
import { readAttributions } from "./attributions.ts";
import { checkedArchive, checkedDestination, checkPerson } from "./settings-checks.ts";

/** What the settings service is made of. */
export interface SettingsServiceOptions {
  readonly store: Store;
  readonly secrets: SecretStore;
  readonly audit: AuditLog;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly archives: {
    settingsChanged(): void;
    test(archiveId: string, signal?: AbortSignal): Promise<ArchiveState>;
  };
  readonly ways: Pick<SeriesWays, "readings" | "forget">;
  /** Lets a changed archive be asked at once, also for priors that were looked for without it. */
  readonly archiveChanged: () => void;
  /** Lets a changed destination be tried at once. */
  readonly destinationChanged: (destinationId: string) => void;
  /** Signs somebody out everywhere. */
  readonly expel: (personId: string) => Promise<void>;
  /** Brings a changed person to the windows at which they are signed in. */
  readonly personChanged: (person: Person) => Promise<void>;
  readonly profileDirectory: string;
  readonly samplesDirectory: string | null;
  readonly isDemo: boolean;
  readonly programVersion: string;
}

/**
 * Archives, destinations and people. Everybody signed in may read (nothing secret is in it); only an administrator may
 * change, in a demo anybody. Every change is audited in its own transaction.
 */
export class SettingsService {
  readonly #options: SettingsServiceOptions;

  constructor(options: SettingsServiceOptions) {
    this.#options = options;
  }

  /** Gives everything that the settings screen shows. Throws `signed_out`. */
  async get(session: WindowSession): Promise<Settings> {
    requireSignedIn(session);
    const { store, profileDirectory, samplesDirectory, programVersion } = this.#options;
    return {
      archives: (await store.settings.archives()).map((archive) => ({ ...archive, secret: null })),
      destinations: (await store.settings.destinations()).map(({ pausedAt: _, pausedReason: __, ...rest }) => rest),
      people: [...(await store.people.list())],
      store: { kind: store.kind, location: store.location, freeBytes: await freeBytes(profileDirectory) },
      attributions: await readAttributions(samplesDirectory),
      version: programVersion,
    };
  }

  /**
   * Adds or changes an archive. One that receives reports becomes a destination of its own. Throws `invalid_input`,
   * `forbidden`, `signed_out`.
   */
  async saveArchive(session: WindowSession, input: ArchiveSettings): Promise<Settings> {
    const person = this.#requireMayChange(session);
    const archive = checkedArchive(input);
    const hasSecret = await this.#keepSecret(archive);
    await this.#options.store.transaction(async (tx) => {
      await saveArchiveWithDestination(tx, { ...archive, hasSecret });
      await tx.workitems.forgetAllPriorCounts();
      await this.#options.audit.record(person, { action: "settings.saveArchive", detail: archive.id }, tx);
    });
    this.#options.archives.settingsChanged();
    this.#options.ways.forget(archive.id);
    this.#options.archiveChanged();
    this.#options.destinationChanged(archiveDestinationId(archive.id));
    this.#options.events.publish({ topic: "archive", id: archive.id });
    return this.#changed(session);
  }

  /** Asks an archive now and gives how it answered. Throws `not_found`, `signed_out`. */
  async testArchive(session: WindowSession, archiveId: string, signal?: AbortSignal): Promise<ArchiveState> {
    const person = requireSignedIn(session);
    await this.#options.audit.record(person, { action: "settings.testArchive", detail: archiveId });
    return this.#options.archives.test(archiveId, signal);
  }

  /** Gives how the series of each archive behind a network are read now, and why. Throws `signed_out`. */
  async seriesReadings(session: WindowSession): Promise<SeriesReading[]> {
    requireSignedIn(session);
    const archives = await this.#options.store.settings.archives();
    return this.#options.ways.readings(archives.map(({ id }) => id).filter((id) => id !== embeddedArchiveId));
  }

  /**
   * Adds or changes a destination; a pause ends. How a new one is spoken to is kept with it, or neither. Throws
   * `invalid_input`, `forbidden`, `signed_out`.
   */
  async saveDestination(
    session: WindowSession,
    { firstProfile, ...input }: z.infer<typeof savedDestinationSchema>,
  ): Promise<Settings> {
    const person = this.#requireMayChange(session);
    const archiveIds = (await this.#options.store.settings.archives()).map((archive) => archive.id);
    const destination = checkedDestination(input, archiveIds);
    await this.#options.store.transaction(async (tx) => {
      const isKnown = (await tx.settings.destinations()).some(({ id }) => id === destination.id);
      await tx.settings.saveDestination(destination);
      if (firstProfile !== undefined) {
        refuseForeignProfile(destination, firstProfile, isKnown);
        await this.#addFirstProfile(tx, destination.id, firstProfile, person);
      }
      await this.#options.audit.record(person, { action: "settings.saveDestination", detail: destination.id }, tx);
    });
    this.#options.destinationChanged(destination.id);
    this.#options.events.publish({ topic: "delivery", id: "" });
    return this.#changed(session);
  }

  /** Adds somebody with a first password. Throws `invalid_input`, `conflict`, `forbidden`, `signed_out`. */
  async addPerson(session: WindowSession, input: z.infer<typeof newPersonSchema>): Promise<Settings> {
    const person = this.#requireMayChange(session);
    checkPerson(input);
    const { password, ...rest } = input;
    const added: Person = { ...rest, id: this.#options.ids.uuid(), isActive: true };
    const passwordHash = await hashSecret(password);
    await this.#options.store.transaction(async (tx) => {
      await tx.people.insert(added, { passwordHash, pinHash: null }, this.#options.clock.now());
      await this.#options.audit.record(person, { action: "person.add", detail: added.id }, tx);
    });
    return this.#changed(session);
  }

  /**
   * Lets somebody sign in or no longer; who may not is signed out at once. Throws `conflict` for oneself and for the last
   * administrator, `not_found`, `forbidden`, `signed_out`.
   */
  async setPersonActive(session: WindowSession, input: { personId: string; isActive: boolean }): Promise<Settings> {
    const person = this.#requireMayChange(session);
    if (input.personId === person.id && !input.isActive) {
      throw new WorkstationError("conflict", "You cannot take away your own access. Ask another administrator.");
    }
    await this.#options.store.transaction(async (tx) => {
      if (!input.isActive) await refuseLastAdministrator(tx, input.personId);
      await tx.people.setActive(input.personId, input.isActive);
      const action = input.isActive ? "person.activate" : "person.deactivate";
      await this.#options.audit.record(person, { action, detail: input.personId }, tx);
    });
    if (!input.isActive) await this.#options.expel(input.personId);
    return this.#changed(session);
  }

  /**
   * Changes somebody's printed name, role, site or registration; signed reports keep what they were signed with. Throws
   * `invalid_input`, `conflict` for one's own role and for the last administrator, `not_found`, `forbidden`, `signed_out`.
   */
  async changePerson(session: WindowSession, input: z.infer<typeof changedPersonSchema>): Promise<Settings> {
    const actor = this.#requireMayChange(session);
    checkPerson(input);
    const { personId, ...changes } = input;
    const changed = await this.#options.store.transaction(async (tx) => {
      const before = await tx.people.get(personId);
      const after: Person = { ...before, ...changes };
      if (before.role !== after.role) {
        if (personId === actor.id) {
          throw new WorkstationError("conflict", "You cannot change your own role. Ask another administrator.");
        }
        await refuseLastAdministrator(tx, personId);
      }
      const detail = `${personId} ${changedFields(before, after).join(" ")}`.trim();
      await tx.people.change(after);
      await this.#options.audit.record(actor, { action: "person.change", detail }, tx);
      return after;
    });
    await this.#options.personChanged(changed);
    return this.#changed(session);
  }

  /**
   * Gives somebody who forgot theirs a password for one sign-in, and signs them out everywhere; their drafts stay. Throws
   * `conflict` for oneself, `not_found`, `forbidden` (in a demo too), `signed_out`.
   */
  async resetPassword(session: WindowSession, input: z.infer<typeof resetPasswordSchema>): Promise<Settings> {
    const actor = this.#requireMayChange(session);
    const { personId } = input;
    if (this.#options.isDemo) {
      throw new WorkstationError("forbidden", "The people of a demo keep their password. Nothing was changed.");
    }
    if (personId === actor.id) {
      throw new WorkstationError("conflict", "You cannot reset your own password. Ask another administrator.");
    }
    const passwordHash = await hashSecret(input.password);
    await this.#options.store.transaction(async (tx) => {
      await tx.people.setPasswordHash(personId, passwordHash);
      await tx.settings.setValue(temporaryPasswordName(personId), "yes");
      await this.#options.audit.record(actor, { action: "person.resetPassword", detail: personId }, tx);
    });
    await this.#options.expel(personId);
    return this.#changed(session);
  }

  /** Gives the people that work can be handed to. Throws `signed_out`. */
  async people(session: WindowSession): Promise<{ people: Pick<Person, "id" | "displayName" | "role">[] }> {
    requireSignedIn(session);
    const people = (await this.#options.store.people.list()).filter((person) => person.isActive);
    return { people: people.map(({ id, displayName, role }) => ({ id, displayName, role })) };
  }

  async #addFirstProfile(
    tx: Repositories,
    destinationId: string,
    settings: ChannelSettings,
    person: Person,
  ): Promise<void> {
    const { clock, ids } = this.#options;
    const at = clock.now();
    const changed = { changedById: person.id, changedByName: person.displayName, changedAt: at };
    const note = "Set up with the destination";
    await tx.profiles.add({ id: ids.uuid(), destinationId, effectiveFrom: at, settings, note, ...changed });
  }

  #requireMayChange(session: WindowSession): Person {
    return this.#options.isDemo ? requireSignedIn(session) : requireAdministrator(session);
  }

  async #changed(session: WindowSession): Promise<Settings> {
    this.#options.events.publish({ topic: "settings", id: "" });
    return this.get(session);
  }

  /** Keeps a new secret outside the store, and says whether the archive has one. */
  async #keepSecret(archive: ArchiveSettings): Promise<boolean> {
    const name = archiveSecretName(archive.id);
    if (archive.authentication === "none") {
      await this.#options.secrets.delete(name);
      return false;
    }
    if (archive.secret !== null && archive.secret !== "") {
      await this.#options.secrets.set(name, archive.secret);
      return true;
    }
    return (await this.#options.secrets.get(name)) !== null;
  }
}

/** Gives the identifier of the destination by which an archive receives reports. */
export function archiveDestinationId(archiveId: string): string {
  return `archive-${archiveId}`;
}

/** Stores an archive, and beside it the destination by which it receives reports. */
export async function saveArchiveWithDestination(
  tx: Pick<Repositories, "settings">,
  archive: StoredArchive | (ArchiveSettings & { hasSecret: boolean }),
): Promise<void> {
  await tx.settings.saveArchive(archive);
  const id = archiveDestinationId(archive.id);
  const isKnown = (await tx.settings.destinations()).some((destination) => destination.id === id);
  if (!isKnown && !archive.receivesReports) return;
  await tx.settings.saveDestination({
    id,
    name: archive.name,
    channel: "dicomweb",
    address: archive.id,
    recipientRole: "archive",
    receivingApplication: "",
    receivingFacility: "",
    receiptsUrl: "",
    isEnabled: archive.isEnabled && archive.receivesReports,
  });
}

function refuseForeignProfile({ channel }: DestinationSettings, firstProfile: ChannelSettings, isKnown: boolean): void {
  if (!isKnown && firstProfile.channel === channel) return;
  throw new WorkstationError(
    "invalid_input",
    "How a destination is spoken to can come with a new one alone, and of its own way, so nothing was changed.",
  );
}

/** Gives what differs, and a changed role with both its values: the audit has to tell who could do what, and when. */
function changedFields(before: Person, after: Person): string[] {
  const fields = ["displayName", "site", "registrationBody", "registrationNumber"] as const;
  const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  return before.role === after.role ? changed : [`role:${before.role}>${after.role}`, ...changed];
}

async function refuseLastAdministrator(tx: Repositories, personId: string): Promise<void> {
  const administrators = (await tx.people.list()).filter(
    (person) => person.role === "administrator" && person.isActive,
  );
  if (administrators.length === 1 && administrators[0]?.id === personId) {
    throw new WorkstationError("conflict", "This is the last administrator. Add another one first.");
  }
}

async function freeBytes(directory: string): Promise<number | null> {
  try {
    const figures = await statfs(directory);
    return figures.bavail * figures.bsize;
  } catch {
    // Some network drives do not say; the screen then shows nothing instead of a wrong figure.
    return null;
  }
}
