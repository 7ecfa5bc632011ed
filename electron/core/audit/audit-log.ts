import type { Person } from "../../../shared/domain/person.ts";
import type { WindowSession } from "../core.ts";
import type { Clock } from "../ports.ts";
import type { AuditEntry, NewAuditEntry } from "../store/audit-repository.ts";
import type { Repositories } from "../store/store.ts";

/** What happened. Identifiers and short reasons only: never report text, never a secret. */
export interface AuditRecord {
  /** `noun.verb`, for example `case.open`. */
  readonly action: string;
  readonly outcome?: NewAuditEntry["outcome"];
  readonly patientId?: string;
  readonly studyUid?: string;
  readonly workitemId?: string;
  readonly detail?: string;
}

/** Where a record is written: the store, or the transaction that the act itself is in. */
export type AuditTarget = Pick<Repositories, "audit">;

/** Who did it: the person of a window, a person, or null for the program itself (background jobs). */
export type AuditActor = Pick<WindowSession, "person"> | Person | null;

/** Writes the audit trail: every look and every act, with the person, role and site at that moment. */
export class AuditLog {
  readonly #store: AuditTarget;
  readonly #clock: Clock;

  constructor(store: AuditTarget, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Writes a record, in the given transaction or alone. What could not be written must not happen: it throws. */
  async record(actor: AuditActor, record: AuditRecord, target: AuditTarget = this.#store): Promise<void> {
    const person = personOf(actor);
    await target.audit.append({
      at: this.#clock.now(),
      personId: person?.id ?? "",
      personName: person?.displayName ?? (actor === null ? "Sightline" : ""),
      role: person?.role ?? (actor === null ? "program" : ""),
      siteCode: person?.site.code ?? "",
      action: record.action,
      outcome: record.outcome ?? "success",
      patientId: record.patientId ?? "",
      studyUid: record.studyUid ?? "",
      workitemId: record.workitemId ?? "",
      detail: record.detail ?? "",
    });
  }

  /** Gives the newest records first. */
  async list(query: { readonly offset: number; readonly limit: number }): Promise<readonly AuditEntry[]> {
    return this.#store.audit.list(query);
  }

  /** Reads the whole trail; gives its length and the number of the first record that was tampered with, or null. */
  async verify(): Promise<{ length: number; firstBroken: number | null }> {
    return this.#store.audit.verifyChain();
  }
}

function personOf(actor: AuditActor): Person | null {
  if (actor === null) return null;
  return "person" in actor ? actor.person : actor;
}
