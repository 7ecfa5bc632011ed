import type { Person } from "../../../shared/domain/person.ts";
import type { Draft } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import type { IdSource } from "../ports.ts";
import type { Repositories } from "../store/store.ts";

/**
 * Keeps a trainee's text as they wrote it last before somebody else writes over it, however the case came to them: taken
 * over, handed over, given back. What waits for a second signature is kept as its version already.
 */
export async function keepFirstWriter(
  tx: Repositories,
  ids: IdSource,
  of: {
    readonly stored: Draft;
    readonly workitem: Workitem;
    readonly person: Person;
    /** Milliseconds, UTC. */
    readonly now: number;
  },
): Promise<void> {
  const { stored, workitem, person, now } = of;
  if (stored.authorId === person.id || stored.revision === 0) return;
  if (workitem.status === "awaitingSecondSignature") return;
  const writer = (await tx.people.list()).find(({ id }) => id === stored.authorId);
  if (writer?.role !== "trainee") return;
  const kept = await tx.drafts.copies(stored.id);
  if (kept.some(({ reason, revision }) => reason === "takenOver" && revision === stored.revision)) return;
  await tx.drafts.keepCopy(ids.uuid(), stored.id, "takenOver", { ...stored, now });
}
