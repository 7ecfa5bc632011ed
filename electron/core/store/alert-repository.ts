import type { Alert, AlertContact, AlertEvent } from "../../../shared/domain/alert.ts";
import { WorkstationError } from "../errors.ts";
import { type AlertChange, changedColumns, type NewAlert, newRow, toAlert } from "./alert-rows.ts";
import { type Executor, inTransaction } from "./executor.ts";
import { type Row, toFlag } from "./tables.ts";

export type { AlertChange, NewAlert } from "./alert-rows.ts";

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

  /** Gives open alerts that nobody has acted on by their second limit and that are not marked so yet. */
  async findNewlyActionLate(now: number): Promise<readonly Alert[]> {
    const rows = await this.#executor
      .selectFrom("alert")
      .selectAll()
      .where("is_open", "=", 1)
      .where("is_action_late", "=", 0)
      .where("acted_at", "is", null)
      .where("act_by", "<=", now)
      .orderBy("act_by")
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
   * Changes an alert if it still has `version`, and appends its events and tries in the same transaction. Gives it as it is then;
   * throws `not_found`, `conflict` with `details.currentVersion`.
   */
  async update(
    id: string,
    version: number,
    change: AlertChange,
    events: readonly AlertEvent[],
    contacts: readonly AlertContact[] = [],
  ): Promise<Alert> {
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
      for (const contact of contacts) await appendContact(tx, id, contact);
      return bound.get(id);
    });
  }

  async #withEvents(rows: readonly Row<"alert">[]): Promise<readonly Alert[]> {
    if (rows.length === 0) return [];
    const ids = rows.map((row) => row.id);
    const [events, contacts] = [
      await this.#executor
        .selectFrom("alert_event")
        .selectAll()
        .where("alert_id", "in", ids)
        .orderBy("sequence")
        .execute(),
      await this.#executor
        .selectFrom("alert_contact")
        .selectAll()
        .where("alert_id", "in", ids)
        .orderBy("happened_at")
        .orderBy("id")
        .execute(),
    ];
    return rows.map((row) =>
      toAlert(
        row,
        events.filter((event) => event.alert_id === row.id),
        contacts.filter((contact) => contact.alert_id === row.id),
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

async function appendContact(tx: Executor, alertId: string, contact: AlertContact): Promise<void> {
  await tx
    .insertInto("alert_contact")
    .values({
      id: contact.id,
      alert_id: alertId,
      happened_at: contact.at,
      method: contact.method,
      entry_id: contact.entryId,
      contact_name: contact.name,
      contact_address: contact.address,
      result: contact.result,
      read_back: contact.readBack,
      by_person: null,
      by_name: contact.byName,
      note: contact.note,
    })
    .execute();
}
