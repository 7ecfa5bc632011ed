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
  TableLoadMoreItem,
  Virtualizer,
} from "react-aria-components";
import type { Delivery } from "../../shared/domain/delivery.ts";
import { formatRecent } from "../app/format.ts";
import { useIsWide } from "../app/use-is-wide.ts";
import { useNow } from "../host/clock.ts";
import grid from "../ui/grid.module.css";
import { RungDot } from "../ui/ladder.tsx";
import { Tag } from "../ui/tag.tsx";
import { type DeliveryColumn, deliveryColumnsFor } from "./columns.ts";
import styles from "./delivery.module.css";
import { continuesReport, deliveryRungs, subjectName } from "./delivery-rungs.ts";

interface DeliveryGridProps {
  deliveries: readonly Delivery[];
  chosenId: string | null;
  onChoose: (id: string) => void;
  isLoadingMore: boolean;
  onLoadMore: () => void;
}

/** One line per recipient and content, the lines of one report under each other, one column per rung. */
export function DeliveryGrid(props: DeliveryGridProps) {
  const columns = deliveryColumnsFor(useIsWide());
  const lines = linesOf(props.deliveries);
  return (
    <div className={grid.place}>
      <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: 32, headingHeight: 32 }}>
        <Table
          aria-label="Deliveries"
          className={grid.grid ?? ""}
          selectionMode="single"
          selectionBehavior="replace"
          disallowEmptySelection
          selectedKeys={props.chosenId === null ? [] : [props.chosenId]}
          onSelectionChange={(keys) => {
            const [key] = keys === "all" ? [] : keys;
            if (key !== undefined) props.onChoose(String(key));
          }}
        >
          <TableHeader columns={columns} className={grid.head ?? ""}>
            {(column) => (
              <Column
                id={column.id}
                isRowHeader={column.id === "patient"}
                className={`${grid.column} ${column.id === "patient" ? grid.first : ""}`}
                width={column.width}
                minWidth={column.minWidth}
              >
                {column.title}
              </Column>
            )}
          </TableHeader>
          <TableBody>
            <Collection items={lines} dependencies={[columns]}>
              {(line) => <DeliveryRow line={line} columns={columns} />}
            </Collection>
            <TableLoadMoreItem
              className={grid.more ?? ""}
              isLoading={props.isLoadingMore}
              onLoadMore={props.onLoadMore}
            >
              Fetching more
            </TableLoadMoreItem>
          </TableBody>
        </Table>
      </Virtualizer>
    </div>
  );
}

interface Line {
  id: string;
  delivery: Delivery;
  isContinued: boolean;
}

function linesOf(deliveries: readonly Delivery[]): Line[] {
  return deliveries.map((delivery, index) => ({
    id: delivery.id,
    delivery,
    isContinued: continuesReport(delivery, deliveries[index - 1]),
  }));
}

function DeliveryRow({ line, columns }: { line: Line; columns: readonly DeliveryColumn[] }) {
  const edge = line.isContinued ? styles.plain : `${styles.plain} ${styles.newReport}`;
  return (
    <Row
      id={line.id}
      columns={columns}
      textValue={subjectName(line.delivery)}
      className={`${grid.row} ${edge}`}
      dependencies={[line]}
    >
      {(column) => (
        <Cell className={`${grid.cell} ${styles.cell} ${column.id === "patient" ? grid.first : ""}`}>
          <CellContent line={line} columnId={column.id} />
        </Cell>
      )}
    </Row>
  );
}

function CellContent({ line, columnId }: { line: Line; columnId: DeliveryColumn["id"] }): ReactNode {
  const { delivery, isContinued } = line;
  switch (columnId) {
    case "patient":
      return <Once isContinued={isContinued} className={grid.name} text={subjectName(delivery)} />;
    case "examination":
      return <Once isContinued={isContinued} className={`${grid.second} ${grid.cut}`} text={delivery.examination} />;
    case "signed":
      return <Signed line={line} />;
    case "version":
      return isContinued ? null : <VersionTag delivery={delivery} />;
    case "recipient":
      return (
        <span className={`${grid.strong} ${grid.cut}`} title={delivery.recipientName}>
          {delivery.recipientName}
        </span>
      );
    case "content":
      return (
        <span className={`${grid.second} ${grid.cut}`} title={`${delivery.contentName}, ${delivery.destinationName}`}>
          {delivery.contentName}
        </span>
      );
    default:
      return <RungCell delivery={delivery} rung={columnId} />;
  }
}

/** Shown on the first line of a report; the lines below say it to a screen reader only. */
function Once(props: { isContinued: boolean; className: string | undefined; text: string }) {
  return props.isContinued ? (
    <span className="visually-hidden">{props.text}</span>
  ) : (
    <span className={props.className} title={props.text}>
      {props.text}
    </span>
  );
}

function Signed({ line }: { line: Line }) {
  const now = useNow(60_000);
  if (line.isContinued) return null;
  const text = formatRecent(line.delivery.signedAt ?? line.delivery.queuedAt, now);
  return (
    <span className={`${grid.second} ${grid.cut} figures`} title={text}>
      {text}
    </span>
  );
}

/** The version of the report that went out. */
export function VersionTag({ delivery }: { delivery: Delivery }) {
  return delivery.reportStatus === "final" ? (
    <Tag>Final {delivery.version}</Tag>
  ) : (
    <Tag tone="info">Addendum {delivery.version}</Tag>
  );
}

function RungCell({ delivery, rung }: { delivery: Delivery; rung: DeliveryColumn["id"] }) {
  const now = useNow(15_000);
  const found = deliveryRungs(delivery, now).find((candidate) => candidate.rung === rung);
  if (found === undefined) return null;
  const names = [styles.rung, rung !== "queued" && styles.joined, found.state === "proven" && styles.proven];
  return (
    <span className={`${names.filter(Boolean).join(" ")} figures`}>
      <RungDot state={found.state} />
      <span className={found.tone === "neutral" ? grid.second : styles[found.tone]}>{found.text}</span>
      {found.text === "" && (
        <span className="visually-hidden">{found.state === "notAsked" ? "Not asked for" : "Not yet"}</span>
      )}
    </span>
  );
}
