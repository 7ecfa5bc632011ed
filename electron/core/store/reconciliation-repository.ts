import { type SqlBool, sql } from "kysely";
import {
  type Incident,
  incidentKindSchema,
  type ReconciliationFigures,
  type ReconciliationRun,
  reconciliationFiguresSchema,
} from "../../../shared/domain/reconciliation.ts";
import { reportDocumentSchema } from "../../../shared/domain/report.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import { blockingStates, inStates, personStates } from "./outbox-states.ts";
import type { Row } from "./tables.ts";

/** A gap to write down. */
export interface NewIncident {
  readonly id: string;
  readonly kind: Incident["kind"];
  /** What is missing: a version's or a delivery's identifier. With the kind it is the one incident of this gap. */
  readonly subjectId: string;
  readonly workitemId: string | null;
  readonly reportVersionId: string | null;
  readonly deliveryId: string | null;
  readonly sentence: string;
  readonly foundAt: number;
}

/** A delivery that something is missing of. */
export interface OpenDelivery {
  readonly id: string;
  readonly workitemId: string | null;
  readonly reportVersionId: string | null;
  readonly destinationId: string;
  readonly destinationName: string;
}

/** What was signed in a span, and what became of it. */
export interface SpanCounts {
  readonly signedCount: number;
  readonly deliveryCount: number;
  readonly acceptedCount: number;
  readonly settledCount: number;
}

/** Comparisons of what was signed, accepted and filed, and the gaps that they found. */
export class ReconciliationRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Counts the versions signed from `from` on that may have left before `leftBefore`, and their deliveries. */
  async counts(from: number, leftBefore: number): Promise<SpanCounts> {
    const row = await versionsSigned(this.#executor, from, leftBefore)
      .leftJoin("outbox", "outbox.report_version_id", "report_version.id")
      .select([
        sql<number>`count(distinct report_version.id)`.as("signed"),
        sql<number>`count(outbox.id)`.as("deliveries"),
        sql<number>`count(outbox.accepted_at)`.as("accepted"),
        sql<number>`count(case when outbox.accepted_at is null and outbox.state in ('superseded', 'deliveredOtherwise') then 1 end)`.as(
          "settled",
        ),
      ])
      .executeTakeFirstOrThrow();
    return {
      signedCount: Number(row.signed),
      deliveryCount: Number(row.deliveries),
      acceptedCount: Number(row.accepted),
      settledCount: Number(row.settled),
    };
  }

  /** Gives the versions signed in a span that have recipients and no delivery at all: none of them can reach anybody. */
  async neverQueued(from: number, leftBefore: number): Promise<readonly { id: string; workitemId: string }[]> {
    const rows = await versionsSigned(this.#executor, from, leftBefore)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("outbox").select("outbox.id").whereRef("outbox.report_version_id", "=", "report_version.id"),
          ),
        ),
      )
      .select(["report_version.id", "report_version.workitem_id", "report_version.document"])
      .execute();
    return rows
      .filter(({ document }) => reportDocumentSchema.parse(JSON.parse(document)).recipients.length > 0)
      .map(({ id, workitem_id }) => ({ id, workitemId: workitem_id }));
  }

  /** Gives reports' deliveries that might leave before `leftBefore` and that no receiver has accepted, oldest first. */
  async notAccepted(leftBefore: number): Promise<readonly OpenDelivery[]> {
    const rows = await openDeliveries(this.#executor)
      .where(inStates("outbox", [...blockingStates, ...personStates]))
      .where("outbox.release_at", "<", leftBefore)
      .where("outbox.queued_at", "<", leftBefore)
      .where("outbox.accepted_at", "is", null)
      .where("outbox.subject_kind", "=", "report")
      .orderBy("outbox.sequence")
      .execute();
    return rows.map(toOpen);
  }

  /** Gives objects that an archive accepted in a span and that were not seen there yet, oldest first. */
  async notSeenInArchive(from: number, before: number, limit: number): Promise<readonly OpenDelivery[]> {
    const rows = await openDeliveries(this.#executor)
      .where("destination.channel", "=", "dicomweb")
      .where(sql<SqlBool>`outbox.state = 'accepted'`)
      .where("outbox.acknowledged_at", "is", null)
      .where("outbox.accepted_at", ">=", from)
      .where("outbox.accepted_at", "<", before)
      .where("outbox.filed_at", "is", null)
      .orderBy("outbox.sequence")
      .limit(limit)
      .execute();
    return rows.map(toOpen);
  }

  /** Gives how many deliveries accepted in a span are at destinations that send receipts, how many were shown, and the others. */
  async receipts(
    from: number,
    before: number,
  ): Promise<{ asked: number; shown: number; missing: readonly OpenDelivery[] }> {
    const asked = openDeliveries(this.#executor)
      .where("destination.receipts_url", "!=", "")
      .where("outbox.state", "=", "accepted")
      .where("outbox.subject_kind", "=", "report")
      .where("outbox.accepted_at", ">=", from)
      .where("outbox.accepted_at", "<", before);
    const rows = await asked
      .select(["outbox.opened_at", "outbox.acknowledged_at"])
      .orderBy("outbox.sequence")
      .execute();
    const missing = rows.filter((row) => row.opened_at === null && row.acknowledged_at === null);
    return { asked: rows.length, shown: rows.length - missing.length, missing: missing.map(toOpen) };
  }

  /** Writes a gap down; one that is known, settled or not, is not written again. Says whether it is new. */
  async add(incident: NewIncident): Promise<boolean> {
    const row = await this.#executor
      .insertInto("incident")
      .values({
        id: incident.id,
        kind: incident.kind,
        subject_key: `${incident.kind}:${incident.subjectId}`,
        workitem_id: incident.workitemId,
        report_version_id: incident.reportVersionId,
        outbox_id: incident.deliveryId,
        sentence: incident.sentence,
        found_at: incident.foundAt,
        settled_at: null,
        settled_how: "",
        settled_by_name: "",
      })
      .onConflict((conflict) => conflict.column("subject_key").doNothing())
      .returning("id")
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Gives gaps, newest first. */
  async list(scope: "open" | "all", limit: number): Promise<readonly Incident[]> {
    const rows = await this.#executor
      .selectFrom("incident")
      .selectAll()
      .$if(scope === "open", (select) => select.where("settled_at", "is", null))
      .orderBy("found_at", "desc")
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map(toIncident);
  }

  /** Counts the gaps that nobody has settled. */
  async openCount(): Promise<number> {
    const row = await this.#executor
      .selectFrom("incident")
      .select((expression) => expression.fn.countAll<number>().as("count"))
      .where("settled_at", "is", null)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Notes how a person settled a gap. Gives it; throws `not_found`, `conflict` where it was settled before. */
  async settle(id: string, how: string, byName: string, at: number): Promise<Incident> {
    const row = await this.#executor
      .updateTable("incident")
      .set({ settled_at: at, settled_how: how, settled_by_name: byName })
      .where("id", "=", id)
      .where("settled_at", "is", null)
      .returningAll()
      .executeTakeFirst();
    if (row) return toIncident(row);
    const known = await this.#executor.selectFrom("incident").select("id").where("id", "=", id).executeTakeFirst();
    if (known === undefined) throw new WorkstationError("not_found", "This gap is not on record.");
    throw new WorkstationError("conflict", "Somebody has settled this gap already. Nothing was changed.");
  }

  /** Keeps a day's figures; a day that has some keeps them. Says whether they were kept. */
  async addRun(run: ReconciliationRun, byName: string): Promise<boolean> {
    const known = await this.#executor
      .selectFrom("reconciliation_run")
      .select("id")
      .where("day", "=", run.day)
      .executeTakeFirst();
    if (known !== undefined) return false;
    await this.#executor
      .insertInto("reconciliation_run")
      .values({
        id: run.id,
        day: run.day,
        ran_at: run.ranAt,
        ran_by_name: byName,
        figures: JSON.stringify(run.figures),
      })
      .execute();
    return true;
  }

  /** Gives the newest comparisons, newest day first. */
  async runs(limit: number): Promise<readonly ReconciliationRun[]> {
    const rows = await this.#executor
      .selectFrom("reconciliation_run")
      .selectAll()
      .orderBy("day", "desc")
      .limit(limit)
      .execute();
    return rows.map((row) => ({ id: row.id, day: row.day, ranAt: row.ran_at, figures: readFigures(row.figures) }));
  }
}

function readFigures(text: string): ReconciliationFigures {
  return reconciliationFiguresSchema.parse(JSON.parse(text));
}

/** Versions signed from a time on that were not taken back and may have left. */
function versionsSigned(executor: Executor, from: number, leftBefore: number) {
  return executor
    .selectFrom("report_version")
    .leftJoin("report_release", "report_release.report_version_id", "report_version.id")
    .where("report_version.signed_at", ">=", from)
    .where("report_version.signed_at", "<", leftBefore)
    .where("report_release.recalled_at", "is", null)
    .where((expression) =>
      expression.or([
        expression("report_release.release_at", "is", null),
        expression("report_release.release_at", "<", leftBefore),
      ]),
    );
}

function openDeliveries(executor: Executor) {
  return executor
    .selectFrom("outbox")
    .innerJoin("destination", "destination.id", "outbox.destination_id")
    .select([
      ...(["outbox.id", "outbox.workitem_id", "outbox.report_version_id", "outbox.destination_id"] as const),
      "destination.name as destination_name",
    ]);
}

function toOpen(row: {
  readonly id: string;
  readonly workitem_id: string | null;
  readonly report_version_id: string | null;
  readonly destination_id: string;
  readonly destination_name: string;
}): OpenDelivery {
  return {
    id: row.id,
    workitemId: row.workitem_id,
    reportVersionId: row.report_version_id,
    destinationId: row.destination_id,
    destinationName: row.destination_name,
  };
}

function toIncident(row: Row<"incident">): Incident {
  return {
    id: row.id,
    kind: incidentKindSchema.parse(row.kind),
    workitemId: row.workitem_id,
    reportVersionId: row.report_version_id,
    deliveryId: row.outbox_id,
    sentence: row.sentence,
    foundAt: row.found_at,
    settledAt: row.settled_at,
    settledHow: row.settled_how,
    settledByName: row.settled_by_name,
  };
}
