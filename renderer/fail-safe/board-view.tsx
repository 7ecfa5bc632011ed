import { Info, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { Cell, Column, Row, Table, TableBody, TableHeader, Toolbar } from "react-aria-components";
import type { FailSafeBoard } from "../../shared/contract/fail-safe-contract.ts";
import { type FailSafeKind, type FailSafeRow, failSafeKindSchema } from "../../shared/domain/fail-safe.ts";
import { formatLateness } from "../app/format.ts";
import { useNow } from "../host/clock.ts";
import { ToggleChip } from "../ui/chip.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Tag } from "../ui/tag.tsx";
import { BoardPanel } from "./board-panel.tsx";
import styles from "./fail-safe.module.css";
import { failSafeKindNames, isCritical, subjectOf } from "./fail-safe-words.ts";

/** The board: rows oldest first, and beside them what to do about one and the signature of the day. */
export function BoardView({ board }: { board: FailSafeBoard }) {
  const [kind, setKind] = useState<FailSafeKind | null>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const rows = kind === null ? board.rows : board.rows.filter((row) => row.kind === kind);
  const chosen = rows.find(({ id }) => id === chosenId) ?? rows[0] ?? null;
  return (
    <div className={styles.board}>
      <section className={styles.left} aria-label="Past the limit" data-region="fail-safe">
        {board.rows.length > 0 && <Kinds rows={board.rows} kind={kind} onKind={setKind} />}
        <div className={styles.lists}>
          {rows.length === 0 ? (
            <EmptyState title="Nothing is past its limit" icon={<ShieldCheck aria-hidden="true" />}>
              What nobody has acknowledged or acted on in time comes here by itself: alerts, deliveries, recalls, gaps,
              questions and failed drills.
            </EmptyState>
          ) : (
            <BoardTable rows={rows} chosenId={chosen?.id ?? null} onChoose={setChosenId} />
          )}
        </div>
        <p className={styles.rule}>
          <Info aria-hidden="true" />
          Nothing leaves the board by itself or by being seen: an alert needs an action or an accepted handover, a
          delivery its acceptance, a recall its acknowledgement.
        </p>
      </section>
      <BoardPanel board={board} chosen={chosen} />
    </div>
  );
}

function Kinds(props: {
  rows: readonly FailSafeRow[];
  kind: FailSafeKind | null;
  onKind: (kind: FailSafeKind | null) => void;
}) {
  const { rows, kind, onKind } = props;
  const present = failSafeKindSchema.options.filter((one) => rows.some((row) => row.kind === one));
  return (
    <Toolbar className={styles.bar ?? ""} aria-label="Show">
      <ToggleChip isSelected={kind === null} onChange={() => onKind(null)} count={rows.length}>
        All
      </ToggleChip>
      {present.map((one) => (
        <ToggleChip
          key={one}
          isSelected={kind === one}
          onChange={(isOn) => onKind(isOn ? one : null)}
          count={rows.filter((row) => row.kind === one).length}
        >
          {failSafeKindNames[one]}
        </ToggleChip>
      ))}
    </Toolbar>
  );
}

function BoardTable(props: { rows: readonly FailSafeRow[]; chosenId: string | null; onChoose: (id: string) => void }) {
  const now = useNow(30_000);
  return (
    <Table
      aria-label="Past the limit, oldest first"
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
        <Column style={{ width: 104 }}>Overdue for</Column>
        <Column style={{ width: 176 }}>Why</Column>
        <Column isRowHeader style={{ width: 200 }}>
          About
        </Column>
        <Column>What is open, and whose it is</Column>
      </TableHeader>
      <TableBody items={props.rows} dependencies={[now]}>
        {(row) => (
          <Row id={row.id} textValue={`${failSafeKindNames[row.kind]}, ${subjectOf(row)}`} className={styles.row ?? ""}>
            <Cell>
              <span className={`${styles.strong} figures`}>{formatLateness(Math.max(0, now - row.since))}</span>
            </Cell>
            <Cell>
              <Tag tone={isCritical(row.kind) ? "critical" : "due"}>{failSafeKindNames[row.kind]}</Tag>
            </Cell>
            <Cell>
              <span className={styles.two}>
                <span className={styles.strong}>{subjectOf(row)}</span>
                <span className={styles.second}>{row.examination}</span>
              </span>
            </Cell>
            <Cell>
              <span className={styles.two}>
                <span title={row.what}>{row.what}</span>
                <span className={styles.second}>{row.whose}</span>
              </span>
            </Cell>
          </Row>
        )}
      </TableBody>
    </Table>
  );
}
