import type { PersonScope } from "../../../shared/contract/scope-contract.ts";
import { mayWrite, type Person } from "../../../shared/domain/person.ts";
import {
  type CareSetting,
  type RecordedScope,
  type ScopeLine,
  type ScopePolicy,
  settingNames,
} from "../../../shared/domain/scope-of-practice.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { endingLines, scopeDay, scopeLineText } from "../../../shared/rules/scope-of-practice.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireAdministrator, requireReporter, requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import { scopePolicyName, scopePolicyOf } from "./entitlement.ts";

/** What the service is made of. */
export interface ScopeServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly isDemo: boolean;
}

/** Everybody's scope, and what the site decided. */
export interface ScopeOverview {
  readonly policy: ScopePolicy;
  readonly people: PersonScope[];
}

/** Who may sign what as final: recorded by an administrator, kept in versions, audited. */
export class ScopeService {
  readonly #options: ScopeServiceOptions;

  constructor(options: ScopeServiceOptions) {
    this.#options = options;
  }

  /** Gives the caller's own scope with what of it ends soon, and to whoever may change scopes those of others that do. */
  async standing(session: WindowSession): Promise<{ own: PersonScope; others: PersonScope[] }> {
    const person = requireSignedIn(session);
    const own = await this.#scopeOf(person);
    if (person.role !== "administrator") return { own, others: [] };
    const { people } = await this.#everybody();
    return { own, others: people.filter(({ personId, ending }) => personId !== person.id && ending.length > 0) };
  }

  /** Gives everybody who reports with their scope. Throws `forbidden` to all but an administrator (in a demo everybody). */
  async overview(session: WindowSession): Promise<ScopeOverview> {
    this.#requireKeeper(session);
    return this.#everybody();
  }

  /** Gives a person's scope after each change, newest first, to themselves and to an administrator. Throws `forbidden`. */
  async history(session: WindowSession, input: { personId: string }): Promise<{ scopes: RecordedScope[] }> {
    if (requireSignedIn(session).id !== input.personId) this.#requireKeeper(session);
    return { scopes: [...(await this.#options.store.scopes.history(input.personId))] };
  }

  /**
   * Records a person's scope anew. Throws `forbidden` to all but an administrator, `conflict` where it was changed since,
   * `invalid_input` for dates or ages in the wrong order, and for somebody who reports nothing.
   */
  async save(
    session: WindowSession,
    input: { personId: string; revision: number; lines: ScopeLine[]; note: string },
  ): Promise<ScopeOverview> {
    const by = this.#requireKeeper(session);
    const { store, audit, clock, ids, events } = this.#options;
    input.lines.forEach(requireOrder);
    await store.transaction(async (tx) => {
      const person = (await tx.people.list()).find(({ id }) => id === input.personId);
      if (person === undefined || !mayWrite(person.role)) {
        throw new WorkstationError("invalid_input", "This person does not report, so nothing was recorded.");
      }
      const before = await tx.scopes.current(person.id);
      if (before.revision !== input.revision) {
        const sentence = `${before.recordedByName} changed this scope in the meantime. It is shown as it is now; nothing was recorded.`;
        throw new WorkstationError("conflict", sentence, { details: { currentRevision: before.revision } });
      }
      const revision = before.revision + 1;
      await tx.scopes.add({ ...input, id: ids.uuid(), revision, at: clock.now(), by });
      const lines = input.lines.map((line) => `${scopeLineText(line)}; ${line.validFrom} to ${line.validUntil}`);
      const detail = `${person.username}, revision ${revision}: ${lines.join(" | ") || "none"}. ${input.note}`;
      await audit.record(by, { action: "scope.save", detail: detail.slice(0, 2000) }, tx);
    });
    events.publish({ topic: "scope", id: input.personId });
    return this.#everybody();
  }

  /** Keeps which roles need a recorded scope. Throws `forbidden` to all but an administrator. */
  async savePolicy(session: WindowSession, policy: ScopePolicy): Promise<ScopeOverview> {
    const by = this.#requireKeeper(session);
    const { store, audit, events } = this.#options;
    await store.transaction(async (tx) => {
      await tx.settings.setValue(scopePolicyName, JSON.stringify(policy));
      const detail = `needed by ${policy.rolesNeedingScope.join(", ") || "nobody"}`;
      await audit.record(by, { action: "settings.saveScopePolicy", detail }, tx);
    });
    events.publish({ topic: "scope", id: "" });
    return this.#everybody();
  }

  /**
   * States where a patient was when examined, where neither the request nor the archive says it; corrects or, with `other`,
   * takes back what somebody stated. Throws `conflict` where the request says it or somebody else has the case.
   */
  async stateSetting(
    session: WindowSession,
    { workitemId, setting }: { workitemId: string; setting: CareSetting },
  ): Promise<Workitem> {
    const { id: personId, displayName } = requireReporter(session);
    const { store, audit, clock, events } = this.#options;
    const stated = await store.transaction(async (tx) => {
      const workitem = await tx.workitems.get(workitemId);
      requireStatable(workitem, personId);
      const by = { personId, displayName, at: clock.now() };
      const changed = await tx.workitems.update(workitemId, { statedSetting: { setting, by } }, workitem.version);
      const { patient, studyInstanceUid: studyUid } = workitem.study;
      const detail = `${settingNames[setting]}, before: ${settingNames[workitem.setting ?? "other"]}`;
      const subject = { workitemId, patientId: patient.patientId, studyUid };
      await audit.record(session, { action: "case.stateSetting", detail, ...subject }, tx);
      return changed;
    });
    events.publish({ topic: "worklist", id: workitemId });
    return stated;
  }

  #requireKeeper(session: WindowSession): Person {
    return this.#options.isDemo ? requireSignedIn(session) : requireAdministrator(session);
  }

  async #everybody(): Promise<ScopeOverview> {
    const { store } = this.#options;
    const people: PersonScope[] = [];
    for (const person of await store.people.list()) {
      if (person.isActive && mayWrite(person.role)) people.push(await this.#scopeOf(person));
    }
    return { policy: await scopePolicyOf(store), people };
  }

  async #scopeOf(person: Person): Promise<PersonScope> {
    const { store, clock } = this.#options;
    const scope = await store.scopes.current(person.id);
    const ending = endingLines(scope.lines, scopeDay(clock.now()));
    return { personId: person.id, displayName: person.displayName, role: person.role, scope, ending };
  }
}

/** A line that can never hold would be a scope that looks recorded and is none. */
function requireOrder({ ageFrom, ageTo, validFrom, validUntil }: ScopeLine): void {
  if (validFrom <= validUntil && (ageFrom ?? 0) <= (ageTo ?? 130)) return;
  throw new WorkstationError(
    "invalid_input",
    "A line ends before it begins, or its ages are the wrong way round. Nothing was recorded.",
  );
}

/** What a request says is not a person's to change; whoever has the case states what it leaves out. */
function requireStatable({ setting = "other", settingStatedBy, reservation }: Workitem, personId: string): void {
  if (setting !== "other" && settingStatedBy === undefined) {
    const sentence = `The request says where the patient was examined: ${settingNames[setting].toLowerCase()}. Nothing was changed.`;
    throw new WorkstationError("conflict", sentence);
  }
  if (reservation === null || reservation.personId === personId) return;
  throw new WorkstationError("conflict", "Somebody else has this case, and states it. Nothing was changed.", {
    details: { holder: reservation.displayName, since: reservation.since },
  });
}
