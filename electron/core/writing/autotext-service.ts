import type { AutotextShelf } from "../../../shared/contract/writing-contract.ts";
import {
  type Autotext,
  type AutotextScope,
  autotextSchema,
  type KeptAutotext,
} from "../../../shared/domain/autotext.ts";
import type { Person } from "../../../shared/domain/person.ts";
import { autotextProblems } from "../../../shared/writing/autotext-file.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { AutotextOwner, AutotextUse, StoredAutotext } from "../store/autotext-repository.ts";
import type { Repositories, Store } from "../store/store.ts";

/** What the service is made of. */
export interface AutotextServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly isDemo: boolean;
}

/** More of one owner would be a file pushed in by mistake. */
const mostOfOneOwner = 5000;

/** Autotexts of each person, of the team of a site, and of everybody, with their versions. */
export class AutotextService {
  readonly #options: AutotextServiceOptions;

  constructor(options: AutotextServiceOptions) {
    this.#options = options;
  }

  /** Gives every autotext that the caller may insert. Throws `signed_out`. */
  async shelf(session: WindowSession): Promise<AutotextShelf> {
    const person = requireSignedIn(session);
    const { store } = this.#options;
    const [stored, uses] = await Promise.all([store.autotexts.list(ownersOf(person)), store.autotexts.uses(person.id)]);
    const autotexts = stored.flatMap((each) => asKept(each, uses.get(each.id)) ?? []);
    return {
      autotexts,
      teamName: person.site.name,
      mayChange: scopes.filter((scope) => this.#mayChange(person, scope)),
      unreadableCount: stored.length - autotexts.length,
    };
  }

  /** Keeps a new autotext or a change of one. Throws `conflict`, `invalid_input`, `forbidden`, `not_found`, `signed_out`. */
  async save(
    session: WindowSession,
    input: { id: string | null; version: number; scope: AutotextScope; autotext: Autotext },
  ): Promise<AutotextShelf> {
    const person = requireSignedIn(session);
    const { store, ids } = this.#options;
    const owner = this.#ownerFor(person, input.scope);
    refuseProblems(input.autotext);
    await store.transaction(async (tx) => {
      const id = input.id ?? ids.uuid();
      const before = input.id === null ? null : await this.#changeable(tx, person, input.id, input.version);
      if (before !== null && (before.scope !== owner.scope || before.owner !== owner.owner)) {
        throw new WorkstationError("invalid_input", "An autotext stays with its owner. Keep a copy instead.");
      }
      await refuseDouble(tx, owner, id, input.autotext);
      await this.#add(tx, person, { ...owner, id, sequence: (before?.sequence ?? 0) + 1 }, input.autotext);
    });
    return this.#changed(session);
  }

  /** Deletes an autotext; its versions stay. Throws `conflict`, `forbidden`, `not_found`, `signed_out`. */
  async remove(session: WindowSession, input: { id: string; version: number }): Promise<AutotextShelf> {
    const person = requireSignedIn(session);
    const { store, ids, audit, clock } = this.#options;
    await store.transaction(async (tx) => {
      const { document, ...before } = await this.#changeable(tx, person, input.id, input.version);
      const head = { ...before, rowId: ids.uuid(), autotextId: before.id, sequence: before.sequence + 1 };
      await tx.autotexts.add(head, "deleted", document, { by: person, at: clock.now() });
      await audit.record(person, { action: "autotext.remove", detail: `${before.scope} ${before.id}` }, tx);
    });
    return this.#changed(session);
  }

  /** Keeps the autotexts of a file; those that are there already are left out. Throws `invalid_input`, `forbidden`, `signed_out`. */
  async takeMany(
    session: WindowSession,
    input: { scope: AutotextScope; autotexts: readonly Autotext[] },
  ): Promise<AutotextShelf & { takenCount: number }> {
    const person = requireSignedIn(session);
    const owner = this.#ownerFor(person, input.scope);
    for (const autotext of input.autotexts) refuseProblems(autotext);
    const takenCount = await this.#options.store.transaction(async (tx) => {
      const known = await tx.autotexts.list([owner]);
      if (known.length + input.autotexts.length > mostOfOneOwner) {
        throw new WorkstationError("invalid_input", "These would be too many autotexts. Nothing was imported.");
      }
      const texts = new Set(known.map(({ document }) => document));
      const fresh = input.autotexts.filter((autotext) => !texts.has(JSON.stringify(autotext)));
      for (const autotext of fresh) {
        const id = this.#options.ids.uuid();
        await refuseDouble(tx, owner, id, autotext);
        await this.#add(tx, person, { ...owner, id, sequence: 1 }, autotext);
      }
      return fresh.length;
    });
    return { ...(await this.#changed(session)), takenCount };
  }

  /** Gives the versions of an autotext that the caller may insert, newest first. Throws `not_found`, `signed_out`. */
  async history(session: WindowSession, input: { id: string }) {
    const person = requireSignedIn(session);
    const stored = await this.#options.store.autotexts.versions(input.id);
    const [newest] = stored;
    if (newest === undefined || !isOf(person, newest)) throw notFound();
    const versions = stored.map((each) => ({
      ...{ version: each.sequence, isDeleted: each.isDeleted, autotext: readDocument(each.document) },
      ...{ changedAt: each.at, changedByName: each.byName },
    }));
    return { versions };
  }

  /** Counts that the caller inserted one. Throws `not_found` where it was deleted meanwhile, `signed_out`. */
  async used(session: WindowSession, input: { id: string }): Promise<Record<never, never>> {
    const person = requireSignedIn(session);
    const { store, clock } = this.#options;
    const stored = await store.autotexts.find(input.id);
    if (stored === null || !isOf(person, stored)) throw notFound();
    await store.autotexts.countUse(person.id, input.id, clock.now());
    return {};
  }

  async #changed(session: WindowSession): Promise<AutotextShelf> {
    this.#options.events.publish({ topic: "settings", id: "" });
    return this.shelf(session);
  }

  async #add(
    tx: Repositories,
    person: Person,
    head: AutotextOwner & { id: string; sequence: number },
    autotext: Autotext,
  ): Promise<void> {
    const { audit, clock, ids } = this.#options;
    const row = { ...head, rowId: ids.uuid(), autotextId: head.id };
    await tx.autotexts.add(row, "kept", autotext, { by: person, at: clock.now() });
    const detail = `${head.scope} ${head.id} version ${head.sequence}`;
    await audit.record(person, { action: "autotext.save", detail }, tx);
  }

  async #changeable(tx: Repositories, person: Person, id: string, version: number): Promise<StoredAutotext> {
    const stored = await tx.autotexts.find(id);
    if (stored === null || stored.isDeleted || !isOf(person, stored)) throw notFound();
    this.#ownerFor(person, stored.scope);
    if (stored.sequence !== version) {
      throw new WorkstationError(
        "conflict",
        `${stored.byName} changed this autotext meanwhile. Nothing was changed here; look again and repeat.`,
      );
    }
    return stored;
  }

  #ownerFor(person: Person, scope: AutotextScope): AutotextOwner {
    if (this.#mayChange(person, scope)) return ownerOf(person, scope);
    throw new WorkstationError(
      "forbidden",
      "Only an administrator may change the autotexts of everybody. Nothing was changed.",
    );
  }

  #mayChange(person: Person, scope: AutotextScope): boolean {
    return scope !== "site" || this.#options.isDemo || person.role === "administrator";
  }
}

const scopes: readonly AutotextScope[] = ["personal", "team", "site"];

function ownerOf(person: Person, scope: AutotextScope): AutotextOwner {
  return { scope, owner: { personal: person.id, team: person.site.code, site: "" }[scope] };
}

function ownersOf(person: Person): AutotextOwner[] {
  return scopes.map((scope) => ownerOf(person, scope));
}

function isOf(person: Person, { scope, owner }: AutotextOwner): boolean {
  return ownerOf(person, scope).owner === owner;
}

function asKept(stored: StoredAutotext, use: AutotextUse | undefined): KeptAutotext | null {
  const autotext = readDocument(stored.document);
  if (autotext === null) return null;
  return {
    ...{ id: stored.id, scope: stored.scope, version: stored.sequence, autotext },
    ...{ changedAt: stored.at, changedByName: stored.byName },
    ...{ uses: use?.uses ?? 0, lastUsedAt: use?.lastUsedAt ?? null },
  };
}

function readDocument(document: string): Autotext | null {
  try {
    const read = autotextSchema.safeParse(JSON.parse(document));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

function refuseProblems(autotext: Autotext): void {
  const [problem] = autotextProblems(autotext);
  if (problem !== undefined) throw new WorkstationError("invalid_input", `Not kept. ${problem}`);
}

/** Two of one name for the same cases would be a matter of chance. */
async function refuseDouble(tx: Repositories, owner: AutotextOwner, id: string, autotext: Autotext): Promise<void> {
  const meant = (each: Autotext) => JSON.stringify([each.name.toLowerCase(), each.use, each.match]);
  const others = (await tx.autotexts.list([owner])).filter((each) => each.id !== id);
  const isDouble = others.some(({ document }) => {
    const other = readDocument(document);
    return other !== null && meant(other) === meant(autotext);
  });
  if (!isDouble) return;
  throw new WorkstationError(
    "conflict",
    `There is an autotext “${autotext.name}” for the same cases already. Nothing was changed. Change that one, or give this another name.`,
  );
}

function notFound(): WorkstationError {
  return new WorkstationError("not_found", "This autotext is not there any more. Nothing was changed.");
}
