import {
  type CaseNotice,
  type CaseNoticeKind,
  caseNoticeSchema,
  type NoticeDecision,
} from "../../../shared/domain/case-notice.ts";
import type { Executor } from "./executor.ts";
import type { Row } from "./tables.ts";

/** What waits for a person to decide about cases. Decided notices stay on record. */
export class NoticeRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives the undecided notices of a case, oldest first. */
  async open(workitemId: string): Promise<readonly CaseNotice[]> {
    const rows = await this.#select().where("workitem_id", "=", workitemId).execute();
    return rows.map(toNotice);
  }

  /** Gives the undecided notices for one person, oldest first. */
  async forPerson(personId: string): Promise<readonly CaseNotice[]> {
    const rows = await this.#select().where("for_person", "=", personId).execute();
    return rows.map(toNotice);
  }

  /** Stores a notice, unless one of its kind is open for the case and person. Says whether it did. */
  async raise(notice: CaseNotice): Promise<boolean> {
    const known = await this.open(notice.workitemId);
    if (known.some(({ kind, forPersonId }) => kind === notice.kind && forPersonId === notice.forPersonId)) return false;
    await this.#executor
      .insertInto("case_notice")
      .values({
        id: notice.id,
        workitem_id: notice.workitemId,
        kind: notice.kind,
        detail: notice.detail,
        for_person: notice.forPersonId,
        raised_at: notice.raisedAt,
        decided_at: null,
        decided_by: null,
        decided_by_name: "",
        decision: "",
        reason: "",
      })
      .execute();
    return true;
  }

  /** Notes what a person decided; the first decision counts. Gives the notice, or null where none is open under this identifier. */
  async decide(
    id: string,
    by: {
      readonly personId: string;
      readonly displayName: string;
      readonly decision: NoticeDecision;
      readonly reason: string;
      readonly now: number;
    },
  ): Promise<CaseNotice | null> {
    const row = await this.#executor
      .updateTable("case_notice")
      .set({
        decided_at: by.now,
        decided_by: by.personId,
        decided_by_name: by.displayName,
        decision: by.decision,
        reason: by.reason,
      })
      .where("id", "=", id)
      .where("decided_at", "is", null)
      .returningAll()
      .executeTakeFirst();
    return row ? toNotice(row) : null;
  }

  /** Puts away what said that something of a case was cut off: it is done now, or was cut off again. */
  async settleCutOff(
    workitemId: string,
    kinds: readonly CaseNoticeKind[],
    by: { readonly personName: string; readonly reason: string; readonly now: number },
  ) {
    await this.#executor
      .updateTable("case_notice")
      .set({ decided_at: by.now, decided_by_name: by.personName, decision: "seen", reason: by.reason })
      .where("workitem_id", "=", workitemId)
      .where("kind", "in", kinds)
      .where("decided_at", "is", null)
      .execute();
  }

  #select() {
    return this.#executor
      .selectFrom("case_notice")
      .selectAll()
      .where("decided_at", "is", null)
      .orderBy("raised_at")
      .orderBy("id");
  }
}

function toNotice(row: Row<"case_notice">): CaseNotice {
  return caseNoticeSchema.parse({
    id: row.id,
    workitemId: row.workitem_id,
    kind: row.kind,
    detail: row.detail,
    forPersonId: row.for_person,
    raisedAt: row.raised_at,
  });
}
