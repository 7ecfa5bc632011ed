import { Play, Search } from "lucide-react";
import { useEffect, useEffectEvent, useRef } from "react";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { shownKey, useKey } from "../app/keys.ts";
import { TroubleState } from "../app/trouble.tsx";
import { useIsWide } from "../app/use-is-wide.ts";
import { ImportPlace } from "../media-import/import-place.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { KeyHint } from "../ui/key-hint.tsx";
import { ScreenHead } from "../ui/screen-head.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TextField } from "../ui/text-field.tsx";
import { stillAskingText, useArchiveStanding, whyEmptyIsUnsure } from "./archive-standing.ts";
import { ArchiveTroubles } from "./archive-troubles.tsx";
import { CaseStrip } from "./case-strip.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { HoldSheet } from "./hold-sheet.tsx";
import { countText, isNarrowed, noFilters, useListView } from "./list-view.ts";
import styles from "./reading-list.module.css";
import { ReadingListGrid } from "./reading-list-grid.tsx";
import { useRowFactsAsked } from "./row-facts.ts";
import { TakenSheet } from "./taken-sheet.tsx";
import { useCaseActions } from "./use-case-actions.ts";
import { useExpectedCase } from "./use-expected-case.ts";
import { useFirstFocus } from "./use-first-focus.ts";
import { useHandoverNews } from "./use-handover-news.ts";
import { useReadingList } from "./use-reading-list.ts";

/** What next, and how long have I got? `onUsable` is called once its rows are shown, or a sentence in their place. */
export function ReadingListScreen({ onUsable }: { onUsable: () => void }) {
  const { list, shown, end, first } = useReadingList();
  const { rows } = shown;
  const actions = useCaseActions(rows);
  const isWide = useIsWide();
  const { isStripShown, chosenId } = useListView();
  const chosen = useChosenRow(rows);
  useWhenShown(list.data !== undefined || list.error !== null, onUsable);
  useFirstFocus(rows.length === 0 ? null : chosenId);
  useHandoverNews(rows);
  useExpectedCase(chosen?.id);
  useRowFactsAsked();
  useKey("listReserve", () => chosen !== undefined && actions.toggleReservation(chosen));
  useKey("listNext", actions.readNext);
  useKey("listStrip", () => useListView.getState().set({ isStripShown: !isStripShown }));
  const openById = (id: string): void => {
    const row = rows.find((candidate) => candidate.id === id);
    if (row !== undefined) actions.open(row);
  };
  return (
    <>
      <Head
        counts={first === undefined ? undefined : { total: first.total, known: first.knownCount }}
        movedCount={shown.movedCount}
        isEndAwaited={end.isAwaited}
        onReadNext={actions.readNext}
      />
      <FilterBar
        modalities={first?.modalities ?? []}
        sites={first?.sites ?? []}
        overdueCount={first?.overdueCount ?? 0}
        dueSoonCount={first?.dueSoonCount ?? 0}
      />
      <ArchiveTroubles />
      <ListBody list={list} rows={rows} isWide={isWide} onOpen={openById} onEnd={end.go} />
      {isStripShown && chosen !== undefined && (
        <CaseStrip
          workitem={chosen}
          isWide={isWide}
          onOpen={() => actions.open(chosen)}
          onReserve={() => actions.toggleReservation(chosen)}
          onHold={() => actions.toggleHold(chosen)}
        />
      )}
      {actions.taken !== undefined && (
        <TakenSheet workitem={actions.taken} onOpen={actions.openTaken} onClose={actions.closeSheets} />
      )}
      {actions.held !== undefined && <HoldSheet workitem={actions.held} onClose={actions.closeSheets} />}
    </>
  );
}

function useWhenShown(isShown: boolean, onUsable: () => void): void {
  const tell = useEffectEvent(onUsable);
  useEffect(() => {
    if (isShown) tell();
  }, [isShown]);
}

/** The row in focus: the one chosen before, or the first, so that the keys work at once. */
function useChosenRow(rows: readonly Workitem[]): Workitem | undefined {
  const chosenId = useListView((view) => view.chosenId);
  const chosen = rows.find((row) => row.id === chosenId);
  const firstId = rows[0]?.id;
  useEffect(() => {
    if (chosen === undefined && firstId !== undefined) useListView.getState().set({ chosenId: firstId });
  }, [chosen, firstId]);
  return chosen ?? rows[0];
}

interface CountsProps {
  counts: { total: number; known: number } | undefined;
  movedCount: number;
  isEndAwaited: boolean;
}

function Counts(props: CountsProps) {
  const view = useListView();
  const { column, direction } = view.sort;
  const { stillAsking } = useArchiveStanding();
  const order = column === "target" && direction === "ascending" ? ", most pressing first" : "";
  return (
    <>
      {props.counts !== undefined && `${countText(view, props.counts, stillAsking.length > 0)}${order}`}
      {props.isEndAwaited && <span className={styles.moved}> · fetching the rest</span>}
      {props.movedCount > 0 && <span className={styles.moved}> · {props.movedCount} moved</span>}
    </>
  );
}

function Head(props: CountsProps & { onReadNext: () => void }) {
  const { search, density, set } = useListView();
  const input = useRef<HTMLInputElement>(null);
  useKey("listSearch", () => input.current?.focus());
  return (
    <ScreenHead
      title="Reading list"
      note={<Counts counts={props.counts} movedCount={props.movedCount} isEndAwaited={props.isEndAwaited} />}
      isNoteLive
      region="head"
    >
      <TextField
        label="Search the reading list"
        isLabelHidden
        type="search"
        className={styles.search ?? ""}
        placeholder="Patient, NHS number or accession"
        icon={<Search aria-hidden="true" />}
        trailing={<KeyHint isDecoration>{shownKey("listSearch")}</KeyHint>}
        value={search}
        onChange={(text) => set({ search: text })}
        onKeyDown={(event) => {
          if (event.key === "Escape") set({ search: "" });
        }}
        inputRef={input}
        maxLength={200}
      />
      <span className="wide-only">
        <Segmented
          label="Row height"
          options={[
            { id: "dense", label: "Dense" },
            { id: "comfortable", label: "Comfortable" },
          ]}
          value={density}
          onChange={(value) => set({ density: value })}
        />
      </span>
      <ImportPlace />
      <Button
        variant="primary"
        icon={<Play aria-hidden="true" />}
        shortcut={shownKey("listNext")}
        onPress={props.onReadNext}
      >
        Read next
      </Button>
    </ScreenHead>
  );
}

interface ListBodyProps {
  list: ReturnType<typeof useReadingList>["list"];
  rows: readonly Workitem[];
  isWide: boolean;
  onOpen: (workitemId: string) => void;
  onEnd: (() => void) | null;
}

function ListBody({ list, rows, isWide, onOpen, onEnd }: ListBodyProps) {
  if (list.data === undefined && list.error !== null) {
    return <TroubleState error={list.error} onRetry={() => void list.refetch()} isRetrying={list.isFetching} />;
  }
  if (list.data === undefined) {
    return (
      <div className={styles.skeleton}>
        <SkeletonRows count={20} label="Fetching the reading list" />
      </div>
    );
  }
  if (rows.length === 0) return <NoRows />;
  return (
    <ReadingListGrid
      rows={rows}
      isWide={isWide}
      isLoadingMore={list.isFetchingNextPage}
      onLoadMore={() => {
        if (list.hasNextPage) void list.fetchNextPage();
      }}
      onOpen={onOpen}
      onEnd={onEnd}
    />
  );
}

function NoRows() {
  const view = useListView();
  const standing = useArchiveStanding();
  const unsure = whyEmptyIsUnsure(standing);
  if (isNarrowed(view)) {
    return (
      <EmptyState title="No case fits" actions={<Button onPress={() => view.set(noFilters)}>Clear all filters</Button>}>
        No examination fits the search and filters. A search looks at names, NHS, hospital and accession numbers,
        reported cases included.{standing.stillAsking.length > 0 && ` ${stillAskingText(standing.stillAsking)}`}
      </EmptyState>
    );
  }
  if (unsure !== null) {
    return (
      <EmptyState title={unsure}>
        No case is known yet, and there may be some: examinations show here as soon as their archive answers.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="Nothing waits to be reported"
      actions={
        view.toReportOnly ? (
          <Button onPress={() => view.set({ toReportOnly: false })}>Show reported cases</Button>
        ) : undefined
      }
    >
      Examinations come here by themselves from every archive that is set up under Settings to feed the reading list,
      and from studies imported into the embedded archive.
    </EmptyState>
  );
}
