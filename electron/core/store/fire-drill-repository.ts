import { type FireDrill, fireDrillSchema } from "../../../shared/domain/fail-safe.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import { inStates, undoneStates } from "./outbox-states.ts";
import type { Row } from "./tables.ts";

/** A drill as it begins. */
export type NewFireDrill = Pick<
  FireDrill,
  "id" | "destinationId" | "routeName" | "startedAt" | "startedByName" | "deliveryId"
>;

const columns = {
  handedOver: "handed_over_at",
  accepted: "accepted_at",
  shown: "shown_at",
  acknowledged: "acknowledged_at",
} as const;

/** Synthetic alerts through live routes, and when each got how far. Drills stay on record. */
export class FireDrillRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Stores a drill that begins. */
  async add(drill: NewFireDrill): Promise<void> {
    await this.#executor
      .insertInto("fire_drill")
      .values({
        id: drill.id,
        destination_id: drill.destinationId,
        route_name: drill.routeName,
        started_at: drill.startedAt,
        started_by_name: drill.startedByName,
        outbox_id: drill.deliveryId,
        handed_over_at: null,
        accepted_at: null,
        shown_at: null,
        acknowledged_at: null,
        ended_at: null,
        result: "running",
      })
      .execute();
  }

  /** Gives one drill; throws `not_found`. */
  async get(id: string): Promise<FireDrill> {
    const row = await this.#executor.selectFrom("fire_drill").selectAll().where("id", "=", id).executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This fire drill does not exist.");
    return toDrill(row);
  }

  /** Says whether a real alert waits to be sent to a destination: a drill must never be in its way. */
  async doesAlertWait(destinationId: string): Promise<boolean> {
    const row = await this.#executor
      .selectFrom("outbox")
      .select("id")
      .where("destination_id", "=", destinationId)
      .where("subject_kind", "=", "alert")
      .where(inStates("outbox", undoneStates))
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Takes a drill's message that has not arrived out of the outbox, so that nobody finds it among reports that failed. */
  async takeBack(deliveryId: string, reason: string): Promise<void> {
    await this.#executor
      .updateTable("outbox")
      .set({ state: "recalled", next_attempt_at: null, problem: reason })
      .where("id", "=", deliveryId)
      .where("subject_kind", "=", "fireDrill")
      .where("state", "in", ["queued", "waitingToRetry", "needsPerson", "handedOver"])
      .execute();
  }

  /** Notes when a rung was proven; the first time counts. */
  async mark(id: string, rung: keyof typeof columns, at: number): Promise<void> {
    const column = columns[rung];
    await this.#executor
      .updateTable("fire_drill")
      .set({ [column]: at })
      .where("id", "=", id)
      .where(column, "is", null)
      .execute();
  }

  /** Ends a running drill: `passed`, or `failed: why`. Says whether it was running. */
  async end(id: string, result: string, at: number): Promise<boolean> {
    const row = await this.#executor
      .updateTable("fire_drill")
      .set({ result, ended_at: at })
      .where("id", "=", id)
      .where("result", "=", "running")
      .returning("id")
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Gives the drills that still run, oldest first. */
  async running(): Promise<readonly FireDrill[]> {
    const rows = await this.#executor
      .selectFrom("fire_drill")
      .selectAll()
      .where("result", "=", "running")
      .orderBy("started_at")
      .execute();
    return rows.map(toDrill);
  }

  /** Gives the newest drills, at most `limit`. */
  async newest(limit: number): Promise<readonly FireDrill[]> {
    const rows = await this.#executor
      .selectFrom("fire_drill")
      .selectAll()
      .orderBy("started_at", "desc")
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map(toDrill);
  }

  /** Gives for each destination its newest drill that has ended. */
  async lastOfEach(): Promise<readonly FireDrill[]> {
    const rows = await this.#executor
      .selectFrom("fire_drill")
      .selectAll()
      .where("result", "!=", "running")
      .orderBy("started_at")
      .execute();
    return [...new Map(rows.map((row) => [row.destination_id, toDrill(row)])).values()];
  }
}

function toDrill(row: Row<"fire_drill">): FireDrill {
  const [result = "", ...why] = row.result.split(": ");
  return fireDrillSchema.parse({
    id: row.id,
    destinationId: row.destination_id,
    routeName: row.route_name,
    startedAt: row.started_at,
    startedByName: row.started_by_name,
    deliveryId: row.outbox_id,
    handedOverAt: row.handed_over_at,
    acceptedAt: row.accepted_at,
    shownAt: row.shown_at,
    acknowledgedAt: row.acknowledged_at,
    endedAt: row.ended_at,
    result,
    problem: why.join(": "),
  });
}
