import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { Temporal } from "temporal-polyfill";
import { useShallow } from "zustand/react/shallow";
import type { Workitem, WorklistFilter, WorklistPlace, WorklistSort } from "../../shared/domain/workitem.ts";
import { displayTimeZone } from "../../shared/rules/date-text.ts";
import { useNow } from "../host/clock.ts";
import type { CoreClient } from "../host/host-client.ts";
import { useHost } from "../host/host-context.tsx";
import { filterOf, useListView } from "./list-view.ts";
import { useSettledRows } from "./use-settled-rows.ts";

const pageSize = 200;

/** Gives the reading list as filtered and sorted: its rows as shown, totals, and how it was fetched. */
export function useReadingList() {
  const { client, query } = useHost();
  const view = useListView(
    useShallow(
      ({ search, modalities, sites, statuses, dateRange, mineOnly, overdueHoldsOnly, toReportOnly, sort }) => ({
        search,
        modalities,
        sites,
        statuses,
        dateRange,
        mineOnly,
        overdueHoldsOnly,
        toReportOnly,
        sort,
      }),
    ),
  );
  const today = Temporal.Instant.fromEpochMilliseconds(useNow(60_000))
    .toZonedDateTimeISO(displayTimeZone)
    .toPlainDate()
    .toString();
  const search = useDeferredValue(view.search);
  const input = useMemo(() => {
    const dayBefore = (days: number): string => Temporal.PlainDate.from(today).subtract({ days }).toString();
    return { filter: filterOf({ ...view, search }, dayBefore), sort: view.sort };
  }, [view, search, today]);
  const list = useInfiniteQuery({
    queryKey: query.worklist.list.key({ type: "infinite", input }),
    queryFn: ({ pageParam, signal }) => pageFrom(client, input, pageParam, signal),
    initialPageParam: null as WorklistPlace | null,
    // Each page begins behind the last row of the one before: also when all are fetched anew, none is lost between two.
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
  const answer = useMemo(() => (list.data === undefined ? undefined : uniqueRows(list.data.pages)), [list.data]);
  const shown = useSettledRows(answer, JSON.stringify(input));
  return { list, shown, first: list.data?.pages[0]?.opened };
}

interface ListInput {
  readonly filter: WorklistFilter;
  readonly sort: WorklistSort;
}

/** The first page says as well what the whole list holds. */
async function pageFrom(client: CoreClient, input: ListInput, place: WorklistPlace | null, signal: AbortSignal) {
  if (place !== null) {
    return { ...(await client.worklist.onward({ ...input, place, limit: pageSize }, { signal })), opened: undefined };
  }
  const opened = await client.worklist.list({ ...input, offset: 0, limit: pageSize }, { signal });
  return { rows: opened.rows, next: opened.next, opened };
}

/** A case that moved down the list between two fetches comes twice: the first stands. */
function uniqueRows(pages: readonly { rows: readonly Workitem[] }[]): Workitem[] {
  const byId = new Map<string, Workitem>();
  for (const page of pages) {
    for (const row of page.rows) if (!byId.has(row.id)) byId.set(row.id, row);
  }
  return [...byId.values()];
}
