import type { ReactNode } from "react";
import { Cell, Column, Row, Table, TableBody, TableHeader } from "react-aria-components";
import { type Alert, alertStanding } from "../../shared/domain/alert.ts";
import { count, formatName, formatRecent, formatSexAndAge } from "../app/format.ts";
import { useSignedIn } from "../session/use-session.ts";
import { Ladder } from "../ui/ladder.tsx";
import { AlertClockCell } from "./alert-clock-cell.tsx";
import { alertRungs, highestProven } from "./alert-evidence.ts";
import styles from "./alerts.module.css";
import { CategoryTag } from "./category-tag.tsx";
import { useAlertTime } from "./use-alert-time.ts";

const columns = [
  { id: "clock", title: "Time left", width: 148 },
  { id: "category", title: "Category", width: 188 },
  { id: "patient", title: "Patient", width: 188 },
  { id: "finding", title: "Finding and named recipient", width: undefined },
  { id: "evidence", title: "Evidence", width: 148 },
  { id: "proven", title: "Highest proven", width: 164 },
  { id: "owner", title: "Owner", width: 132 },
] as const;

const closedTitles: Partial<Record<(typeof columns)[number]["id"], string>> = { clock: "Closed", proven: "Outcome" };

const narrowHidden: ReadonlySet<string> = new Set(["evidence", "proven", "owner"]);

interface AlertTableProps {
  label: string;
  alerts: readonly Alert[];
  isWide: boolean;
  isClosed?: boolean;
  chosenId: string | null;
  onChoose: (id: string) => void;
  empty: ReactNode;
}

/** Alerts as rows, each with its proven rungs. */
export function AlertTable(props: AlertTableProps) {
  const isClosed = props.isClosed === true;
  const shown = columns.filter((column) => props.isWide || !narrowHidden.has(column.id));
  return (
    <Table
      aria-label={props.label}
      className={styles.table ?? ""}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={props.chosenId === null ? [] : [props.chosenId]}
      onSelectionChange={(keys) => {
        const [key] = keys === "all" ? [] : keys;
        if (key !== undefined) props.onChoose(String(key));
      }}
    >
      <TableHeader>
        {shown.map((column) => (
          <Column
            key={column.id}
            id={column.id}
            isRowHeader={column.id === "patient"}
            style={column.width === undefined ? {} : { width: column.width }}
          >
            {isClosed ? (closedTitles[column.id] ?? column.title) : column.title}
          </Column>
        ))}
      </TableHeader>
      <TableBody renderEmptyState={() => props.empty}>
        {props.alerts.map((alert) => (
          <Row
            key={alert.id}
            id={alert.id}
            textValue={formatName(alert.patient.name)}
            className={`${styles.row} ${isClosed ? styles.closedRow : ""}`}
          >
            {shown.map((column) => (
              <Cell key={column.id}>
                <CellContent alert={alert} columnId={column.id} isClosed={isClosed} />
              </Cell>
            ))}
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}

function CellContent(props: { alert: Alert; columnId: (typeof columns)[number]["id"]; isClosed: boolean }) {
  const { alert, columnId, isClosed } = props;
  switch (columnId) {
    case "clock":
      return isClosed ? <ClosedAt alert={alert} /> : <AlertClockCell alert={alert} />;
    case "category":
      return <CategoryTag category={alert.category} isClosed={isClosed} />;
    case "patient":
      return isClosed ? (
        <span className={styles.name}>{formatName(alert.patient.name)}</span>
      ) : (
        <Patient alert={alert} />
      );
    case "finding":
      return isClosed ? alert.finding : <Two first={alert.finding} second={`To ${alert.recipientName}`} />;
    case "evidence":
      return <Ladder rungs={alertRungs(alert)} />;
    case "proven":
      return <Proven alert={alert} isClosed={isClosed} />;
    case "owner":
      return <Owner alert={alert} />;
  }
}

function Two(props: { first: string; second: string }) {
  return (
    <span className={styles.two}>
      <span className={styles.strong} title={props.first}>
        {props.first}
      </span>
      <span className={styles.second}>{props.second}</span>
    </span>
  );
}

function Patient({ alert }: { alert: Alert }) {
  const now = useAlertTime();
  return (
    <span className={styles.two}>
      <span className={styles.name}>{formatName(alert.patient.name)}</span>
      <span className={styles.second}>{formatSexAndAge(alert.patient.sex, alert.patient.birthDate, now)}</span>
    </span>
  );
}

function Proven({ alert, isClosed }: { alert: Alert; isClosed: boolean }) {
  const proven = highestProven(alert, useAlertTime());
  if (isClosed) return alert.actionTaken === "" ? proven.text : alert.actionTaken;
  const { hasFailed, escalations } = alertStanding(alert);
  return (
    <span className={styles.two}>
      <span className={`${styles.strong} ${proven.isBad ? styles.critical : ""}`}>{proven.text}</span>
      {hasFailed && <span className={styles.critical}>Message did not get through</span>}
      {escalations > 0 && <span className={styles.second}>{count(escalations, "escalation")}</span>}
      {alert.cancelRequestedByName !== "" && <span className={styles.due}>Cancel asked for</span>}
    </span>
  );
}

function ClosedAt({ alert }: { alert: Alert }) {
  const now = useAlertTime();
  const last = alert.events.findLast((event) => event.kind === "closed" || event.kind === "cancelled");
  const word = alert.state === "cancelled" ? "Cancelled" : "Closed";
  return (
    <span className={`${styles.word} ${alert.state === "cancelled" ? "" : styles.done} figures`}>
      {word} {last === undefined ? "" : formatRecent(last.at, now)}
    </span>
  );
}

function Owner({ alert }: { alert: Alert }) {
  const { person } = useSignedIn();
  return alert.ownerId === person.id ? (
    <span className={styles.strong}>You</span>
  ) : (
    <span className={styles.second}>{alert.ownerName}</span>
  );
}
