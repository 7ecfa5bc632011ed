import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
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
import styles from "./delivery.module.css";
import { DeliveryGrid } from "./delivery-grid.tsx";
import { DeliveryPanel } from "./delivery-panel.tsx";
import { DestinationStrip } from "./destination-strip.tsx";

type Scope = "all" | "failed" | "waiting";

const pageSize = 200;

/** Gives the deliveries of a scope and search, page by page. */
function useDeliveries(scope: Scope, search: string) {
  const { query } = useHost();
  return useInfiniteQuery(
    query.delivery.list.infiniteOptions({
      input: (offset: number) => ({ scope, search, offset, limit: pageSize }),
      initialPageParam: 0,
      getNextPageParam: (last, pages) => {
        const loaded = pages.reduce((sum, page) => sum + page.deliveries.length, 0);
        return last.deliveries.length > 0 && loaded < last.total ? loaded : undefined;
      },
      placeholderData: keepPreviousData,
    }),
  );
}

/** Each report, each recipient, each way: what is proven, what waits, what has failed. */
export function DeliveryScreen() {
  const [scope, setScope] = useState<Scope>("all");
  const [search, setSearch] = useState("");
  const [chosenId, setChosenId] = useState<string | null>(null);
  const list = useDeliveries(scope, useDeferredValue(search.trim()));
  useKey("deliveryFailed", () => setScope(scope === "failed" ? "all" : "failed"));
  if (list.data === undefined) {
    return list.error === null ? (
      <SkeletonRows count={12} label="Fetching the deliveries" />
    ) : (
      <TroubleState error={list.error} onRetry={() => void list.refetch()} isRetrying={list.isFetching} />
    );
  }
  const first = list.data.pages[0];
  const deliveries = list.data.pages.flatMap((page) => page.deliveries);
  const chosen = deliveries.find((delivery) => delivery.id === chosenId) ?? firstToShow(deliveries);
  return (
    <>
      <Head search={search} onSearch={setSearch} />
      <DestinationStrip destinations={first?.destinations ?? []} />
      <div className={styles.board}>
        <section className={styles.left} aria-label="Deliveries" data-region="deliveries">
          <Scopes
            scope={scope}
            onScope={setScope}
            failedCount={first?.failedCount ?? 0}
            waitingCount={first?.waitingCount ?? 0}
          />
          {deliveries.length === 0 ? (
            <NoDeliveries isNarrowed={scope !== "all" || search.trim() !== ""} />
          ) : (
            <DeliveryGrid
              deliveries={deliveries}
              chosenId={chosen?.id ?? null}
              onChoose={setChosenId}
              isLoadingMore={list.isFetchingNextPage}
              onLoadMore={() => {
                if (list.hasNextPage) void list.fetchNextPage();
              }}
            />
          )}
        </section>
        {chosen !== undefined && <DeliveryPanel key={chosen.id} delivery={chosen} />}
      </div>
    </>
  );
}

/** What has failed wants somebody; otherwise the newest. */
function firstToShow(deliveries: readonly Delivery[]): Delivery | undefined {
  return deliveries.find((delivery) => delivery.state === "needsPerson") ?? deliveries[0];
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
  scope: Scope;
  onScope: (scope: Scope) => void;
  failedCount: number;
  waitingCount: number;
}

function Scopes({ scope, onScope, failedCount, waitingCount }: ScopesProps) {
  return (
    <Toolbar className={styles.bar ?? ""} aria-label="Filters">
      <ToggleChip isSelected={scope === "all"} onChange={() => onScope("all")}>
        All
      </ToggleChip>
      <ToggleChip
        count={failedCount}
        isCountBad
        isSelected={scope === "failed"}
        onChange={(isOn) => onScope(isOn ? "failed" : "all")}
      >
        Failed
      </ToggleChip>
      <ToggleChip
        count={waitingCount}
        isSelected={scope === "waiting"}
        onChange={(isOn) => onScope(isOn ? "waiting" : "all")}
      >
        Waiting
      </ToggleChip>
      <span className={styles.gap} />
      <span className="wide-only">
        <LadderLegend states={["proven", "waiting", "notYet", "failed", "notAsked"]} />
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
