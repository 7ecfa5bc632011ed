import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { WorkitemStatus, WorklistFilter, WorklistSort } from "../../shared/domain/workitem.ts";
import { count } from "../app/format.ts";

/** The statuses of cases that still want a report. */
export const toReportStatuses: readonly WorkitemStatus[] = [
  "unread",
  "reserved",
  "draft",
  "provisional",
  "held",
  "awaitingSecondSignature",
];

/** Days back that the date chip offers, by its choice. */
export type DateRange = "any" | "today" | "twoDays" | "week" | "month";

/** What only the window knows of the reading list. The search is not kept over a restart: it may be a name. */
interface ListView {
  search: string;
  modalities: string[];
  sites: string[];
  statuses: WorkitemStatus[];
  dateRange: DateRange;
  mineOnly: boolean;
  /** Held cases whose day of the hold's end has passed. */
  overdueHoldsOnly: boolean;
  /** Leaves out what is reported, unless a status or a search says otherwise. */
  toReportOnly: boolean;
  sort: WorklistSort;
  density: "dense" | "comfortable";
  isStripShown: boolean;
  /** The row in focus, so that leaving a case comes back to it. */
  chosenId: string | null;
  set: (change: Partial<ListView>) => void;
}

/** What clearing the filters sets. */
export const noFilters = {
  search: "",
  modalities: [],
  sites: [],
  statuses: [],
  dateRange: "any" as const,
  mineOnly: false,
  overdueHoldsOnly: false,
};

/** Gives the reading list's view; only how it looks is remembered over a restart. */
export const useListView = create<ListView>()(
  persist(
    (set) => ({
      ...noFilters,
      toReportOnly: true,
      sort: { column: "target", direction: "ascending" },
      density: "dense",
      isStripShown: true,
      chosenId: null,
      set: (change) => set(change),
    }),
    {
      name: "reading-list-view",
      partialize: (view) => ({ density: view.density, isStripShown: view.isStripShown }),
    },
  ),
);

/** Gives the filter that the core is asked with. `today` is the day in Europe/London, `YYYY-MM-DD`. */
export function filterOf(
  view: Pick<
    ListView,
    "search" | "modalities" | "sites" | "statuses" | "dateRange" | "mineOnly" | "overdueHoldsOnly" | "toReportOnly"
  >,
  dayBefore: (days: number) => string,
): WorklistFilter {
  const search = view.search.trim();
  const hidesReported = view.toReportOnly && view.statuses.length === 0 && search === "";
  const daysBack = { any: null, today: 0, twoDays: 1, week: 6, month: 29 }[view.dateRange];
  return {
    search,
    modalities: view.modalities,
    sites: view.sites,
    statuses: hidesReported ? [...toReportStatuses] : view.statuses,
    performedFrom: daysBack === null ? null : dayBefore(daysBack),
    performedTo: null,
    mineOnly: view.mineOnly,
    ...(view.overdueHoldsOnly ? { overdueHoldsOnly: true } : {}),
  };
}

/** Says whether anything narrows the list beyond leaving out what is reported. */
export function isNarrowed(view: Parameters<typeof filterOf>[0]): boolean {
  return (
    view.search.trim() !== "" ||
    view.modalities.length + view.sites.length + view.statuses.length > 0 ||
    view.dateRange !== "any" ||
    view.mineOnly ||
    view.overdueHoldsOnly
  );
}

/**
 * Gives what the list shows and what it leaves out: `41 examinations`, `37 to report of 41`, `3 of 41 examinations`; with
 * `so far` while an archive has not answered.
 */
export function countText(
  view: Parameters<typeof filterOf>[0],
  counts: { readonly total: number; readonly known: number },
  isStillAsking: boolean,
): string {
  const { total, known } = counts;
  const shown = total.toLocaleString("en-GB");
  const all = count(known, "examination");
  const isWhole = total === known;
  const text = isWhole ? all : isNarrowed(view) ? `${shown} of ${all}` : `${shown} to report of ${all.split(" ")[0]}`;
  return isStillAsking ? `${text} so far` : text;
}
