import {
  type Acknowledgement,
  type Alert,
  type AlertEvent,
  type AlertState,
  acknowledgementSchema,
  alertSchema,
} from "../../../shared/domain/alert.ts";
import { WorkstationError } from "../errors.ts";
import { type Executor, inTransaction } from "./executor.ts";
import { type NewRow, type Row, toFlag } from "./tables.ts";

/** An alert to store; state, events and version begin by themselves. */
export type NewAlert = Omit<
  Alert,
  "state" | "isLate" | "acknowledgement" | "actionTaken" | "cancelRequestedByName" | "events" | "version"
> & { readonly raisedById: string };

/** What may change in an alert. Absent fields stay. */
export interface AlertChange {
  readonly state?: AlertState;
  readonly reportVersionId?: string;
  readonly ownerId?: string;
  readonly ownerName?: string;
  readonly isLate?: boolean;
  readonly acknowledgement?: Acknowledgement;
  readonly actionTaken?: string;
  readonly cancelRequestedBy?: { readonly personId: string; readonly displayName: string } | null;
}

/** Alerts and what happened to them. Each change is one transaction with its event, and raises `version` by one. */
export class AlertRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Stores a new alert in state `raised` with its first event, and gives it. */
  async insert(alert: NewAlert, event: AlertEvent): Promise<Alert> {
    return inTransaction(this.#executor, async (tx) => {
      await tx.insertInto("alert").values(newRow(alert)).execute();
      await appendEvent(tx, alert.id, event);
      return new AlertRepository(tx).get(alert.id);
    });
  }

  /** Gives one alert with its events; throws `not_found`. */
  async get(id: string): Promise<Alert> {
    const row = await this.#executor.selectFrom("alert").selectAll().where("id", "=", id).executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This alert does not exist.");
    const [alert] = await this.#withEvents([row]);
    if (!alert) throw new WorkstationError("not_found", "This alert does not exist.");
    return alert;
  }

  /** Gives the identifier of whoever asked to cancel an alert, empty where nobody did; throws `not_found`. */
  async cancelRequestedBy(id: string): Promise<string> {
    const row = await this.#executor
      .selectFrom("alert")
      .select("cancel_requested_by")
      .where("id", "=", id)
      .executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This alert does not exist.");
    return row.cancel_requested_by;
  }

  /** Gives open alerts by their time limit, or closed ones newest first. */
  async list(scope: "open" | "closed"): Promise<readonly Alert[]> {
    const query = this.#executor
      .selectFrom("alert")
      .selectAll()
      .where("is_open", "=", toFlag(scope === "open"));
    const rows =
      scope === "open"
        ? await query.orderBy("acknowledge_by").orderBy("id").execute()
        : await query.orderBy("raised_at", "desc").orderBy("id").limit(500).execute();
    return this.#withEvents(rows);
  }

  /** Gives every alert of a case, oldest first. */
  async listByWorkitem(workitemId: string): Promise<readonly Alert[]> {
    const rows = await this.#executor
      .selectFrom("alert")
      .selectAll()
      .where("workitem_id", "=", workitemId)
      .orderBy("raised_at")
      .orderBy("id")
      .execute();
    return this.#withEvents(rows);
  }

  /** Gives open alerts that are past their limit, unacknowledged and not yet marked late. */
  async findNewlyLate(now: number): Promise<readonly Alert[]> {
    const rows = await this.#executor
      .selectFrom("alert")
      .selectAll()
      .where("is_open", "=", 1)
      .where("is_late", "=", 0)
      .where("acknowledgement", "is", null)
      .where("acknowledge_by", "<=", now)
      .orderBy("acknowledge_by")
      .execute();
    return this.#withEvents(rows);
  }

  /** Gives who asked for an alert to be cancelled, so that a second person can be told from the first; or null. */
  async cancelRequester(id: string): Promise<string | null> {
    const row = await this.#executor
      .selectFrom("alert")
      .select("cancel_requested_by")
      .where("id", "=", id)
      .executeTakeFirst();
    return row && row.cancel_requested_by !== "" ? row.cancel_requested_by : null;
  }

  /**
   * Changes an alert if it still has `version`, and appends its events in the same transaction. Gives it as it is then;
   * throws `not_found`, `conflict` with `details.currentVersion`.
   */
  async update(id: string, version: number, change: AlertChange, events: readonly AlertEvent[]): Promise<Alert> {
    return inTransaction(this.#executor, async (tx) => {
      const updated = await tx
        .updateTable("alert")
        .set({ ...changedColumns(change), version: version + 1 })
        .where("id", "=", id)
        .where("version", "=", version)
        .returning("id")
        .executeTakeFirst();
      const bound = new AlertRepository(tx);
      if (!updated) {
        const current = await bound.get(id);
        throw new WorkstationError("conflict", "This alert was changed by somebody else. It is shown as it is now.", {
          details: { currentVersion: current.version },
        });
      }
      for (const event of events) await appendEvent(tx, id, event);
      return bound.get(id);
    });
  }

  async #withEvents(rows: readonly Row<"alert">[]): Promise<readonly Alert[]> {
    if (rows.length === 0) return [];
    const events = await this.#executor
      .selectFrom("alert_event")
      .selectAll()
      .where(
        "alert_id",
        "in",
        rows.map((row) => row.id),
      )
      .orderBy("sequence")
      .execute();
    return rows.map((row) =>
      toAlert(
        row,
        events.filter((event) => event.alert_id === row.id),
      ),
    );
  }
}

async function appendEvent(tx: Executor, alertId: string, event: AlertEvent): Promise<void> {
  const last = await tx
    .selectFrom("alert_event")
    .select((expression) => expression.fn.max("sequence").as("sequence"))
    .where("alert_id", "=", alertId)
    .executeTakeFirst();
  await tx
    .insertInto("alert_event")
    .values({
      id: event.id,
      alert_id: alertId,
      sequence: Number(last?.sequence ?? 0) + 1,
      at: event.at,
      kind: event.kind,
      by_name: event.byName,
      detail: event.detail,
    })
    .execute();
}

function newRow(alert: NewAlert): NewRow<"alert"> {
  return {
    id: alert.id,
    workitem_id: alert.workitemId,
    report_version_id: alert.reportVersionId,
    patient: JSON.stringify(alert.patient),
    examination: alert.examination,
    accession_number: alert.accessionNumber,
    category: alert.category,
    finding: alert.finding,
    action_needed: alert.actionNeeded,
    recipient_name: alert.recipientName,
    recipient_contact: alert.recipientContact,
    image: alert.image === null ? null : JSON.stringify(alert.image),
    state: "raised",
    is_open: 1,
    raised_at: alert.raisedAt,
    raised_by: alert.raisedById,
    raised_by_name: alert.raisedByName,
    owner_id: alert.ownerId,
    owner_name: alert.ownerName,
    acknowledge_by: alert.acknowledgeBy,
    is_late: 0,
    acknowledgement: null,
    action_taken: "",
    cancel_requested_by: "",
    cancel_requested_by_name: "",
    key_image_id: alert.keyImageId,
    version: 1,
  };
}

function changedColumns(change: AlertChange): Partial<NewRow<"alert">> {
  const columns: Partial<NewRow<"alert">> = {};
  if (change.state !== undefined) {
    columns.state = change.state;
    columns.is_open = toFlag(change.state !== "closed" && change.state !== "cancelled");
  }
  if (change.reportVersionId !== undefined) columns.report_version_id = change.reportVersionId;
  if (change.ownerId !== undefined) columns.owner_id = change.ownerId;
  if (change.ownerName !== undefined) columns.owner_name = change.ownerName;
  if (change.isLate !== undefined) columns.is_late = toFlag(change.isLate);
  if (change.acknowledgement !== undefined) columns.acknowledgement = JSON.stringify(change.acknowledgement);
  if (change.actionTaken !== undefined) columns.action_taken = change.actionTaken;
  if (change.cancelRequestedBy !== undefined) {
    columns.cancel_requested_by = change.cancelRequestedBy?.personId ?? "";
    columns.cancel_requested_by_name = change.cancelRequestedBy?.displayName ?? "";
  }
  return columns;
}

function toAlert(row: Row<"alert">, events: readonly Row<"alert_event">[]): Alert {
  return alertSchema.parse({
    id: row.id,
    workitemId: row.workitem_id,
    reportVersionId: row.report_version_id,
    patient: JSON.parse(row.patient),
    examination: row.examination,
    accessionNumber: row.accession_number,
    category: row.category,
    finding: row.finding,
    actionNeeded: row.action_needed,
    recipientName: row.recipient_name,
    recipientContact: row.recipient_contact,
    image: row.image === null ? null : JSON.parse(row.image),
    keyImageId: row.key_image_id,
    state: row.state,
    raisedAt: row.raised_at,
    raisedByName: row.raised_by_name,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    acknowledgeBy: row.acknowledge_by,
    isLate: row.is_late === 1,
    acknowledgement: row.acknowledgement === null ? null : acknowledgementSchema.parse(JSON.parse(row.acknowledgement)),
    actionTaken: row.action_taken,
    cancelRequestedByName: row.cancel_requested_by_name,
    events: events.map((event) => ({
      id: event.id,
      at: event.at,
      kind: event.kind,
      byName: event.by_name,
      detail: event.detail,
    })),
    version: row.version,
  });
}
