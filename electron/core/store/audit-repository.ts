import { createHash } from "node:crypto";
import { type Executor, inTransaction, nextNumber } from "./executor.ts";
import type { Row } from "./tables.ts";

/** One thing that somebody looked at or did. Texts never hold report text or secrets. */
export interface NewAuditEntry {
  readonly at: number;
  readonly personId: string;
  readonly personName: string;
  readonly role: string;
  readonly siteCode: string;
  /** `noun.verb`, for example `case.open`. */
  readonly action: string;
  readonly outcome: "success" | "refused" | "failed";
  readonly patientId: string;
  readonly studyUid: string;
  readonly workitemId: string;
  readonly detail: string;
}

/** An entry as stored; `hash` seals it to the entry before. */
export interface AuditEntry extends NewAuditEntry {
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** How many rows a check of the chain reads at once. */
const pageSize = 1000;

/** The audit trail: appended only, numbered without gaps, each entry's hash over its fields and the hash before it. */
export class AuditRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Appends an entry; in a transaction it stands or falls with it. Gives its number. */
  async append(entry: NewAuditEntry): Promise<number> {
    return inTransaction(this.#executor, async (tx) => {
      const sequence = await nextNumber(tx, "audit");
      const last = await tx
        .selectFrom("audit")
        .select("hash")
        .where("sequence", "=", sequence - 1)
        .executeTakeFirst();
      const previousHash = last?.hash ?? "";
      await tx
        .insertInto("audit")
        .values({
          sequence,
          at: entry.at,
          person_id: entry.personId,
          person_name: entry.personName,
          role: entry.role,
          site_code: entry.siteCode,
          action: entry.action,
          outcome: entry.outcome,
          patient_id: entry.patientId,
          study_uid: entry.studyUid,
          workitem_id: entry.workitemId,
          detail: entry.detail,
          previous_hash: previousHash,
          hash: auditHash(sequence, entry, previousHash),
        })
        .execute();
      return sequence;
    });
  }

  /** Gives entries newest first. */
  async list(query: { readonly offset: number; readonly limit: number }): Promise<readonly AuditEntry[]> {
    const rows = await this.#executor
      .selectFrom("audit")
      .selectAll()
      .orderBy("sequence", "desc")
      .offset(query.offset)
      .limit(query.limit)
      .execute();
    return rows.map(toEntry);
  }

  /**
   * Reads the whole trail and gives its length, and the number of the first entry that was changed, removed or added
   * by other means; null when the chain is whole.
   */
  async verifyChain(): Promise<{ length: number; firstBroken: number | null }> {
    const counter = await this.#executor
      .selectFrom("counter")
      .select("value")
      .where("name", "=", "audit")
      .executeTakeFirst();
    const length = counter?.value ?? 0;
    let previousHash = "";
    let expected = 1;
    for (;;) {
      const rows = await this.#executor
        .selectFrom("audit")
        .selectAll()
        .where("sequence", ">=", expected)
        .where("sequence", "<=", length)
        .orderBy("sequence")
        .limit(pageSize)
        .execute();
      if (rows.length === 0) return { length, firstBroken: expected <= length ? expected : null };
      for (const entry of rows.map(toEntry)) {
        const isWhole =
          entry.sequence === expected &&
          entry.previousHash === previousHash &&
          entry.hash === auditHash(entry.sequence, entry, previousHash);
        if (!isWhole) return { length, firstBroken: expected };
        previousHash = entry.hash;
        expected += 1;
      }
    }
  }
}

function auditHash(sequence: number, entry: NewAuditEntry, previousHash: string): string {
  const fields = [
    sequence,
    entry.at,
    entry.personId,
    entry.personName,
    entry.role,
    entry.siteCode,
    entry.action,
    entry.outcome,
    entry.patientId,
    entry.studyUid,
    entry.workitemId,
    entry.detail,
    previousHash,
  ];
  return createHash("sha256").update(JSON.stringify(fields)).digest("hex");
}

function toEntry(row: Row<"audit">): AuditEntry {
  return {
    sequence: row.sequence,
    at: row.at,
    personId: row.person_id,
    personName: row.person_name,
    role: row.role,
    siteCode: row.site_code,
    action: row.action,
    outcome: row.outcome === "success" ? "success" : row.outcome === "refused" ? "refused" : "failed",
    patientId: row.patient_id,
    studyUid: row.study_uid,
    workitemId: row.workitem_id,
    detail: row.detail,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
