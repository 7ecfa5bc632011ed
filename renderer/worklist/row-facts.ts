import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { create } from "zustand";
import type { RowFacts, Workitem } from "../../shared/domain/workitem.ts";
import { useHost } from "../host/host-context.tsx";

/** Rows come and go with every step of scrolling: they are asked for when it has rested so long. */
const settleMs = 100;
/** As many as the core answers for at once. */
const largestScreen = 200;
/** Facts of rows that were scrolled past. */
const factsKept = 2_000;

interface RowFactsStore {
  readonly onScreen: readonly string[];
  readonly facts: ReadonlyMap<string, RowFacts>;
}

const useRowFactsStore = create<RowFactsStore>()(() => ({ onScreen: [], facts: new Map() }));

const present = new Set<string>();
let settling: ReturnType<typeof setTimeout> | undefined;

function settleSoon(): void {
  if (settling !== undefined) return;
  settling = setTimeout(() => {
    settling = undefined;
    useRowFactsStore.setState({ onScreen: [...present].sort().slice(0, largestScreen) });
  }, settleMs);
}

/** Names a row as on the screen while it is drawn. */
export function useOnScreen(workitemId: string): void {
  useEffect(() => {
    present.add(workitemId);
    settleSoon();
    return () => {
      present.delete(workitemId);
      settleSoon();
    };
  }, [workitemId]);
}

/** Asks for the facts of the rows on the screen, at first and as they change: the list itself is not asked for. */
export function useRowFactsAsked(): void {
  const { query } = useHost();
  const workitemIds = useRowFactsStore((store) => store.onScreen) as string[];
  const { data } = useQuery({
    ...query.worklist.rowFacts.queryOptions({ input: { workitemIds } }),
    enabled: workitemIds.length > 0,
    // What was so when a row was last on the screen may have changed.
    gcTime: 0,
  });
  useEffect(() => {
    if (data === undefined) return;
    const facts = new Map(useRowFactsStore.getState().facts);
    for (const row of data.rows) {
      facts.delete(row.workitemId);
      facts.set(row.workitemId, row);
    }
    for (const oldest of facts.keys()) {
      if (facts.size <= factsKept) break;
      facts.delete(oldest);
    }
    useRowFactsStore.setState({ facts });
  }, [data]);
}

/** Says whether all images of a case's examination are kept on this workstation, as far as is known. */
export function useHasImagesHere(workitemId: string): boolean {
  return useRowFactsStore(({ facts }) => facts.get(workitemId)?.hasImagesHere ?? false);
}

/** Gives the number of a case's priors: of the row, or a newer one; null until every archive was asked. */
export function usePriorCount({ id, version, priorCount }: Workitem): number | null {
  const newer = useRowFactsStore(({ facts }) => {
    const known = facts.get(id);
    return known !== undefined && known.version > version ? known.priorCount : undefined;
  });
  return newer === undefined ? priorCount : newer;
}
