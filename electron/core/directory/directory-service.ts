import type { ListedEntry, RotaOfTeam } from "../../../shared/contract/directory-contract.ts";
import type { DirectoryEntry, EntryFields, EntryKind, RotaDuty } from "../../../shared/domain/directory.ts";
import type { Person } from "../../../shared/domain/person.ts";
import { matchReferrer, statedReferrer } from "../../../shared/rules/match-referrer.ts";
import { rotaGaps } from "../../../shared/rules/rota.ts";
import { isAbsent, type WhoIsOn, whoIsOn } from "../../../shared/rules/who-is-on.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { StoredDestination } from "../store/settings-repository.ts";
import type { Repositories, Store } from "../store/store.ts";
import { checkEntry, type KnownDirectory, knownOf } from "./entry-problem.ts";
import { systemOf, wayWords, wordsWithoutSystem } from "./reached-by.ts";

/** What the service is made of. */
export interface DirectoryServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly isDemo: boolean;
}

/** A team and the stretch of its rota that is shown, milliseconds since 1970. */
export interface ShownRota {
  readonly teamId: string;
  readonly from: number;
  readonly until: number;
}

/** A shift as it is entered. */
export interface EnteredShift {
  readonly shiftId: string | null;
  readonly personId: string;
  readonly duty: RotaDuty;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly shown: ShownRota;
}

/** A rota is read in weeks; more than this at once is a mistake. */
const longestStretchMs = 400 * 24 * 60 * 60_000;
const longestShiftMs = 31 * 24 * 60 * 60_000;

/** Gives what an entry is checked against. */
export async function knownDirectory(store: Pick<Repositories, "directory" | "settings">): Promise<KnownDirectory> {
  return knownOf(await store.directory.all(), await store.settings.destinations());
}

/** The people, teams and places that reports and alerts go to, who stands in for whom, and who is on. */
export class DirectoryService {
  readonly #options: DirectoryServiceOptions;

  constructor(options: DirectoryServiceOptions) {
    this.#options = options;
  }

  /** Gives a page of entries with how each is reached. Throws `signed_out`. */
  async list(
    session: WindowSession,
    query: { search: string; kinds: EntryKind[]; isActive: boolean | null; offset: number; limit: number },
  ): Promise<{ entries: ListedEntry[]; total: number; isEmpty: boolean }> {
    requireSignedIn(session);
    const { store } = this.#options;
    const { entries, total } = await store.directory.list(query);
    const all = await store.directory.all();
    const destinations = await store.settings.destinations();
    const without = wordsWithoutSystem(all, destinations);
    return {
      entries: entries.map((entry) => this.#listed(entry, all, destinations, without)),
      total,
      isEmpty: all.size === 0,
    };
  }

  /** Gives one entry. Throws `signed_out`, `not_found`. */
  async get(session: WindowSession, { entryId }: { entryId: string }): Promise<ListedEntry> {
    requireSignedIn(session);
    const { store } = this.#options;
    const entry = await store.directory.get(entryId);
    const [all, destinations] = [await store.directory.all(), await store.settings.destinations()];
    return this.#listed(entry, all, destinations, wordsWithoutSystem(all, destinations));
  }

  /**
   * Gives who of the directory asked for a case's examination, and how that is known; no entry where nobody is certain enough to
   * be taken without a person. Throws `signed_out`, `not_found`.
   */
  async referrerOf(
    session: WindowSession,
    { workitemId }: { workitemId: string },
  ): Promise<{ listed: ListedEntry | null; reason: string }> {
    requireSignedIn(session);
    const { store } = this.#options;
    const workitem = await store.workitems.get(workitemId);
    const { entry, reason } = matchReferrer(statedReferrer(workitem), await store.directory.all());
    return { listed: entry === null ? null : await this.get(session, { entryId: entry.id }), reason };
  }

  /**
   * Adds or changes an entry. Throws `forbidden` to all but an administrator, `invalid_input` with a sentence for a wrong
   * code, reference or absence, `conflict` where it was changed since `version`.
   */
  async save(
    session: WindowSession,
    input: { entryId: string | null; version: number; fields: EntryFields },
  ): Promise<ListedEntry> {
    const person = this.#requireChanger(session);
    const { store, ids } = this.#options;
    const entryId = input.entryId ?? ids.uuid();
    await store.transaction(async (tx) => {
      const { fields, problem } = checkEntry(input.entryId, input.fields, await knownDirectory(tx));
      if (problem !== "") throw refused(problem);
      const stamp = this.#stamp(person);
      if (input.entryId === null) {
        await tx.directory.insert({
          ...{ ...fields, ...stamp, id: entryId },
          ...{ version: 1, isActive: true, source: "person", sourceKey: "" },
        });
      } else {
        const before = await tx.directory.get(entryId);
        // What a person changed is theirs: the next import shows it as a conflict instead of writing over it.
        const changed = { ...before, ...fields, ...stamp, source: "person" as const, version: input.version + 1 };
        await tx.directory.update(changed);
      }
      const action = input.entryId === null ? "directory.add" : "directory.change";
      await this.#options.audit.record(session, { action, detail: `${entryId} ${fields.kind}` }, tx);
    });
    return this.#changed(session, entryId);
  }

  /** Takes an entry out of use or back. Throws `forbidden`, `conflict`, and `invalid_input` where its code has another owner now. */
  async setActive(
    session: WindowSession,
    { entryId, version, isActive }: { entryId: string; version: number; isActive: boolean },
  ): Promise<ListedEntry> {
    const person = this.#requireChanger(session);
    await this.#options.store.transaction(async (tx) => {
      const before = await tx.directory.get(entryId);
      if (isActive) {
        const { problem } = checkEntry(entryId, before, await knownDirectory(tx));
        if (problem !== "") throw refused(problem);
      }
      await tx.directory.update({
        ...before,
        ...this.#stamp(person),
        source: "person",
        isActive,
        version: version + 1,
      });
      const action = isActive ? "directory.reactivate" : "directory.deactivate";
      await this.#options.audit.record(session, { action, detail: entryId }, tx);
    });
    return this.#changed(session, entryId);
  }

  /** Gives whom to reach for an entry, and why; `at` in milliseconds since 1970, absent: now. Throws `not_found`. */
  async whoIsOn(session: WindowSession, { entryId, at }: { entryId: string; at?: number | undefined }) {
    requireSignedIn(session);
    const { store, clock } = this.#options;
    await store.directory.get(entryId);
    const { reach, steps, changesAt } = await whoIsOnIn(store, entryId, at ?? clock.now());
    const reached = reach === null ? null : { entryId: reach.entry.id, name: reach.entry.name, phone: reach.phone };
    return { reach: reached, steps: [...steps], changesAt };
  }

  /** Gives a team's shifts of a stretch and when nobody is on in it. Throws `not_found`, `invalid_input`. */
  async rota(session: WindowSession, { teamId, from, until }: ShownRota): Promise<RotaOfTeam> {
    requireSignedIn(session);
    if (until <= from || until - from > longestStretchMs) throw refused("This stretch of the rota cannot be shown.");
    const { store } = this.#options;
    await store.directory.get(teamId);
    const names = await store.directory.all();
    const shifts = await store.directory.shifts(from, until, teamId);
    const everyday = shifts.filter(({ duty }) => duty === "onCall" || duty === "duty");
    return {
      shifts: shifts.map((shift) => ({ ...shift, personName: names.get(shift.personId)?.name ?? "" })),
      gaps: rotaGaps(everyday, from, until),
    };
  }

  /** Enters or changes a shift. Throws `forbidden`, `not_found`, `invalid_input`. */
  async saveShift(session: WindowSession, entered: EnteredShift): Promise<RotaOfTeam> {
    const person = this.#requireChanger(session);
    const { store, ids, audit } = this.#options;
    const { shiftId, personId, duty, startsAt, endsAt, shown } = entered;
    if (endsAt <= startsAt) throw refused("The shift ends before it begins.");
    if (endsAt - startsAt > longestShiftMs) throw refused("A shift is at most 31 days long. Enter several.");
    await store.transaction(async (tx) => {
      const team = await tx.directory.get(shown.teamId);
      if (team.kind === "person" || team.kind === "system") throw refused(`${team.name} is no team and has no rota.`);
      const onShift = await tx.directory.get(personId);
      if (onShift.kind !== "person") throw refused(`${onShift.name} is no person: only people are on.`);
      if (!onShift.isActive) throw refused(`${onShift.name} is no longer in use.`);
      const id = shiftId ?? ids.uuid();
      await tx.directory.saveShift({ id, teamId: team.id, personId, duty, startsAt, endsAt, ...this.#stamp(person) });
      await audit.record(session, { action: "directory.saveShift", detail: `${id} ${team.id} ${duty}` }, tx);
    });
    this.#options.events.publish({ topic: "directory", id: shown.teamId });
    return this.rota(session, shown);
  }

  /** Takes a shift out of the rota. Throws `forbidden`, `not_found`. */
  async removeShift(
    session: WindowSession,
    { shiftId, shown }: { shiftId: string; shown: ShownRota },
  ): Promise<RotaOfTeam> {
    this.#requireChanger(session);
    await this.#options.store.transaction(async (tx) => {
      const { teamId, personId, duty, startsAt, endsAt } = await tx.directory.removeShift(shiftId);
      const detail = `${shiftId} ${teamId} ${personId} ${duty} ${startsAt} ${endsAt}`;
      await this.#options.audit.record(session, { action: "directory.removeShift", detail }, tx);
    });
    this.#options.events.publish({ topic: "directory", id: shown.teamId });
    return this.rota(session, shown);
  }

  #requireChanger(session: WindowSession): Person {
    return this.#options.isDemo ? requireSignedIn(session) : requireAdministrator(session);
  }

  #stamp(person: Person): Pick<DirectoryEntry, "changedAt" | "changedByName"> {
    return { changedAt: this.#options.clock.now(), changedByName: person.displayName };
  }

  #changed(session: WindowSession, entryId: string): Promise<ListedEntry> {
    this.#options.events.publish({ topic: "directory", id: entryId });
    return this.get(session, { entryId });
  }

  #listed(
    entry: DirectoryEntry,
    all: ReadonlyMap<string, DirectoryEntry>,
    destinations: readonly StoredDestination[],
    without: string,
  ): ListedEntry {
    const nameOf = (id: string | null) => (id === null ? "" : (all.get(id)?.name ?? ""));
    const system = systemOf(entry, all, destinations);
    return {
      ...{ entry, partOfName: nameOf(entry.partOfId), deputyName: nameOf(entry.deputyId) },
      ...{
        outOfHoursName: nameOf(entry.outOfHoursId),
        reachedBy: system === null ? without : wayWords(entry, system),
        hasSystem: system !== null,
      },
      isAbsentNow: isAbsent(entry, this.#options.clock.now()),
    };
  }
}

/** A year of shifts around an instant is enough to name every gap. */
const rotaReachMs = 200 * 24 * 60 * 60_000;

/**
 * Gives whom to reach for an entry at an instant (milliseconds since 1970) by the store's directory and rota, inside or
 * outside a transaction. `duty`: only who is on for that counts at a team.
 */
export async function whoIsOnIn(
  store: Pick<Repositories, "directory">,
  entryId: string,
  at: number,
  duty?: RotaDuty,
): Promise<WhoIsOn> {
  const directory = await store.directory.all();
  const rota = await store.directory.shifts(at - rotaReachMs, at + rotaReachMs);
  return whoIsOn({ entryId, at, directory, rota, ...(duty === undefined ? {} : { duty }) });
}

function refused(sentence: string): WorkstationError {
  return new WorkstationError("invalid_input", `${sentence} Nothing was changed.`);
}
