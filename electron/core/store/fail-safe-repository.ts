import { sql } from "kysely";
import { alertCategoryNames, alertCategorySchema } from "../../../shared/domain/alert.ts";
import type { SignOff, TeamFigure } from "../../../shared/domain/fail-safe.ts";
import { patientSchema } from "../../../shared/domain/patient.ts";
import { recipientSchema } from "../../../shared/domain/report.ts";
import { studySummarySchema } from "../../../shared/domain/study.ts";
import type { OpenAlert, OpenMatter, WaitingRoute } from "../../../shared/rules/fail-safe-board.ts";
import type { Executor } from "./executor.ts";
import { inStates, personStates, undoneStates } from "./outbox-states.ts";
import type { Row } from "./tables.ts";

/** A signature under a day's board. */
export interface NewSignOff extends SignOff {
  readonly officerId: string;
  /** JSON of the rows that stood on the board. */
  readonly board: string;
}

/** More single deliveries than this are not read out one by one; the Delivery screen has all. */
const mostSingleDeliveries = 500;

/** What the fail-safe board is made of, and the signatures under it. Reads across alerts, deliveries and what came back. */
export class FailSafeRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives every open alert. */
  async alerts(): Promise<readonly OpenAlert[]> {
    const rows = await this.#executor.selectFrom("alert").selectAll().where("is_open", "=", 1).execute();
    return rows.map(toOpenAlert);
  }

  /** Gives the deliveries that a person has to look at, since they were last tried or queued, oldest first. */
  async deliveries(): Promise<readonly OpenMatter[]> {
    const rows = await this.#executor
      .selectFrom("outbox")
      .innerJoin("destination", "destination.id", "outbox.destination_id")
      .leftJoin("workitem", "workitem.id", "outbox.workitem_id")
      .select([
        ...(["outbox.id", "outbox.workitem_id", "outbox.recipient", "outbox.state", "outbox.content_name"] as const),
        ...(["outbox.queued_at", "outbox.answer_due_at", "destination.name", "workitem.study"] as const),
      ])
      .where(inStates("outbox", personStates))
      .orderBy("outbox.sequence")
      .limit(mostSingleDeliveries)
      .execute();
    return rows
      .filter((row) => row.state !== "handedOver" || row.answer_due_at !== null)
      .map((row) => {
        const recipient = recipientSchema.parse(JSON.parse(row.recipient));
        const isOverdue = row.state === "handedOver";
        return {
          id: row.id,
          workitemId: row.workitem_id,
          ...shownStudy(row.study),
          since: isOverdue ? (row.answer_due_at ?? row.queued_at) : row.queued_at,
          what: `${row.content_name} for ${recipient.name}: ${deliveryWords[row.state] ?? "needs a person"}`,
          whose: row.name,
        };
      });
  }

  /** Gives for each destination how many deliveries wait to be sent, and since when. */
  async waiting(): Promise<readonly WaitingRoute[]> {
    const rows = await this.#executor
      .selectFrom("outbox")
      .innerJoin("destination", "destination.id", "outbox.destination_id")
      .select((expression) => [
        "destination.id",
        "destination.name",
        expression.fn.countAll<number>().as("count"),
        // What may not leave yet does not wait for anybody.
        sql<number>`min(case when outbox.release_at > outbox.queued_at then outbox.release_at else outbox.queued_at end)`.as(
          "oldest",
        ),
      ])
      .where(inStates("outbox", undoneStates))
      .groupBy(["destination.id", "destination.name"])
      .execute();
    return rows.map((row) => ({
      destinationId: row.id,
      destinationName: row.name,
      count: Number(row.count),
      oldestQueuedAt: Number(row.oldest),
    }));
  }

  /** Gives the recalls that nobody has settled. */
  async recalls(): Promise<readonly OpenMatter[]> {
    const rows = await this.#executor
      .selectFrom("recall")
      .innerJoin("workitem", "workitem.id", "recall.workitem_id")
      .select(["recall.id", "recall.workitem_id", "recall.recipient", "recall.opened_at", "workitem.study"])
      .where("recall.settled_at", "is", null)
      .execute();
    return rows.map((row) => {
      const { name } = recipientSchema.parse(JSON.parse(row.recipient));
      const what = `${name} had a version that was corrected or withdrawn, and has not acknowledged the new one`;
      return {
        ...{ id: row.id, workitemId: row.workitem_id, ...shownStudy(row.study) },
        ...{ since: row.opened_at, what, whose: name },
      };
    });
  }

  /** Gives the incidents that nobody has settled. */
  async incidents(): Promise<readonly OpenMatter[]> {
    const rows = await this.#executor
      .selectFrom("incident")
      .leftJoin("workitem", "workitem.id", "incident.workitem_id")
      .select(["incident.id", "incident.workitem_id", "incident.sentence", "incident.found_at", "workitem.study"])
      .where("incident.settled_at", "is", null)
      .execute();
    return rows.map((row) => ({
      ...{ id: row.id, workitemId: row.workitem_id, ...shownStudy(row.study) },
      ...{ since: row.found_at, what: row.sentence, whose: "Fail-safe officer" },
    }));
  }

  /** Gives the questions of readers that nobody has answered. */
  async questions(): Promise<readonly OpenMatter[]> {
    const rows = await this.#executor
      .selectFrom("referrer_question as question")
      .innerJoin("workitem", "workitem.id", "question.workitem_id")
      .select(["question.id", "question.workitem_id", "question.asked_at", "question.asked_by_name", "workitem.study"])
      .where("question.answered_at", "is", null)
      .execute();
    return rows.map((row) => {
      const what = `${row.asked_by_name || "A reader"} asked about the report`;
      return {
        ...{ id: row.id, workitemId: row.workitem_id, ...shownStudy(row.study) },
        ...{ since: row.asked_at, what, whose: row.asked_by_name },
      };
    });
  }

  /**
   * Gives for each team, of its alerts raised from `from` on, how many were acknowledged or are past their limit at `now`, how many of
   * these were acknowledged in time, and how many are still open. One that still has time speaks neither for nor against anybody.
   */
  async teamFigures(from: number, now: number): Promise<readonly TeamFigure[]> {
    const rows = await this.#executor
      .selectFrom("alert")
      .select(["recipient_team", "recipient_name", "acknowledgement", "acknowledge_by", "is_open"])
      .where("raised_at", ">=", from)
      .where("state", "!=", "cancelled")
      .execute();
    const figures = new Map<string, TeamFigure>();
    for (const row of rows) {
      const team = row.recipient_team || row.recipient_name;
      const before = figures.get(team) ?? { team, decided: 0, acknowledgedInTime: 0, open: 0 };
      figures.set(team, {
        team,
        decided: before.decided + Number(row.acknowledgement !== null || row.acknowledge_by <= now),
        acknowledgedInTime: before.acknowledgedInTime + Number(acknowledgedInTime(row)),
        open: before.open + row.is_open,
      });
    }
    return [...figures.values()].sort((a, b) => b.open - a.open || b.decided - a.decided || (a.team < b.team ? -1 : 1));
  }

  /** Gives signatures, newest first, at most `limit`. */
  async signOffs(limit: number): Promise<readonly SignOff[]> {
    const rows = await this.#executor
      .selectFrom("fail_safe_sign_off")
      .selectAll()
      .orderBy("signed_at", "desc")
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map(toSignOff);
  }

  /** Gives the first day that was ever signed off, `YYYY-MM-DD`; null before. */
  async firstDay(): Promise<string | null> {
    const row = await this.#executor
      .selectFrom("fail_safe_sign_off")
      .select((expression) => expression.fn.min("day").as("day"))
      .executeTakeFirst();
    return row?.day ?? null;
  }

  /** Gives the days from one day on that were signed off. */
  async signedDays(from: string): Promise<ReadonlySet<string>> {
    const rows = await this.#executor.selectFrom("fail_safe_sign_off").select("day").where("day", ">=", from).execute();
    return new Set(rows.map(({ day }) => day));
  }

  /** Keeps a signature; none is ever changed or deleted. */
  async addSignOff(signOff: NewSignOff): Promise<void> {
    await this.#executor
      .insertInto("fail_safe_sign_off")
      .values({
        id: signOff.id,
        day: signOff.day,
        signed_at: signOff.signedAt,
        officer_id: signOff.officerId,
        officer_name: signOff.officerName,
        board: signOff.board,
        note: signOff.note,
      })
      .execute();
  }
}

const deliveryWords: Readonly<Record<string, string>> = {
  needsPerson: "it was refused and goes nowhere by itself",
  handedOver: "the receiving system has it and never said that it was filed",
  awaitingPerson: "somebody has to bring it",
};

function acknowledgedInTime(row: Pick<Row<"alert">, "acknowledgement" | "acknowledge_by">): boolean {
  if (row.acknowledgement === null) return false;
  const { at } = JSON.parse(row.acknowledgement) as { at: number };
  return at <= row.acknowledge_by;
}

function toOpenAlert(row: Row<"alert">): OpenAlert {
  return {
    id: row.id,
    workitemId: row.workitem_id,
    patientName: patientSchema.parse(JSON.parse(row.patient)).name,
    examination: row.examination,
    finding: row.finding,
    categoryName: alertCategoryNames[alertCategorySchema.parse(row.category)],
    recipientName: row.recipient_name,
    team: row.recipient_team || row.recipient_name,
    ownerName: row.owner_name,
    acknowledgeBy: row.acknowledge_by,
    isAcknowledged: row.acknowledgement !== null,
    actBy: row.act_by,
    isActedOn: row.action_taken !== "",
  };
}

function shownStudy(study: string | null): Pick<OpenMatter, "patientName" | "examination"> {
  if (study === null) return { patientName: null, examination: "" };
  const { patient, description } = studySummarySchema.parse(JSON.parse(study));
  return { patientName: patient.name, examination: description };
}

function toSignOff(row: Row<"fail_safe_sign_off">): SignOff {
  const rows = JSON.parse(row.board) as readonly unknown[];
  return {
    id: row.id,
    day: row.day,
    signedAt: row.signed_at,
    officerName: row.officer_name,
    rowCount: rows.length,
    note: row.note,
  };
}
