import { isSameDecision, type KeptNumber } from "../../../shared/domain/kept-number.ts";
import type { Person } from "../../../shared/domain/person.ts";
import type { DraftContent } from "../../../shared/domain/report.ts";

/**
 * Gives a content whose decisions to leave a number as it is say who made them when (milliseconds, UTC): as the store has it,
 * else the person who saves now. What a window claims of that itself does not count.
 */
export function withDecisionsSigned(
  content: DraftContent,
  stored: DraftContent,
  person: Pick<Person, "id" | "displayName">,
  now: number,
): DraftContent {
  if (content.keptNumbers === undefined) return content;
  const by = { personId: person.id, displayName: person.displayName, at: now };
  const keptNumbers = content.keptNumbers.map(
    (kept) => stored.keptNumbers?.find((each) => isSameDecision(each, kept)) ?? { ...kept, by },
  );
  return { ...content, keptNumbers };
}

/** Gives the decisions that a signed text still rests on: its words have the number, and the mark is there. */
export function decisionsOfText({ keptNumbers = [], sections, measurements }: DraftContent): KeptNumber[] {
  const printed = Object.values(sections).flatMap((paragraphs) =>
    paragraphs.flat().filter((run) => run.kind === "measurement"),
  );
  const marks = new Set(measurements.map(({ id }) => id));
  return keptNumbers.filter(
    ({ measurementId, written }) =>
      marks.has(measurementId) && printed.some((run) => run.measurementId === measurementId && run.text === written),
  );
}
