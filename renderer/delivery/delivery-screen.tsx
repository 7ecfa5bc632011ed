import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Search, Send } from "lucide-react";
import { useDeferredValue, useRef, useState } from "react";
import { Toolbar } from "react-aria-components";
import type { Delivery } from "../../shared/domain/delivery.ts";
import { shownKey, useKey } from "../app/keys.ts";
import { TroubleState } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { QuestionsButton } from "../referrer-page/questions-button.tsx";
import { ToggleChip } from "../ui/chip.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { KeyHint } from "../ui/key-hint.tsx";
import { LadderLegend } from "../ui/ladder.tsx";
import { ScreenHead } from "../ui/screen-head.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TextField } from "../ui/text-field.tsx";
import { DelayBoard } from "./delay-board.tsx";
import styles from "./delivery.module.css";
import { DeliveryGrid } from "./delivery-grid.tsx";
import { DeliveryPanel } from "./delivery-panel.tsx";
import { hasFailed } from "./delivery-rungs.ts";
import { DestinationStrip } from "./destination-strip.tsx";
import { RecallBoard } from "./recall-board.tsx";

type Scope = "all" | "failed" | "waiting" | "awaitingPerson";
/** What the screen shows: deliveries, who has to know of a correction, or of a delay. */
type View = Scope | "recalls" | "delays";

const pageSize = 200;

/** Gives the deliveries of a scope and search, page by page. */
function useDeliveries(scope: Scope, search: string) {
  const { query } = useHost();
  return useInfiniteQuery(
    query.delivery.list.infiniteOptions({
      input: (before: number | null) => ({ scope, search, offset: 0, limit: pageSize, before }),
      initialPageParam: null,
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),
  );
}

/** Each report, each recipient, each way: what is proven, what waits, what has failed. */
export function DeliveryScreen({ board }: { board: "recalls" | "delays" | null }) {
  const [view, setView] = useState<View>(board ?? "all");
  const settled = useState(false);
  const isBoard = view === "recalls" || view === "delays";
  const scope = isBoard ? "all" : view;
  const delays = useQuery(useHost().query.delay.list.queryOptions());
  const [search, setSearch] = useState("");
  const [chosenId, setChosenId] = useState<string | null>(null);
  const recalls = useQuery(
    useHost().query.correctionRecall.list.queryOptions({ input: { scope: "open", limit: 200 } }),
  );
  const list = useDeliveries(scope, useDeferredValue(search.trim()));
  useViewKeys(view, setView);
  if (list.data === undefined) {
    return list.error === null ? (
      <SkeletonRows count={12} label="Fetching the deliveries" />
    ) : (
      <TroubleState error={list.error} onRetry={() => void list.refetch()} isRetrying={list.isFetching} />
    );
  }
  const first = list.data.pages[0];
  const deliveries = list.data.pages.flatMap((page) => page.deliveries);
  const heldBack = new Map(
    list.data.pages.flatMap((page) => page.heldBack).map(({ deliveryId, count }) => [deliveryId, count]),
  );
  const chosen = deliveries.find((delivery) => delivery.id === chosenId) ?? firstToShow(deliveries);
  return (
    <>
      <Head search={search} onSearch={setSearch} />
      <DestinationStrip destinations={first?.destinations ?? []} />
      <Scopes
        view={view}
        onView={setView}
        settled={settled}
        counts={{
          ...noCounts,
          ...first,
          recallCount: recalls.data?.openCount ?? 0,
          delayCount: delays.data?.proposals.length ?? 0,
        }}
      />
      <div className={styles.board}>
        {view === "recalls" && <RecallBoard scope={settled[0] ? "all" : "open"} />}
        {view === "delays" && <DelayBoard />}
        {!isBoard && (
          <Deliveries
            deliveries={deliveries}
            chosenId={chosen?.id ?? null}
            onChoose={setChosenId}
            list={list}
            isNarrowed={scope !== "all" || search.trim() !== ""}
          />
        )}
        {!isBoard && chosen !== undefined && (
          <DeliveryPanel key={chosen.id} delivery={chosen} heldBack={heldBack.get(chosen.id) ?? 0} />
        )}
      </div>
    </>
  );
}

function useViewKeys(view: View, setView: (view: View) => void): void {
  useKey("deliveryFailed", () => setView(view === "failed" ? "all" : "failed"));
  useKey("deliveryDelays", () => setView(view === "delays" ? "all" : "delays"));
  useKey("deliveryRecalls", () => setView(view === "recalls" ? "all" : "recalls"));
}

interface DeliveriesProps {
  deliveries: readonly Delivery[];
  chosenId: string | null;
  onChoose: (id: string) => void;
  list: Pick<ReturnType<typeof useDeliveries>, "isFetchingNextPage" | "hasNextPage" | "fetchNextPage">;
  isNarrowed: boolean;
}

function Deliveries({ deliveries, chosenId, onChoose, list, isNarrowed }: DeliveriesProps) {
  return (
    <section className={styles.left} aria-label="Deliveries" data-region="deliveries">
      {deliveries.length === 0 ? (
        <NoDeliveries isNarrowed={isNarrowed} />
      ) : (
        <DeliveryGrid
          deliveries={deliveries}
          chosenId={chosenId}
          onChoose={onChoose}
          isLoadingMore={list.isFetchingNextPage}
          onLoadMore={() => {
            if (list.hasNextPage) void list.fetchNextPage();
          }}
        />
      )}
    </section>
  );
}

const noCounts = { failedCount: 0, waitingCount: 0, awaitingPersonCount: 0 };

/** What has failed wants somebody; otherwise the newest. */
function firstToShow(deliveries: readonly Delivery[]): Delivery | undefined {
  return deliveries.find(hasFailed) ?? deliveries[0];
}

function Head(props: { search: string; onSearch: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  useKey("deliverySearch", () => input.current?.focus());
  return (
    <ScreenHead title="Delivery" note="One line for each recipient and each way">
      <QuestionsButton />
      <TextField
        label="Search deliveries"
        isLabelHidden
        type="search"
        className={styles.search ?? ""}
        placeholder="Patient, recipient, accession"
        icon={<Search aria-hidden="true" />}
        trailing={<KeyHint isDecoration>{shownKey("deliverySearch")}</KeyHint>}
        value={props.search}
        onChange={props.onSearch}
        onKeyDown={(event) => {
          if (event.key === "Escape") props.onSearch("");
        }}
        inputRef={input}
        maxLength={200}
      />
    </ScreenHead>
  );
}

interface ScopesProps {
  view: View;
  onView: (view: View) => void;
  /** Whether settled recalls are shown too, and what changes it. */
  settled: readonly [boolean, (isShown: boolean) => void];
  counts: {
    failedCount: number;
    waitingCount: number;
    awaitingPersonCount: number;
    recallCount: number;
    delayCount: number;
  };
}

function Scopes({ view, onView, counts, settled }: ScopesProps) {
  const chip = (id: View, label: string, count: number, isBad: boolean) => (
    <ToggleChip
      count={count}
      isCountBad={isBad}
      isSelected={view === id}
      onChange={(isOn) => onView(isOn ? id : "all")}
    >
      {label}
    </ToggleChip>
  );
  return (
    <Toolbar className={styles.bar ?? ""} aria-label="Filters">
      <ToggleChip isSelected={view === "all"} onChange={() => onView("all")}>
        All
      </ToggleChip>
      {chip("failed", "Failed", counts.failedCount, true)}
      {chip("waiting", "Waiting", counts.waitingCount, false)}
      {chip("awaitingPerson", "To be brought", counts.awaitingPersonCount, false)}
      {chip("recalls", "Has to know of a correction", counts.recallCount, true)}
      {view === "recalls" && (
        <ToggleChip isSelected={settled[0]} onChange={settled[1]}>
          Settled too
        </ToggleChip>
      )}
      {chip("delays", "Delays to tell", counts.delayCount, false)}
      <span className={styles.gap} />
      <span className="wide-only">
        <LadderLegend states={["proven", "waiting", "notYet", "failed", "notAsked", "notProvable"]} />
      </span>
    </Toolbar>
  );
}

function NoDeliveries({ isNarrowed }: { isNarrowed: boolean }) {
  return isNarrowed ? (
    <EmptyState title="No delivery fits">Nothing failed, waits or is found with these words.</EmptyState>
  ) : (
    <EmptyState title="Nothing has been sent yet" icon={<Send aria-hidden="true" />}>
      Each signed report appears here with a line for every recipient, from the moment it is signed until it is
      acknowledged.
    </EmptyState>
  );
}
