import { useQuery } from "@tanstack/react-query";
import { Bell, Info } from "lucide-react";
import { useState } from "react";
import { Toolbar } from "react-aria-components";
import type { Alert } from "../../shared/domain/alert.ts";
import { count } from "../app/format.ts";
import { TroubleState } from "../app/trouble.tsx";
import { useIsWide } from "../app/use-is-wide.ts";
import { useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { ToggleChip } from "../ui/chip.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LadderLegend } from "../ui/ladder.tsx";
import { ScreenHead } from "../ui/screen-head.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { AlertFigures } from "./alert-figures.tsx";
import { AlertPanel } from "./alert-panel.tsx";
import { AlertTable } from "./alert-table.tsx";
import styles from "./alerts.module.css";

type Narrowing = "all" | "mine" | "notAcknowledged" | "notActedOn";

/** Every finding that somebody must be told of, until a named person has it and has acted. */
export function AlertsScreen() {
  const { query } = useHost();
  const open = useQuery(query.alert.list.queryOptions({ input: { scope: "open" } }));
  const closed = useQuery(query.alert.list.queryOptions({ input: { scope: "closed" } }));
  const [chosenId, setChosenId] = useState<string | null>(null);
  if (open.data === undefined) {
    return open.error === null ? (
      <SkeletonRows count={8} label="Fetching the alerts" />
    ) : (
      <TroubleState error={open.error} onRetry={() => void open.refetch()} isRetrying={open.isFetching} />
    );
  }
  const openAlerts = byTimeLeft(open.data.alerts);
  const closedAlerts = closed.data?.alerts ?? [];
  const chosen = [...openAlerts, ...closedAlerts].find((alert) => alert.id === chosenId) ?? openAlerts[0];
  return (
    <>
      <ScreenHead
        title="Critical and urgent findings"
        note={openAlerts.length === 0 ? "None open" : `${openAlerts.length} open`}
      />
      <div className={styles.board}>
        <AlertLists
          open={openAlerts}
          closed={closedAlerts}
          chosenId={chosen?.id ?? null}
          onChoose={(id) => setChosenId(id)}
        />
        {chosen === undefined ? <NoPanel /> : <AlertPanel key={chosen.id} alert={chosen} />}
      </div>
    </>
  );
}

/** Unacknowledged ones first, the most pressing at the top; then those that wait for an action. */
function byTimeLeft(alerts: readonly Alert[]): Alert[] {
  return [...alerts].sort((a, b) => {
    const told = Number(a.acknowledgement !== null) - Number(b.acknowledgement !== null);
    return told === 0 ? a.acknowledgeBy - b.acknowledgeBy : told;
  });
}

function NoPanel() {
  return (
    <EmptyState title="Nothing to tell anybody" icon={<Bell aria-hidden="true" />}>
      An alert is raised from a case, with the button Raise alert beside the report or its key.
    </EmptyState>
  );
}

interface AlertListsProps {
  open: readonly Alert[];
  closed: readonly Alert[];
  chosenId: string | null;
  onChoose: (id: string) => void;
}

function AlertLists({ open, closed, chosenId, onChoose }: AlertListsProps) {
  const isWide = useIsWide();
  const [narrowing, setNarrowing] = useState<Narrowing>("all");
  const { person } = useSignedIn();
  const tests = testsFor(person.id);
  return (
    <section className={styles.left} aria-label="Alerts" data-region="alerts">
      <AlertFigures alerts={open} />
      <Narrowings open={open} tests={tests} narrowing={narrowing} onNarrow={setNarrowing} />
      <div className={styles.lists}>
        <AlertTable
          label="Open alerts"
          alerts={open.filter(tests[narrowing])}
          isWide={isWide}
          chosenId={chosenId}
          onChoose={onChoose}
          empty={<p className={styles.rule}>No open alert{narrowing === "all" ? "" : " fits"}.</p>}
        />
        {closed.length > 0 && (
          <>
            <h2 className={styles.closedHead}>{count(closed.length, "closed alert")}, newest first</h2>
            <AlertTable
              label="Closed alerts"
              alerts={closed}
              isWide={isWide}
              isClosed
              chosenId={chosenId}
              onChoose={onChoose}
              empty={null}
            />
          </>
        )}
        <p className={styles.rule}>
          <Info aria-hidden="true" />
          An alert closes only when an action is recorded or a handover was accepted. Reading or acknowledging alone
          never closes it.
        </p>
      </div>
    </section>
  );
}

type Tests = Record<Narrowing, (alert: Alert) => boolean>;

function testsFor(personId: string): Tests {
  return {
    all: () => true,
    mine: (alert) => alert.ownerId === personId,
    notAcknowledged: (alert) => alert.acknowledgement === null,
    notActedOn: (alert) => alert.acknowledgement !== null,
  };
}

const narrowings: readonly { id: Narrowing; label: string }[] = [
  { id: "all", label: "Open" },
  { id: "mine", label: "Mine" },
  { id: "notAcknowledged", label: "Not acknowledged" },
  { id: "notActedOn", label: "Acknowledged, not closed" },
];

function Narrowings(props: {
  open: readonly Alert[];
  tests: Tests;
  narrowing: Narrowing;
  onNarrow: (narrowing: Narrowing) => void;
}) {
  return (
    <Toolbar className={styles.bar ?? ""} aria-label="Filters">
      {narrowings.map(({ id, label }) => (
        <ToggleChip
          key={id}
          count={props.open.filter(props.tests[id]).length}
          isSelected={props.narrowing === id}
          onChange={() => props.onNarrow(id)}
        >
          {label}
        </ToggleChip>
      ))}
      <span className={styles.gap} />
      <span className="wide-only">
        <LadderLegend states={["proven", "waiting", "notYet", "notAsked"]} />
      </span>
    </Toolbar>
  );
}
