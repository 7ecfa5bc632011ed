import { type Meaning, meaningSchema, writerFeedbackSchema } from "../../../shared/domain/second-signature.ts";
import type { Executor } from "./executor.ts";
import type { Row } from "./tables.ts";

/** Where one of the two texts lies: a signed version or a copy of a draft; null where there is none. */
export interface TextPlace {
  readonly versionId: string | null;
  readonly copyId: string | null;
}

/** What became of somebody's text. */
export interface SecondSignature {
  readonly id: string;
  readonly workitemId: string;
  readonly kind: "signed" | "returned" | "takenOver";
  readonly writerId: string;
  readonly writerName: string;
  readonly before: TextPlace;
  readonly after: TextPlace;
  /** Null where nobody judged it. */
  readonly meaning: Meaning | null;
  readonly feedback: string;
  /** Milliseconds, UTC. */
  readonly givenAt: number;
  readonly givenById: string;
  readonly givenByName: string;
}

/** One with when its writer read it; null while it is new. */
export interface StoredSecondSignature extends SecondSignature {
  readonly readAt: number | null;
}

/** What second signers said to first writers. What was said with a version that was taken back does not count. */
export class SecondSignatureRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Stores one; it is never changed. */
  async add(one: SecondSignature): Promise<void> {
    const { meaning } = one;
    await this.#executor
      .insertInto("second_signature")
      .values({
        ...{ id: one.id, workitem_id: one.workitemId, kind: one.kind },
        ...{ writer_id: one.writerId, writer_name: one.writerName },
        ...{ before_version_id: one.before.versionId, before_copy_id: one.before.copyId },
        ...{ after_version_id: one.after.versionId, after_copy_id: one.after.copyId },
        ...{ meaning: meaning?.kind ?? "", category: meaning?.kind === "changed" ? meaning.category : "" },
        ...{ feedback: one.feedback, given_at: one.givenAt },
        ...{ given_by: one.givenById, given_by_name: one.givenByName },
      })
      .execute();
  }

  /** Gives what came back to a writer, newest first. */
  async ofWriter(writerId: string): Promise<readonly StoredSecondSignature[]> {
    const rows = await this.#select()
      .where("second_signature.writer_id", "=", writerId)
      .orderBy("second_signature.given_at", "desc")
      .orderBy("second_signature.id")
      .limit(500)
      .execute();
    return rows.map(toSecondSignature);
  }

  /** Gives one, or null. */
  async find(id: string): Promise<StoredSecondSignature | null> {
    const row = await this.#select().where("second_signature.id", "=", id).executeTakeFirst();
    return row ? toSecondSignature(row) : null;
  }

  /** Says whether a version, in which a second signature was asked for, was answered: signed again or given back. */
  async isAnswered(versionId: string): Promise<boolean> {
    const row = await this.#select().where("second_signature.before_version_id", "=", versionId).executeTakeFirst();
    return row !== undefined;
  }

  /** Notes that one was read; the first time counts. */
  async markRead(id: string, now: number): Promise<void> {
    await this.#executor
      .insertInto("second_signature_read")
      .values({ second_signature_id: id, read_at: now })
      .onConflict((conflict) => conflict.column("second_signature_id").doNothing())
      .execute();
  }

  #select() {
    return this.#executor
      .selectFrom("second_signature")
      .leftJoin("second_signature_read", "second_signature_read.second_signature_id", "second_signature.id")
      .leftJoin("report_release", "report_release.report_version_id", "second_signature.after_version_id")
      .selectAll("second_signature")
      .select("second_signature_read.read_at")
      .where("report_release.recalled_at", "is", null);
  }
}

function toSecondSignature(row: Row<"second_signature"> & { read_at: number | null }): StoredSecondSignature {
  const judged = { kind: row.meaning, ...(row.meaning === "changed" ? { category: row.category } : {}) };
  return {
    id: row.id,
    workitemId: row.workitem_id,
    kind: writerFeedbackSchema.shape.kind.parse(row.kind),
    writerId: row.writer_id,
    writerName: row.writer_name,
    before: { versionId: row.before_version_id, copyId: row.before_copy_id },
    after: { versionId: row.after_version_id, copyId: row.after_copy_id },
    meaning: row.meaning === "" ? null : meaningSchema.parse(judged),
    feedback: row.feedback,
    givenAt: row.given_at,
    givenById: row.given_by,
    givenByName: row.given_by_name,
    readAt: row.read_at,
  };
}
