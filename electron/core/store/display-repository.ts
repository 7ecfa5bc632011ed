import { z } from "zod";
import {
  type DisplayCheck,
  type DisplaySize,
  displayCheckSchema,
  displaySizeSchema,
  type Monitor,
  monitorKey,
  monitorSchema,
} from "../../../shared/domain/display.ts";
import { type Executor, inTransaction } from "./executor.ts";
import type { Row } from "./tables.ts";

/** The workstation that a monitor stands at. */
export interface Station {
  readonly id: string;
  readonly name: string;
}

/** Who recorded something of which monitor, and where. */
export interface DisplayRecordHead {
  readonly station: Station;
  readonly monitor: Monitor;
  readonly personId: string;
  readonly personName: string;
}

/** A check as it is added: who, when and where come with its head. */
export type NewDisplayCheck = Omit<DisplayCheck, "stationName" | "monitor" | "personName">;

const checkDetailSchema = displayCheckSchema.pick({
  use: true,
  answers: true,
  luminance: true,
  response: true,
  failures: true,
  note: true,
});
const sizeDetailSchema = displaySizeSchema.pick({ mmPerPixel: true, method: true });

/** What people found of monitors. Every record is kept; the newest of its kind counts. */
export class DisplayRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Adds a check of a monitor. */
  async addCheck(head: DisplayRecordHead, check: NewDisplayCheck): Promise<void> {
    const { kind, outcome, at, id } = check;
    await this.#add(head, { id, kind, outcome, at }, JSON.stringify(checkDetailSchema.parse(check)));
  }

  /** Adds a person's calibration of a monitor's size; its ratio is the monitor's. */
  async addSize(head: DisplayRecordHead, size: Omit<DisplaySize, "pixelRatio">): Promise<void> {
    const { id, at } = size;
    await this.#add(head, { id, kind: "size", outcome: "kept", at }, JSON.stringify(sizeDetailSchema.parse(size)));
  }

  /** Gives the newest size that a person calibrated at a monitor, or null. */
  async size(stationId: string, monitor: Monitor, personId: string): Promise<DisplaySize | null> {
    const row = await this.#ofMonitor(stationId, monitor, "size")
      .where("recorded_by", "=", personId)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { mmPerPixel, method } = sizeDetailSchema.parse(JSON.parse(row.detail));
    return { id: row.id, mmPerPixel, method, pixelRatio: monitorOf(row).pixelRatio, at: row.recorded_at };
  }

  /** Gives the newest check of one kind at a monitor, whoever made it, or null. */
  async newestCheck(stationId: string, monitor: Monitor, kind: DisplayCheck["kind"]): Promise<DisplayCheck | null> {
    const row = await this.#ofMonitor(stationId, monitor, kind).executeTakeFirst();
    return row === undefined ? null : toCheck(row);
  }

  /** Gives the checks of every workstation, newest first. */
  async checks(limit: number): Promise<DisplayCheck[]> {
    const rows = await this.#executor
      .selectFrom("display_record")
      .selectAll()
      .where("kind", "<>", "size")
      .orderBy("recorded_at", "desc")
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map(toCheck);
  }

  #ofMonitor(stationId: string, monitor: Monitor, kind: string) {
    return this.#executor
      .selectFrom("display_record")
      .selectAll()
      .where("station_id", "=", stationId)
      .where("monitor_key", "=", monitorKey(monitor))
      .where("kind", "=", kind)
      .orderBy("sequence", "desc")
      .limit(1);
  }

  async #add(
    { station, monitor, personId, personName }: DisplayRecordHead,
    record: { id: string; kind: string; outcome: string; at: number },
    detail: string,
  ): Promise<void> {
    const key = monitorKey(monitor);
    await inTransaction(this.#executor, async (tx) => {
      const last = await tx
        .selectFrom("display_record")
        .select((expression) => expression.fn.max("sequence").as("last"))
        .where("station_id", "=", station.id)
        .where("monitor_key", "=", key)
        .executeTakeFirst();
      await tx
        .insertInto("display_record")
        .values({
          id: record.id,
          station_id: station.id,
          station_name: station.name,
          monitor_key: key,
          sequence: Number(last?.last ?? 0) + 1,
          kind: record.kind,
          outcome: record.outcome,
          monitor: JSON.stringify(monitorSchema.parse(monitor)),
          detail,
          recorded_at: record.at,
          recorded_by: personId,
          recorded_by_name: personName,
        })
        .execute();
    });
  }
}

function monitorOf(row: Row<"display_record">): Monitor {
  return monitorSchema.parse(JSON.parse(row.monitor));
}

function toCheck(row: Row<"display_record">): DisplayCheck {
  return {
    ...checkDetailSchema.parse(JSON.parse(row.detail)),
    id: row.id,
    kind: z.enum(["visual", "measured"]).parse(row.kind),
    outcome: displayCheckSchema.shape.outcome.parse(row.outcome),
    stationName: row.station_name,
    monitor: monitorOf(row),
    personName: row.recorded_by_name,
    at: row.recorded_at,
  };
}
