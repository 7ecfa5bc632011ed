import { useEffect, useState } from "react";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { mergeRows, type ShownRows } from "./row-order.ts";
import { useResting } from "./use-resting.ts";

const movedNoticeMs = 6_000;

interface Settled extends ShownRows<Workitem> {
  listKey: string;
}

/**
 * Gives the rows to show of the latest answer: in place while somebody works, in order at rest. `listKey` stands for
 * filter and sort: with another key the answer is taken as it is.
 */
export function useSettledRows(answer: readonly Workitem[] | undefined, listKey: string): ShownRows<Workitem> {
  const isResting = useResting();
  const [settled, setSettled] = useState<Settled>({ rows: [], movedCount: 0, isBehind: false, listKey });
  const [movedCount, setMovedCount] = useState(0);
  const [lastAnswer, setLastAnswer] = useState<readonly Workitem[] | undefined>(undefined);
  // Settled while rendering, so that no frame shows the rows of another list.
  const mayChange = answer !== lastAnswer || (settled.isBehind && isResting);
  if (answer !== undefined && mayChange) {
    setLastAnswer(answer);
    const shown = settled.listKey === listKey ? settled.rows : [];
    const next = mergeRows(shown, answer, isResting);
    setSettled({ ...next, listKey });
    if (next.movedCount > 0) setMovedCount(next.movedCount);
  }
  useEffect(() => {
    if (movedCount === 0) return;
    const timer = setTimeout(() => setMovedCount(0), movedNoticeMs);
    return () => clearTimeout(timer);
  }, [movedCount]);
  return { rows: settled.rows, isBehind: settled.isBehind, movedCount };
}
