import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { Temporal } from "temporal-polyfill";
import { useShallow } from "zustand/react/shallow";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { displayTimeZone } from "../../shared/rules/date-text.ts";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { filterOf, useListView } from "./list-view.ts";
import { useSettledRows } from "./use-settled-rows.ts";

const pageSize = 200;

/** Gives the reading list as filtered and sorted: its rows as shown, totals, and how it was fetched. */
export function useReadingList() {
  const { query } = useHost();
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
  const list = useInfiniteQuery(
    query.worklist.list.infiniteOptions({
      input: (offset: number) => ({ ...input, offset, limit: pageSize }),
      initialPageParam: 0,
      getNextPageParam: (last, pages) => {
        const loaded = pages.reduce((sum, page) => sum + page.rows.length, 0);
        return last.rows.length > 0 && loaded < last.total ? loaded : undefined;
      },
      placeholderData: keepPreviousData,
    }),
  );
  const answer = useMemo(() => (list.data === undefined ? undefined : uniqueRows(list.data.pages)), [list.data]);
  const shown = useSettledRows(answer, JSON.stringify(input));
  return { list, shown, first: list.data?.pages[0] };
}

/** A row that moved from one page to the next between two fetches comes twice: the first stands. */
function uniqueRows(pages: readonly { rows: readonly Workitem[] }[]): Workitem[] {
  const byId = new Map<string, Workitem>();
  for (const page of pages) {
    for (const row of page.rows) if (!byId.has(row.id)) byId.set(row.id, row);
  }
  return [...byId.values()];
}
