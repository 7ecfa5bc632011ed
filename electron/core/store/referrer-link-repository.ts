import { z } from "zod";
import {
  type ReaderCheck,
  type ReferrerVisit,
  readerCheckSchema,
  referrerVisitKindSchema,
} from "../../../shared/domain/referrer-page.ts";
import { type Recipient, recipientSchema } from "../../../shared/domain/report.ts";
import { type Executor, inTransaction } from "./executor.ts";
import type { Row } from "./tables.ts";

const checkSchema = z.object({
  kind: readerCheckSchema,
  /** Keyed hash of what the reader has to know, hexadecimal; empty while nobody was told a PIN. */
  hash: z.string(),
});

/** A link to one version for one recipient, as stored: never its token. */
export interface StoredLink {
  readonly id: string;
  readonly deliveryId: string;
  readonly reportVersionId: string;
  readonly tokenSha256: string;
  readonly recipient: Recipient;
  readonly check: { readonly kind: ReaderCheck; readonly hash: string };
  readonly madeAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  readonly revokedReason: string;
  readonly failedChecks: number;
  readonly lockedUntil: number | null;
}

/** A link to store. */
export type NewLink = Omit<StoredLink, "revokedAt" | "revokedReason" | "failedChecks" | "lockedUntil">;

/** A question as stored. */
export interface StoredQuestion {
  readonly id: string;
  readonly linkId: string;
  readonly workitemId: string;
  readonly askedAt: number;
  readonly askedByName: string;
  readonly question: string;
  readonly answeredAt: number | null;
  readonly answeredByName: string;
  readonly answer: string;
}

const mostVisits = 500;
const mostAnswered = 50;

/** Links of the referrer's page, every look through them, and what readers asked. Looks are never changed or deleted. */
export class ReferrerLinkRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Stores a link. */
  async add(link: NewLink): Promise<void> {
    await this.#executor
      .insertInto("referrer_link")
      .values({
        id: link.id,
        outbox_id: link.deliveryId,
        report_version_id: link.reportVersionId,
        token_sha256: link.tokenSha256,
        recipient: JSON.stringify(link.recipient),
        identity_check: JSON.stringify(link.check),
        made_at: link.madeAt,
        expires_at: link.expiresAt,
        revoked_at: null,
        revoked_reason: "",
        failed_checks: 0,
        locked_until: null,
      })
      .execute();
  }

  /** Gives the link of a token by its hash, or null. */
  async findByToken(tokenSha256: string): Promise<StoredLink | null> {
    const row = await this.#links().where("token_sha256", "=", tokenSha256).executeTakeFirst();
    return row ? toLink(row) : null;
  }

  /** Gives a link, or null. */
  async find(id: string): Promise<StoredLink | null> {
    const row = await this.#links().where("id", "=", id).executeTakeFirst();
    return row ? toLink(row) : null;
  }

  /** Gives the links of a delivery, newest first. */
  async ofDelivery(deliveryId: string): Promise<readonly StoredLink[]> {
    const rows = await this.#links().where("outbox_id", "=", deliveryId).orderBy("id").execute();
    // What was made at the same moment as another was revoked is the newer one.
    const place = ({ made_at: madeAt, revoked_at: revokedAt }: Row<"referrer_link">) =>
      madeAt + (revokedAt === null ? 0.5 : 0);
    return rows.sort((one, other) => place(other) - place(one)).map(toLink);
  }

  /** Gives the links of a version that a person has to give to their recipients, oldest first. */
  async toGive(reportVersionId: string): Promise<readonly StoredLink[]> {
    const rows = await this.#links()
      .where("report_version_id", "=", reportVersionId)
      .where("revoked_at", "is", null)
      .where((expression) =>
        expression("outbox_id", "in", expression.selectFrom("outbox").select("id").where("channel", "=", "page")),
      )
      .orderBy("made_at")
      .orderBy("id")
      .execute();
    return rows.map(toLink);
  }

  /** Ends a link; the first reason stays. Says whether it did. */
  async revoke(id: string, reason: string, now: number): Promise<boolean> {
    const updated = await this.#executor
      .updateTable("referrer_link")
      .set({ revoked_at: now, revoked_reason: reason })
      .where("id", "=", id)
      .where("revoked_at", "is", null)
      .returning("id")
      .executeTakeFirst();
    return updated !== undefined;
  }

  /** Sets what the reader has to know, and gives the link its tries back. */
  async setCheck(id: string, check: StoredLink["check"]): Promise<void> {
    await this.#executor
      .updateTable("referrer_link")
      .set({ identity_check: JSON.stringify(check), failed_checks: 0, locked_until: null })
      .where("id", "=", id)
      .execute();
  }

  /** Counts a wrong answer, also of two at once; gives how many there were since the last right one. */
  async countFailure(id: string): Promise<number> {
    const row = await this.#executor
      .updateTable("referrer_link")
      .set((expression) => ({ failed_checks: expression("failed_checks", "+", 1) }))
      .where("id", "=", id)
      .returning("failed_checks")
      .executeTakeFirst();
    return row?.failed_checks ?? 0;
  }

  /** Answers nothing through a link before `until`, in milliseconds since 1970. */
  async lock(id: string, until: number): Promise<void> {
    await this.#executor.updateTable("referrer_link").set({ locked_until: until }).where("id", "=", id).execute();
  }

  /** A right answer gives the tries back. */
  async clearFailures(id: string): Promise<void> {
    await this.#executor
      .updateTable("referrer_link")
      .set({ failed_checks: 0, locked_until: null })
      .where("id", "=", id)
      .execute();
  }

  /** Keeps a look or an act. Says whether it is new: the same identifier is kept once. */
  async addVisit(linkId: string, visit: ReferrerVisit): Promise<boolean> {
    const inserted = await this.#executor
      .insertInto("referrer_visit")
      .values({
        id: visit.id,
        link_id: linkId,
        happened_at: visit.happenedAt,
        kind: visit.kind,
        by_name: visit.byName,
        detail: visit.detail,
      })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .returning("id")
      .executeTakeFirst();
    return inserted !== undefined;
  }

  /** Gives the looks through a link, newest first. */
  async visits(linkId: string): Promise<readonly ReferrerVisit[]> {
    const rows = await this.#executor
      .selectFrom("referrer_visit")
      .selectAll()
      .where("link_id", "=", linkId)
      .orderBy("happened_at", "desc")
      .orderBy("id")
      .limit(mostVisits)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      happenedAt: row.happened_at,
      kind: referrerVisitKindSchema.parse(row.kind),
      byName: row.by_name,
      detail: row.detail,
    }));
  }

  /** A delivery that a person had to bring is done once its reader opened it. */
  async settleDelivery(deliveryId: string): Promise<void> {
    await this.#executor
      .updateTable("outbox")
      .set({ state: "accepted" })
      .where("id", "=", deliveryId)
      .where("state", "=", "awaitingPerson")
      .execute();
  }

  /** Keeps a question. Says whether it is new: the same identifier is kept once. */
  async ask(
    question: Pick<StoredQuestion, "id" | "linkId" | "workitemId" | "askedAt" | "askedByName" | "question">,
  ): Promise<boolean> {
    const inserted = await this.#executor
      .insertInto("referrer_question")
      .values({
        id: question.id,
        link_id: question.linkId,
        workitem_id: question.workitemId,
        asked_at: question.askedAt,
        asked_by_name: question.askedByName,
        question: question.question,
        answered_at: null,
        answered_by: null,
        answered_by_name: "",
        answer: "",
      })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .returning("id")
      .executeTakeFirst();
    return inserted !== undefined;
  }

  /** Gives the questions of links, oldest first. */
  async questionsOf(linkIds: readonly string[]): Promise<readonly StoredQuestion[]> {
    if (linkIds.length === 0) return [];
    const rows = await this.#questions()
      .where("link_id", "in", [...linkIds])
      .orderBy("asked_at")
      .execute();
    return rows.map(toQuestion);
  }

  /** Gives every unanswered question, oldest first, then those answered last. */
  async questions(): Promise<readonly StoredQuestion[]> {
    const open = await this.#questions().where("answered_at", "is", null).orderBy("asked_at").execute();
    const answered = await this.#questions()
      .where("answered_at", "is not", null)
      .orderBy("answered_at", "desc")
      .limit(mostAnswered)
      .execute();
    return [...open, ...answered].map(toQuestion);
  }

  /** Keeps the answer to a question; the first one counts. Gives the question, or null where none waits under this identifier. */
  async answer(
    id: string,
    by: { readonly personId: string; readonly displayName: string; readonly answer: string; readonly now: number },
  ): Promise<StoredQuestion | null> {
    return inTransaction(this.#executor, async (tx) => {
      const row = await tx
        .updateTable("referrer_question")
        .set({
          answered_at: by.now,
          answered_by: by.personId,
          answered_by_name: by.displayName,
          answer: by.answer,
        })
        .where("id", "=", id)
        .where("answered_at", "is", null)
        .returningAll()
        .executeTakeFirst();
      return row ? toQuestion(row) : null;
    });
  }

  #links() {
    return this.#executor.selectFrom("referrer_link").selectAll();
  }

  #questions() {
    return this.#executor.selectFrom("referrer_question").selectAll();
  }
}

function toLink(row: Row<"referrer_link">): StoredLink {
  return {
    id: row.id,
    deliveryId: row.outbox_id,
    reportVersionId: row.report_version_id,
    tokenSha256: row.token_sha256,
    recipient: recipientSchema.parse(JSON.parse(row.recipient)),
    check: checkSchema.parse(JSON.parse(row.identity_check)),
    madeAt: row.made_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
    failedChecks: row.failed_checks,
    lockedUntil: row.locked_until,
  };
}

function toQuestion(row: Row<"referrer_question">): StoredQuestion {
  return {
    id: row.id,
    linkId: row.link_id,
    workitemId: row.workitem_id,
    askedAt: row.asked_at,
    askedByName: row.asked_by_name,
    question: row.question,
    answeredAt: row.answered_at,
    answeredByName: row.answered_by_name,
    answer: row.answer,
  };
}
