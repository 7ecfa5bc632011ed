import type { InfiniteQueryObserverBaseResult } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { showToast } from "../ui/toast.tsx";
import { useListView } from "./list-view.ts";
import { focusLastRow } from "./use-first-focus.ts";

/** The way to the last row of a list that is fetched page by page. */
export interface ListEnd {
  /** The rest of the list is on its way: its rows are shown together, once all are here. */
  readonly isAwaited: boolean;
  /** Fetches the rest, then chooses the last row and gives it the focus. Null where all is here. */
  readonly go: (() => void) | null;
}

type PagedList = Pick<
  InfiniteQueryObserverBaseResult,
  "hasNextPage" | "isFetching" | "isFetchNextPageError" | "fetchNextPage"
>;

/** Whoever does anything meanwhile wants to be where they are. */
const stoppingEvents = ["keydown", "pointerdown", "wheel"] as const;

/** Gives the way to the last row of a list. `lastId`: of what is fetched by now. */
export function useListEnd(list: PagedList, lastId: string | undefined): ListEnd {
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = list;
  const [isAwaited, setAwaited] = useState(false);
  useEffect(() => {
    if (!isAwaited) return;
    const stop = () => setAwaited(false);
    for (const name of stoppingEvents) addEventListener(name, stop, { capture: true, passive: true });
    return () => {
      for (const name of stoppingEvents) removeEventListener(name, stop, { capture: true });
    };
  }, [isAwaited]);
  useEffect(() => {
    if (!isAwaited || isFetching) return;
    if (isFetchNextPageError) {
      setAwaited(false);
      showToast("critical", "The rest of the list could not be fetched. Press End to try again.");
    } else if (hasNextPage) void fetchNextPage();
    else if (lastId !== undefined) {
      setAwaited(false);
      useListView.getState().set({ chosenId: lastId });
      focusLastRow(lastId);
    }
  }, [isAwaited, isFetching, isFetchNextPageError, hasNextPage, fetchNextPage, lastId]);
  const go = useCallback(() => setAwaited(true), []);
  return { isAwaited, go: hasNextPage ? go : null };
}
