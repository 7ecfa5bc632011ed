import { z } from "zod";
import { workitemStatusSchema } from "../../../shared/domain/workitem.ts";
import type { Executor } from "./executor.ts";
import type { Row } from "./tables.ts";

const standingSchema = z.object({
  workitemId: z.string(),
  status: workitemStatusSchema,
  targetAt: z.number().nullable(),
});

const stateBeforeSchema = z.object({
  /** The case, and after it those that its report answers too. */
  cases: z.array(standingSchema),
  /** Drafts that were closed with the version. */
  closedDraftIds: z.array(z.string()),
});

/** What is put back when a version is taken back. */
export type StateBefore = z.infer<typeof stateBeforeSchema>;

/** When a version may leave, and how its case stood before. */
export interface Release {
  readonly reportVersionId: string;
  readonly workitemId: string;
  readonly before: StateBefore;
  /** Milliseconds since 1970. */
  readonly releaseAt: number;
}

/** A release as stored. */
export interface StoredRelease extends Release {
  readonly recalledAt: number | null;
}

/** Releases of signed versions. The versions themselves are never changed. */
export class ReleaseRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Stores when a version may leave. */
  async add(release: Release): Promise<void> {
    await this.#executor
      .insertInto("report_release")
      .values({
        report_version_id: release.reportVersionId,
        workitem_id: release.workitemId,
        state_before: JSON.stringify(release.before),
        release_at: release.releaseAt,
        recalled_at: null,
        recalled_by: null,
        recalled_by_name: "",
        recall_reason: "",
      })
      .execute();
  }

  /** Gives the release of a version; null for one of an earlier program, which left at once. */
  async find(reportVersionId: string): Promise<StoredRelease | null> {
    const row = await this.#executor
      .selectFrom("report_release")
      .selectAll()
      .where("report_version_id", "=", reportVersionId)
      .executeTakeFirst();
    return row ? toRelease(row) : null;
  }

  /**
   * Lets the earlier versions of a report that have not left yet leave no sooner than one that corrects or withdraws them:
   * then it goes in their place where that loses nothing. Gives how many wait for it.
   */
  async waitFor({ reportVersionId, releaseAt, now }: { reportVersionId: string; releaseAt: number; now: number }) {
    const waiting = await this.#executor
      .updateTable("report_release")
      .set({ release_at: releaseAt })
      .where("report_version_id", "in", (one) =>
        one
          .selectFrom("report_version as newer")
          .innerJoin("report_version as older", "older.report_id", "newer.report_id")
          .whereRef("older.version", "<", "newer.version")
          .where("newer.id", "=", reportVersionId)
          .select("older.id"),
      )
      .where("recalled_at", "is", null)
      .where("release_at", ">", now)
      .where("release_at", "<", releaseAt)
      .returning("report_version_id")
      .execute();
    const ids = waiting.map((row) => row.report_version_id);
    if (ids.length === 0) return 0;
    await this.#executor
      .updateTable("outbox")
      .set({ release_at: releaseAt, next_attempt_at: releaseAt })
      .where("report_version_id", "in", ids)
      .where("lane", "=", "report")
      .where("state", "in", ["queued", "awaitingPerson"])
      .where("attempts", "=", 0)
      .execute();
    return ids.length;
  }

  /**
   * Takes a version back before it leaves, with every entry of the outbox. Says whether it did: false means that it was
   * taken back before, or that something has left or is about to; then the caller must undo its transaction.
   */
  async recall(
    reportVersionId: string,
    by: { readonly personId: string; readonly displayName: string; readonly reason: string; readonly now: number },
  ): Promise<boolean> {
    const noted = await this.#executor
      .updateTable("report_release")
      .set({
        recalled_at: by.now,
        recalled_by: by.personId,
        recalled_by_name: by.displayName,
        recall_reason: by.reason,
      })
      .where("report_version_id", "=", reportVersionId)
      .where("recalled_at", "is", null)
      .where("release_at", ">", by.now)
      .returning("report_version_id")
      .executeTakeFirst();
    if (noted === undefined) return false;
    await this.#executor
      .updateTable("outbox")
      .set({ state: "recalled", next_attempt_at: null })
      .where("report_version_id", "=", reportVersionId)
      .where("state", "in", ["queued", "awaitingPerson"])
      .where("attempts", "=", 0)
      .execute();
    const left = await this.#executor
      .selectFrom("outbox")
      .select("id")
      .where("report_version_id", "=", reportVersionId)
      .where("state", "!=", "recalled")
      .executeTakeFirst();
    return left === undefined;
  }
}

function toRelease(row: Row<"report_release">): StoredRelease {
  return {
    reportVersionId: row.report_version_id,
    workitemId: row.workitem_id,
    before: stateBeforeSchema.parse(JSON.parse(row.state_before)),
    releaseAt: row.release_at,
    recalledAt: row.recalled_at,
  };
}
