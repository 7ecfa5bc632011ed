import type { CheckFinding } from "../../shared/checks/check.ts";
import { sectionKeys } from "../../shared/domain/section.ts";
import { showFinding } from "./use-check-marks.ts";
import { writingFindings } from "./writing-findings.ts";

/** Gives the findings that stand somewhere in the text, in reading order. */
export function findingsInOrder(findings: readonly CheckFinding[]): CheckFinding[] {
  const rank = ({ place }: CheckFinding) =>
    place === null ? [0, 0, 0] : [sectionKeys.indexOf(place.section), place.paragraph, place.from];
  return findings
    .filter(({ place }) => place !== null)
    .sort((one, other) => {
      const [a, b] = [rank(one), rank(other)];
      return a.reduce((sum, part, index) => (sum === 0 ? part - (b[index] ?? 0) : sum), 0);
    });
}

/** Gives the finding behind the one that is pointed at, the first behind the last; undefined where there is none. */
export function findingBehind(
  findings: readonly CheckFinding[],
  pointedAt: CheckFinding | null,
): CheckFinding | undefined {
  const ordered = findingsInOrder(findings);
  return ordered[((pointedAt === null ? -1 : ordered.indexOf(pointedAt)) + 1) % Math.max(1, ordered.length)];
}

let last: CheckFinding | null = null;

/** Brings the caret to the next finding of the checks, from the one it is at or was at last. */
export function goToNextFinding(): void {
  const { findings, pointedAt } = writingFindings.getState();
  const next = findingBehind(findings, pointedAt ?? last);
  if (next === undefined) return;
  last = next;
  showFinding(next);
}
