import type { Person } from "../../../shared/domain/person.ts";
import type { Draft, ReportDocument } from "../../../shared/domain/report.ts";
import type { SecondSignatureAnswer } from "../../../shared/domain/second-signature.ts";
import { answerProblem } from "../../../shared/rules/meaning-change.ts";
import { WorkstationError } from "../errors.ts";
import type { IdSource } from "../ports.ts";
import type { Repositories } from "../store/store.ts";
import type { FoundWriting } from "./first-writing.ts";

/**
 * Stores what became of the texts of others with a signed version: the answer for the first of them, the way to the others
 * without one. Call it inside the transaction that signs.
 */
export async function recordSecondSignatures(
  tx: Repositories,
  ids: IdSource,
  of: {
    readonly draft: Draft;
    readonly writings: readonly FoundWriting[];
    readonly answer: SecondSignatureAnswer | undefined;
    readonly person: Person;
    /** Milliseconds, UTC. */
    readonly signedAt: number;
  },
): Promise<void> {
  const { draft, person, signedAt } = of;
  for (const [index, { view, place }] of of.writings.entries()) {
    const answer = index === 0 ? of.answer : undefined;
    let { copyId } = place;
    if (place.versionId === null && copyId === null) {
      copyId = ids.uuid();
      await tx.drafts.keepCopy(copyId, draft.id, "takenOver", { ...draft, authorId: view.writerId, now: signedAt });
    }
    await tx.secondSignatures.add({
      ...{ id: ids.uuid(), workitemId: draft.workitemId, kind: view.kind === "asked" ? "signed" : "takenOver" },
      ...{ writerId: view.writerId, writerName: view.writerName },
      before: { versionId: place.versionId, copyId },
      after: { versionId: draft.id, copyId: null },
      ...{ meaning: answer?.meaning ?? null, feedback: answer?.feedback ?? "" },
      ...{ givenAt: signedAt, givenById: person.id, givenByName: person.displayName },
    });
  }
}

/**
 * Throws `invalid_report` where somebody else's text would become final without a word on what became of its meaning, or with
 * one that the difference contradicts.
 */
export function requireAnswer(
  writings: readonly FoundWriting[],
  answer: SecondSignatureAnswer | undefined,
  after: Pick<ReportDocument, "sections">,
): void {
  const [first] = writings;
  if (first === undefined) return;
  if (answer === undefined) {
    throw new WorkstationError(
      "invalid_report",
      `${first.view.writerName} wrote this first. Say whether the meaning changed, then sign. Nothing was signed.`,
      { details: { code: "meaningUnanswered" } },
    );
  }
  const problem = answerProblem(answer.meaning.kind, first.view.text.sections, after.sections);
  if (problem === "") return;
  throw new WorkstationError("invalid_report", `${problem} Nothing was signed.`, {
    details: { code: "meaningContradicted" },
  });
}
