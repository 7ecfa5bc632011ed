import { type DeliveryEvidence, deliveryEvidenceSchema, type EvidenceRung } from "../../../shared/domain/delivery.ts";
import { WorkstationError } from "../errors.ts";
import { type Executor, inTransaction } from "./executor.ts";
import type { Row, Tables } from "./tables.ts";

/** A proof to keep. */
export interface NewEvidence extends Omit<DeliveryEvidence, "strikes"> {
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
        .where("strikes", "=", "")
        .where("id", "not in", struckIds(tx, evidence.deliveryId))
        .executeTakeFirst();
      if (known) return false;
      await insert(tx, evidence, "");
      return markRung(tx, evidence);
    });
  }

  /**
   * Answers an entry of a person by one that says it was made in error. Both stay; the rung is then proven by the next proof
   * that counts, or by none. Gives the entry. Throws `not_found`, and `conflict` for what a system proved or was answered before.
   */
  async strike(input: {
    readonly id: string;
    readonly evidenceId: string;
    readonly at: number;
    readonly byName: string;
    readonly reason: string;
  }): Promise<DeliveryEvidence & { readonly deliveryId: string }> {
    return inTransaction(this.#executor, async (tx) => {
      const row = await tx
        .selectFrom("delivery_evidence")
        .selectAll()
        .where("id", "=", input.evidenceId)
        .executeTakeFirst();
      if (!row) throw new WorkstationError("not_found", "This entry does not exist.");
      const struck = toEvidence(row);
      const isAnswered = await tx
        .selectFrom("delivery_evidence")
        .select("id")
        .where("strikes", "=", struck.id)
        .executeTakeFirst();
      if (struck.source !== "person" || struck.strikes !== "" || isAnswered !== undefined) {
        throw new WorkstationError(
          "conflict",
          "Only what a person entered can be said to be in error, and only once. Nothing was changed.",
        );
      }
      const answer = {
        ...{ id: input.id, deliveryId: row.outbox_id, rung: struck.rung, happenedAt: input.at, notedAt: input.at },
        ...{ source: "person" as const, byName: input.byName, detail: input.reason },
      };
      await insert(tx, answer, struck.id);
      await lowerRung(tx, { ...struck, deliveryId: row.outbox_id });
      return { ...struck, deliveryId: row.outbox_id };
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

async function insert(tx: Executor, evidence: NewEvidence, strikes: string): Promise<void> {
  await tx
    .insertInto("delivery_evidence")
    .values({
      ...{ id: evidence.id, outbox_id: evidence.deliveryId, rung: evidence.rung, strikes },
      ...{ happened_at: evidence.happenedAt, noted_at: evidence.notedAt, source: evidence.source },
      ...{ by_name: evidence.byName, detail: evidence.detail },
    })
    .execute();
}

function struckIds(tx: Executor, deliveryId: string) {
  return tx
    .selectFrom("delivery_evidence")
    .select("strikes")
    .where("outbox_id", "=", deliveryId)
    .where("strikes", "!=", "");
}

/** Takes a struck entry's time from the outbox, where it was the one that counted, and puts the next proof's there. */
async function lowerRung(tx: Executor, struck: NewEvidence): Promise<void> {
  const { rung } = struck;
  if (rung === "queued") return;
  const column = columnOf[rung];
  const next = await tx
    .selectFrom("delivery_evidence")
    .selectAll()
    .where("outbox_id", "=", struck.deliveryId)
    .where("rung", "=", rung)
    .where("strikes", "=", "")
    .where("id", "not in", struckIds(tx, struck.deliveryId))
    .orderBy("noted_at")
    .orderBy("id")
    .executeTakeFirst();
  await tx
    .updateTable("outbox")
    .set({
      [column]: next?.happened_at ?? null,
      ...(rung === "acknowledged" ? { acknowledged_by: next?.by_name ?? "" } : {}),
      ...(rung === "actedOn" ? { acted_what: next?.detail ?? "" } : {}),
    })
    .where("id", "=", struck.deliveryId)
    // Another proof counts, perhaps one that was kept before proofs were rows: it is not this entry's to take away.
    .where(column, "=", struck.happenedAt)
    .$if(rung === "acknowledged", (query) => query.where("acknowledged_by", "=", struck.byName))
    .execute();
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
    strikes: row.strikes,
  });
}
