import { Clock, OctagonAlert } from "lucide-react";
import { Toolbar } from "react-aria-components";
import { type WorkitemStatus, workitemStatusSchema } from "../../shared/domain/workitem.ts";
import { modalityText } from "../../shared/rules/report-text.ts";
import { Button } from "../ui/button.tsx";
import { FilterChip, ToggleChip } from "../ui/chip.tsx";
import { StatusText } from "../ui/tag.tsx";
import { type DateRange, isNarrowed, noFilters, useListView } from "./list-view.ts";
import styles from "./reading-list.module.css";
import { statusOptions } from "./words.tsx";

const dateOptions: readonly { id: DateRange; label: string }[] = [
  { id: "today", label: "Today" },
  { id: "twoDays", label: "Since yesterday" },
  { id: "week", label: "Last 7 days" },
  { id: "month", label: "Last 30 days" },
];

interface FilterBarProps {
  modalities: readonly string[];
  sites: readonly string[];
  overdueCount: number;
  dueSoonCount: number;
}

/** The chips that narrow the list, and how many cases press. */
export function FilterBar(props: FilterBarProps) {
  const view = useListView();
  const { set } = view;
  return (
    <Toolbar aria-label="Filters" className={styles.bar ?? ""} data-region="filters">
      <ToggleChip isSelected={view.toReportOnly} onChange={(toReportOnly) => set({ toReportOnly, statuses: [] })}>
        To report
      </ToggleChip>
      <ToggleChip isSelected={view.mineOnly} onChange={(mineOnly) => set({ mineOnly })}>
        Mine
      </ToggleChip>
      <ToggleChip isSelected={view.overdueHoldsOnly} onChange={(overdueHoldsOnly) => set({ overdueHoldsOnly })}>
        Overdue holds
      </ToggleChip>
      <ToggleChip
        isSelected={view.statuses.length === 1 && view.statuses[0] === "awaitingSecondSignature"}
        onChange={(isChosen) => set({ statuses: isChosen ? ["awaitingSecondSignature"] : [] })}
      >
        Awaiting second signature
      </ToggleChip>
      <FilterChip
        label="Modality"
        options={props.modalities.map((id) => ({ id, label: modalityLabel(id) }))}
        selected={view.modalities}
        onChange={(modalities) => set({ modalities })}
      />
      <FilterChip
        label="Site"
        options={props.sites.map((id) => ({ id, label: id }))}
        selected={view.sites}
        onChange={(sites) => set({ sites })}
      />
      <FilterChip
        label="Status"
        options={statusOptions}
        selected={view.statuses}
        onChange={(statuses) => set({ statuses: statuses.filter(isStatus) })}
      />
      <FilterChip
        label="Date"
        isSingle
        options={dateOptions}
        selected={view.dateRange === "any" ? [] : [view.dateRange]}
        onChange={([id]) => set({ dateRange: dateOptions.find((option) => option.id === id)?.id ?? "any" })}
      />
      {isNarrowed(view) && (
        <Button variant="quiet" size="small" onPress={() => set(noFilters)}>
          Clear all
        </Button>
      )}
      <span className={styles.gap} />
      <PressingCounts overdueCount={props.overdueCount} dueSoonCount={props.dueSoonCount} />
    </Toolbar>
  );
}

function PressingCounts(props: { overdueCount: number; dueSoonCount: number }) {
  return (
    <span className={`${styles.counts} figures`}>
      {props.overdueCount > 0 && (
        <StatusText tone="critical" icon={<OctagonAlert aria-hidden="true" />}>
          {props.overdueCount} overdue
        </StatusText>
      )}
      {props.dueSoonCount > 0 && (
        <StatusText tone="due" icon={<Clock aria-hidden="true" />}>
          {props.dueSoonCount} due within 2 h
        </StatusText>
      )}
    </span>
  );
}

/** `CT` stays itself; a code that few know gets its words. */
function modalityLabel(code: string): string {
  const words = modalityText([code]);
  return words === code || words === "" ? code : `${words} (${code})`;
}

function isStatus(text: string): text is WorkitemStatus {
  return workitemStatusSchema.safeParse(text).success;
}
