import { type DeliveryEvidence, deliveryEvidenceSchema, type EvidenceRung } from "../../../shared/domain/delivery.ts";
import { type Executor, inTransaction } from "./executor.ts";
import type { Row, Tables } from "./tables.ts";

/** A proof to keep. */
export interface NewEvidence extends DeliveryEvidence {
  readonly deliveryId: string;
}

type Outbox = Tables["outbox"];

/** The column of the outbox that holds when a rung was first proven. */
const columnOf = {
  handedOver: "sent_at",
  accepted: "accepted_at",
  filed: "filed_at",
  shown: "opened_at",
  acknowledged: "acknowledged_at",
  actedOn: "acted_at",
  outcomeSeen: "outcome_at",
} as const satisfies Partial<Record<EvidenceRung, keyof Outbox>>;

/** What proves the rungs of deliveries. Each proof is a row; none is ever changed or deleted. */
export class EvidenceRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /**
   * Keeps a proof, and in the outbox when its rung was first proven, by whom it was acknowledged and what was done. The same
   * proof again is not kept twice. Says whether the rung is proven by it for the first time.
   */
  async add(evidence: NewEvidence): Promise<boolean> {
    return inTransaction(this.#executor, async (tx) => {
      const known = await tx
        .selectFrom("delivery_evidence")
        .select("id")
        .where("outbox_id", "=", evidence.deliveryId)
        .where("rung", "=", evidence.rung)
        .where("source", "=", evidence.source)
        .where("by_name", "=", evidence.byName)
        .where("detail", "=", evidence.detail)
        .executeTakeFirst();
      if (known) return false;
      await tx
        .insertInto("delivery_evidence")
        .values({
          id: evidence.id,
          outbox_id: evidence.deliveryId,
          rung: evidence.rung,
          happened_at: evidence.happenedAt,
          noted_at: evidence.notedAt,
          source: evidence.source,
          by_name: evidence.byName,
          detail: evidence.detail,
        })
        .execute();
      return markRung(tx, evidence);
    });
  }

  /** Gives the proofs of a delivery in the order in which they came. */
  async list(deliveryId: string): Promise<readonly DeliveryEvidence[]> {
    const rows = await this.#executor
      .selectFrom("delivery_evidence")
      .selectAll()
      .where("outbox_id", "=", deliveryId)
      .orderBy("noted_at")
      .orderBy("id")
      .execute();
    return rows.map(toEvidence);
  }
}

async function markRung(tx: Executor, evidence: NewEvidence): Promise<boolean> {
  const { rung } = evidence;
  if (rung === "queued") return false;
  const column = columnOf[rung];
  const updated = await tx
    .updateTable("outbox")
    .set({
      [column]: evidence.happenedAt,
      ...(rung === "acknowledged" ? { acknowledged_by: evidence.byName } : {}),
      ...(rung === "actedOn" ? { acted_what: evidence.detail } : {}),
    })
    .where("id", "=", evidence.deliveryId)
    .where(column, "is", null)
    .returning("id")
    .executeTakeFirst();
  return updated !== undefined;
}

function toEvidence(row: Row<"delivery_evidence">): DeliveryEvidence {
  return deliveryEvidenceSchema.parse({
    id: row.id,
    rung: row.rung,
    happenedAt: row.happened_at,
    notedAt: row.noted_at,
    source: row.source,
    byName: row.by_name,
    detail: row.detail,
  });
}
