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
import { Ladder } from "../ui/ladder.tsx";
import { type DeliveryColumn, deliveryColumnsFor } from "./columns.ts";
import styles from "./delivery.module.css";
import { continuesReport, deliveryRungs, provenWords, rungWords, standing, subjectName } from "./delivery-rungs.ts";
import { VersionTag } from "./version-tag.tsx";

interface DeliveryGridProps {
  deliveries: readonly Delivery[];
  chosenId: string | null;
  onChoose: (id: string) => void;
  isLoadingMore: boolean;
  onLoadMore: () => void;
}

/** One line per recipient and content, the lines of one report under each other: the ladder, its highest proven rung, what is next. */
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
        <Cell className={`${grid.cell} ${column.id === "patient" ? grid.first : ""}`}>
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
      return (
        <span className={isContinued ? "visually-hidden" : ""}>
          <VersionTag delivery={delivery} />
        </span>
      );
    case "recipient":
      return <Recipient delivery={delivery} />;
    case "content":
      return (
        <span className={`${grid.second} ${grid.cut}`} title={`${delivery.contentName}, ${delivery.destinationName}`}>
          {delivery.contentName}
        </span>
      );
    case "ladder":
      return <EvidenceCell delivery={delivery} />;
    case "proven":
      return <ProvenCell delivery={delivery} />;
    case "next":
      return <NextCell delivery={delivery} />;
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

/** Who gets it; in a narrow window also what, since one recipient may get several things. */
function Recipient({ delivery: { recipientName, contentName } }: { delivery: Delivery }) {
  const isWide = useIsWide();
  return (
    <span className={grid.cut} title={`${recipientName}, ${contentName}`}>
      <span className={grid.strong}>{recipientName}</span>
      {!isWide && <span className={grid.second}> {contentName}</span>}
    </span>
  );
}

/** The eight rungs in a row, read out as one sentence. */
function EvidenceCell({ delivery }: { delivery: Delivery }) {
  const rungs = deliveryRungs(delivery).map(({ rung, state }) => ({ name: rungWords[rung], state }));
  return <Ladder rungs={rungs} isDense />;
}

function ProvenCell({ delivery }: { delivery: Delivery }) {
  const { text, at } = provenWords(delivery, useNow(60_000));
  const by = delivery.acknowledgedByName === "" ? "" : `, by ${delivery.acknowledgedByName}`;
  return (
    <span className={`${styles.proof} ${grid.cut}`} title={`${text} ${at}${by}`}>
      {text} <span className={`${grid.second} figures`}>{at}</span>
    </span>
  );
}

function NextCell({ delivery }: { delivery: Delivery }) {
  const { text, tone } = standing(delivery, useNow(15_000));
  return (
    <span className={`${tone === "quiet" ? grid.third : (styles[tone] ?? "")} ${grid.cut} figures`} title={text}>
      {text}
    </span>
  );
}
