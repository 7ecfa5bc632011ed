import { Building2, CircleOff, Clock, HousePlus, Server, Stethoscope, User, Users } from "lucide-react";
import type { ReactNode } from "react";
import {
  Cell,
  Collection,
  Column,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  Virtualizer,
} from "react-aria-components";
import type { ListedEntry } from "../../shared/contract/directory-contract.ts";
import { type EntryKind, entryKindNames } from "../../shared/domain/directory.ts";
import { formatDay } from "../app/format.ts";
import grid from "../ui/grid.module.css";
import { StatusText } from "../ui/tag.tsx";
import styles from "./directory.module.css";

const kindIcons: Record<EntryKind, ReactNode> = {
  person: <User aria-hidden="true" />,
  team: <Users aria-hidden="true" />,
  ward: <HousePlus aria-hidden="true" />,
  practice: <Stethoscope aria-hidden="true" />,
  organisation: <Building2 aria-hidden="true" />,
  system: <Server aria-hidden="true" />,
};

const columns = [
  { id: "name", title: "Name", width: "3fr", minWidth: 180 },
  { id: "role", title: "Role", width: "2fr", minWidth: 120 },
  { id: "partOf", title: "Part of", width: "2fr", minWidth: 120 },
  { id: "code", title: "Code", width: "1fr", minWidth: 110 },
  { id: "reachedBy", title: "How reports reach it", width: "2fr", minWidth: 160 },
  { id: "standing", title: "Standing", width: "2fr", minWidth: 140 },
] as const;
type ColumnId = (typeof columns)[number]["id"];

/** Everybody who was found, one line each; Enter or a press opens. */
export function DirectoryGrid(props: { entries: readonly ListedEntry[]; onOpen: (listed: ListedEntry) => void }) {
  const rows = props.entries.map((listed) => ({ id: listed.entry.id, listed }));
  return (
    <div className={grid.place}>
      <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: 32, headingHeight: 32 }}>
        <Table
          aria-label="Directory"
          className={grid.grid ?? ""}
          onRowAction={(key) => {
            const found = rows.find(({ id }) => id === key);
            if (found !== undefined) props.onOpen(found.listed);
          }}
        >
          <TableHeader columns={[...columns]} className={grid.head ?? ""}>
            {(column) => (
              <Column
                id={column.id}
                isRowHeader={column.id === "name"}
                className={`${grid.column} ${column.id === "name" ? grid.first : ""}`}
                width={column.width}
                minWidth={column.minWidth}
              >
                {column.title}
              </Column>
            )}
          </TableHeader>
          <TableBody>
            <Collection items={rows}>
              {({ id, listed }) => (
                <Row
                  id={id}
                  columns={[...columns]}
                  textValue={listed.entry.name}
                  className={`${grid.row}`}
                  dependencies={[listed]}
                >
                  {(column) => (
                    <Cell className={`${grid.cell} ${column.id === "name" ? styles.nameCell : ""}`}>
                      <Content listed={listed} columnId={column.id} />
                    </Cell>
                  )}
                </Row>
              )}
            </Collection>
          </TableBody>
        </Table>
      </Virtualizer>
    </div>
  );
}

function Content({ listed, columnId }: { listed: ListedEntry; columnId: ColumnId }): ReactNode {
  const { entry, partOfName, reachedBy, hasSystem } = listed;
  switch (columnId) {
    case "name":
      return (
        <>
          <span className={styles.kind} title={entryKindNames[entry.kind]}>
            {kindIcons[entry.kind]}
            <span className="visually-hidden">{entryKindNames[entry.kind]}</span>
          </span>
          <Cut text={entry.name} className={grid.strong} />
        </>
      );
    case "role":
      return <Cut text={entry.role || entryKindNames[entry.kind]} className={grid.second} />;
    case "partOf":
      return <Cut text={partOfName} className={grid.second} />;
    case "code":
      return <Cut text={entry.nationalCode} className={`${grid.second} figures`} />;
    case "reachedBy":
      return <Cut text={reachedBy} className={hasSystem ? grid.second : grid.third} />;
    case "standing":
      return <Standing listed={listed} />;
  }
}

function Cut({ text, className }: { text: string; className: string | undefined }) {
  return (
    <span className={`${grid.cut} ${className}`} title={text}>
      {text}
    </span>
  );
}

function Standing({ listed: { entry, isAbsentNow, deputyName } }: { listed: ListedEntry }) {
  if (!entry.isActive) {
    return (
      <StatusText tone="quiet" icon={<CircleOff aria-hidden="true" />}>
        Out of use
      </StatusText>
    );
  }
  if (!isAbsentNow) return null;
  const until = entry.absentUntil === null ? "until further notice" : `until ${formatDay(entry.absentUntil)}`;
  return (
    <StatusText tone="due" icon={<Clock aria-hidden="true" />}>
      {entry.kind === "person" ? "Absent" : "Closed"} {until}
      {deputyName === "" ? "" : `: ${deputyName}`}
    </StatusText>
  );
}
