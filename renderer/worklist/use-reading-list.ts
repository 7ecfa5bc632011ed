import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useState } from "react";
import { Temporal } from "temporal-polyfill";
import { useShallow } from "zustand/react/shallow";
import type { Workitem, WorklistFilter, WorklistPlace, WorklistSort } from "../../shared/domain/workitem.ts";
import { displayTimeZone } from "../../shared/rules/date-text.ts";
import { useNow } from "../host/clock.ts";
import type { CoreClient } from "../host/host-client.ts";
import { useHost } from "../host/host-context.tsx";
import { filterOf, useListView } from "./list-view.ts";
import { useListEnd } from "./use-list-end.ts";
import { useSettledRows } from "./use-settled-rows.ts";

const pageSize = 200;
/** Whoever scrolls on is likely to go further. */
const onwardSize = 500;

/** Gives the reading list as filtered and sorted: its rows as shown, totals, how it was fetched, and the way to its end. */
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
  const end = useListEnd(list, answer?.at(-1)?.id);
  const shown = useSettledRows(useHeld(answer, end.isAwaited), JSON.stringify(input));
  return { list, shown, end, first: list.data?.pages[0]?.opened };
}

/** Gives the value as it was while `isHeld`: drawing thousands of rows anew for each page would be most of the wait. */
function useHeld<Value>(value: Value, isHeld: boolean): Value {
  const [held, setHeld] = useState(value);
  if (!isHeld && held !== value) setHeld(value);
  return isHeld ? held : value;
}

interface ListInput {
  readonly filter: WorklistFilter;
  readonly sort: WorklistSort;
}

/** The first page says as well what the whole list holds. */
async function pageFrom(client: CoreClient, input: ListInput, place: WorklistPlace | null, signal: AbortSignal) {
  if (place !== null) {
    return { ...(await client.worklist.onward({ ...input, place, limit: onwardSize }, { signal })), opened: undefined };
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
