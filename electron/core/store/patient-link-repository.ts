import { type IdentityDecisionKind, identityDecisionKindSchema } from "../../../shared/domain/identity.ts";
import { type Patient, patientSchema } from "../../../shared/domain/patient.ts";
import { type Executor, inTransaction } from "./executor.ts";
import type { Row } from "./tables.ts";

/** One of the two identities of a link. */
export interface LinkedIdentity {
  /** As `identityKey` gives it. */
  readonly key: string;
  readonly archiveId: string;
  readonly patient: Patient;
}

/** What a person decided of two identities. */
export interface PatientLink {
  readonly id: string;
  readonly one: LinkedIdentity;
  readonly other: LinkedIdentity;
  /** The case in which it was decided. */
  readonly workitemId: string;
  readonly decision: IdentityDecisionKind;
  readonly reason: string;
  readonly decidedAt: number;
  readonly decidedById: string;
  readonly decidedByName: string;
}

/** Decisions on who is whom. Every one is kept; the newest of a pair counts. */
export class PatientLinkRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Adds a decision as the newest of its pair. */
  async add(link: PatientLink): Promise<void> {
    const { one, other } = link;
    const pairKey = [one.key, other.key].sort().join(" ");
    await inTransaction(this.#executor, async (tx) => {
      const last = await tx
        .selectFrom("patient_link")
        .select((expression) => expression.fn.max("sequence").as("last"))
        .where("pair_key", "=", pairKey)
        .executeTakeFirst();
      await tx
        .insertInto("patient_link")
        .values({
          id: link.id,
          pair_key: pairKey,
          sequence: Number(last?.last ?? 0) + 1,
          one_key: one.key,
          one_archive_id: one.archiveId,
          one_patient: JSON.stringify(one.patient),
          other_key: other.key,
          other_archive_id: other.archiveId,
          other_patient: JSON.stringify(other.patient),
          workitem_id: link.workitemId,
          decision: link.decision,
          reason: link.reason,
          decided_at: link.decidedAt,
          decided_by: link.decidedById,
          decided_by_name: link.decidedByName,
        })
        .execute();
    });
  }

  /** Gives every decision on an identity, oldest first within each pair; `one` is the identity asked for. */
  async ofIdentity(key: string): Promise<PatientLink[]> {
    const rows = await this.#executor
      .selectFrom("patient_link")
      .selectAll()
      .where((expression) => expression.or([expression("one_key", "=", key), expression("other_key", "=", key)]))
      .orderBy("pair_key")
      .orderBy("sequence")
      .execute();
    return rows
      .map(toLink)
      .map((link) => (link.one.key === key ? link : { ...link, one: link.other, other: link.one }));
  }
}

function toLink(row: Row<"patient_link">): PatientLink {
  const identity = (key: string, archiveId: string, patient: string): LinkedIdentity => ({
    key,
    archiveId,
    patient: patientSchema.parse(JSON.parse(patient)),
  });
  return {
    id: row.id,
    one: identity(row.one_key, row.one_archive_id, row.one_patient),
    other: identity(row.other_key, row.other_archive_id, row.other_patient),
    workitemId: row.workitem_id,
    decision: identityDecisionKindSchema.parse(row.decision),
    reason: row.reason,
    decidedAt: row.decided_at,
    decidedById: row.decided_by,
    decidedByName: row.decided_by_name,
  };
}
