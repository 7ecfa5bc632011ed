import type { Workitem } from "../../shared/domain/workitem.ts";

const ranks: Readonly<Record<Workitem["priority"], number>> = {
  immediate: 0,
  urgent: 1,
  cancerPathway: 2,
  routine: 3,
};

/** Gives the unread cases that nobody has, the most urgent first: by priority, then with an open alert, then by when they are due. */
export function urgentCases(rows: readonly Workitem[], presentWorkitemId: string, most: number): readonly Workitem[] {
  const free = rows.filter((row) => row.id !== presentWorkitemId && row.reservation === null);
  const sorted = [...free].sort(
    (one, other) =>
      ranks[one.priority] - ranks[other.priority] ||
      Number(other.openAlertCount > 0) - Number(one.openAlertCount > 0) ||
      (one.targetAt ?? Number.POSITIVE_INFINITY) - (other.targetAt ?? Number.POSITIVE_INFINITY),
  );
  return sorted.slice(0, most);
}
