import { type Draft, type DraftContent, draftContentSchema, draftSchema } from "../../../shared/domain/report.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import type { Row } from "./tables.ts";

/** A draft to begin. */
export interface NewDraft {
  readonly id: string;
  readonly workitemId: string;
  readonly kind: Draft["kind"];
  readonly content: DraftContent;
  readonly authorId: string;
  readonly now: number;
  /** 1 where it begins with text that somebody wrote, which nothing may replace; absent: 0. */
  readonly revision?: number;
}

/** What a window saves: the whole content, and the revision that it was made from. */
export interface DraftSave {
  readonly draftId: string;
  readonly revision: number;
  readonly content: DraftContent;
  readonly authorId: string;
  readonly now: number;
  /** Identifier of the copy that is kept when the save is refused. */
  readonly copyId: string;
}

/** `conflict`: nothing was changed and what was to be saved is kept as a copy. */
export type SaveResult =
  | { readonly outcome: "saved"; readonly revision: number }
  | { readonly outcome: "conflict"; readonly currentRevision: number; readonly authorId: string }
  | { readonly outcome: "closed" };

const copyReasons = ["conflict", "discarded", "checkpoint", "takenOver"] as const;

/** A kept copy of draft text. */
export interface DraftCopy {
  readonly id: string;
  readonly draftId: string;
  readonly revision: number;
  readonly reason: (typeof copyReasons)[number];
  readonly content: DraftContent;
  readonly authorId: string;
  readonly savedAt: number;
}

/** Drafts. At most one is open for a workitem and kind; no text that reached the core is ever deleted. */
export class DraftRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives a draft, open or closed, or null. */
  async find(id: string): Promise<Draft | null> {
    const row = await this.#executor.selectFrom("draft").selectAll().where("id", "=", id).executeTakeFirst();
    return row ? toDraft(row) : null;
  }

  /** Gives the open draft; throws `not_found` where it does not exist or was closed. */
  async getOpen(id: string): Promise<Draft> {
    const row = await this.#executor
      .selectFrom("draft")
      .selectAll()
      .where("id", "=", id)
      .where("closed_at", "is", null)
      .executeTakeFirst();
    if (!row)
      throw new WorkstationError("not_found", "This draft is no longer open: the report was signed or given up.");
    return toDraft(row);
  }

  /** Gives a case's open draft of either kind, or null. */
  async findOpen(workitemId: string): Promise<Draft | null> {
    const row = await this.#executor
      .selectFrom("draft")
      .selectAll()
      .where("workitem_id", "=", workitemId)
      .where("closed_at", "is", null)
      .orderBy("created_at", "desc")
      .executeTakeFirst();
    return row ? toDraft(row) : null;
  }

  /** Gives every draft of a case, open or closed, oldest first. */
  async ofCase(workitemId: string): Promise<readonly Draft[]> {
    const rows = await this.#executor
      .selectFrom("draft")
      .selectAll()
      .where("workitem_id", "=", workitemId)
      .orderBy("created_at")
      .execute();
    return rows.map(toDraft);
  }

  /** Begins a draft, or gives the one that is already open, so that two windows at once get the same one. */
  async begin(draft: NewDraft): Promise<Draft> {
    await this.#executor
      .insertInto("draft")
      .values({
        id: draft.id,
        workitem_id: draft.workitemId,
        kind: draft.kind,
        revision: draft.revision ?? 0,
        content: JSON.stringify(draft.content),
        author_id: draft.authorId,
        created_at: draft.now,
        updated_at: draft.now,
        closed_at: null,
        closed_reason: "",
      })
      .onConflict((conflict) => conflict.columns(["workitem_id", "kind"]).where("closed_at", "is", null).doNothing())
      .execute();
    const row = await this.#executor
      .selectFrom("draft")
      .selectAll()
      .where("workitem_id", "=", draft.workitemId)
      .where("kind", "=", draft.kind)
      .where("closed_at", "is", null)
      .executeTakeFirstOrThrow();
    return toDraft(row);
  }

  /**
   * Saves when the draft is open and still has the revision that the content was made from. Otherwise the stored text
   * stays, the refused text is kept as a copy, and the result says so; a caller that turns it into an error must do that
   * after its transaction, or the copy is rolled back.
   */
  async save(save: DraftSave): Promise<SaveResult> {
    const saved = await this.#executor
      .updateTable("draft")
      .set({
        content: JSON.stringify(save.content),
        revision: save.revision + 1,
        author_id: save.authorId,
        updated_at: save.now,
      })
      .where("id", "=", save.draftId)
      .where("revision", "=", save.revision)
      .where("closed_at", "is", null)
      .returning("revision")
      .executeTakeFirst();
    if (saved) return { outcome: "saved", revision: saved.revision };
    const current = await this.#executor
      .selectFrom("draft")
      .select(["revision", "author_id", "closed_at", "content"])
      .where("id", "=", save.draftId)
      .executeTakeFirst();
    if (!current) throw new WorkstationError("not_found", "This draft does not exist.");
    // A repeat of a save whose answer was lost is the same text again: no conflict, and no copy to puzzle over.
    if (current.closed_at === null && current.content === JSON.stringify(save.content)) {
      return { outcome: "saved", revision: current.revision };
    }
    await this.keepCopy(save.copyId, save.draftId, "conflict", save);
    if (current.closed_at !== null) return { outcome: "closed" };
    return { outcome: "conflict", currentRevision: current.revision, authorId: current.author_id };
  }

  /**
   * Changes what the core itself writes into an open draft (generated text, opened priors) and keeps its revision, so that no
   * window meets a conflict over it; with `authorId` it is another person's from now on. Says whether it did: false when the
   * draft has another revision or was closed.
   */
  async amend(
    id: string,
    revision: number,
    { content, authorId }: { readonly content: DraftContent; readonly authorId?: string },
  ): Promise<boolean> {
    const amended = await this.#executor
      .updateTable("draft")
      .set({ content: JSON.stringify(content), ...(authorId === undefined ? {} : { author_id: authorId }) })
      .where("id", "=", id)
      .where("revision", "=", revision)
      .where("closed_at", "is", null)
      .returning("id")
      .executeTakeFirst();
    return amended !== undefined;
  }

  /** Keeps a copy of text that would otherwise be lost. */
  async keepCopy(
    copyId: string,
    draftId: string,
    reason: DraftCopy["reason"],
    text: {
      readonly revision: number;
      readonly content: DraftContent;
      readonly authorId: string;
      readonly now: number;
    },
  ): Promise<void> {
    await this.#executor
      .insertInto("draft_copy")
      .values({
        id: copyId,
        draft_id: draftId,
        revision: text.revision,
        reason,
        content: JSON.stringify(text.content),
        author_id: text.authorId,
        saved_at: text.now,
      })
      .execute();
  }

  /** Closes an open draft at the given revision; the row stays. Says whether it did: false when it changed or was closed. */
  async close(id: string, revision: number, reason: "signed" | "discarded", now: number): Promise<boolean> {
    const closed = await this.#executor
      .updateTable("draft")
      .set({ closed_at: now, closed_reason: reason })
      .where("id", "=", id)
      .where("revision", "=", revision)
      .where("closed_at", "is", null)
      .returning("id")
      .executeTakeFirst();
    return closed !== undefined;
  }

  /** Opens drafts again that were closed with a version that was taken back. */
  async reopen(ids: readonly string[], now: number): Promise<void> {
    for (const id of ids) {
      await this.#executor
        .updateTable("draft")
        .set((expression) => ({
          closed_at: null,
          closed_reason: "",
          updated_at: now,
          revision: expression("revision", "+", 1),
        }))
        .where("id", "=", id)
        .where("closed_reason", "=", "discarded")
        .execute();
    }
  }

  /** Gives the kept copies of a draft, oldest first. */
  async copies(draftId: string): Promise<readonly DraftCopy[]> {
    const rows = await this.#executor
      .selectFrom("draft_copy")
      .selectAll()
      .where("draft_id", "=", draftId)
      .orderBy("saved_at")
      .orderBy("id")
      .execute();
    return rows.map(toCopy);
  }

  /** Gives a kept copy, or null. */
  async findCopy(id: string): Promise<DraftCopy | null> {
    const row = await this.#executor.selectFrom("draft_copy").selectAll().where("id", "=", id).executeTakeFirst();
    return row ? toCopy(row) : null;
  }
}

function toCopy(row: Row<"draft_copy">): DraftCopy {
  return {
    id: row.id,
    draftId: row.draft_id,
    revision: row.revision,
    reason: copyReasons.find((reason) => reason === row.reason) ?? "conflict",
    content: draftContentSchema.parse(JSON.parse(row.content)),
    authorId: row.author_id,
    savedAt: row.saved_at,
  };
}

function toDraft(row: Row<"draft">): Draft {
  return draftSchema.parse({
    id: row.id,
    workitemId: row.workitem_id,
    kind: row.kind,
    revision: row.revision,
    content: JSON.parse(row.content),
    authorId: row.author_id,
    updatedAt: row.updated_at,
  });
}
