import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import {
  Collection,
  Column,
  type SortDescriptor,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  TableLoadMoreItem,
  Virtualizer,
} from "react-aria-components";
import { type Workitem, type WorklistSort, worklistSortSchema } from "../../shared/domain/workitem.ts";
import styles from "../ui/grid.module.css";
import { type ColumnSpec, columnsFor } from "./columns.ts";
import { useListView } from "./list-view.ts";
import { ReadingListRow } from "./reading-list-row.tsx";
import { focusRowOfCell } from "./use-first-focus.ts";

interface ReadingListGridProps {
  rows: readonly Workitem[];
  isWide: boolean;
  isLoadingMore: boolean;
  onLoadMore: () => void;
  onOpen: (workitemId: string) => void;
  /** The way to the last row where it is not fetched yet; null where the grid's own End is right. */
  onEnd: (() => void) | null;
}

/** The reading list itself: only the rows in sight are in the page, however many there are. */
export function ReadingListGrid(props: ReadingListGridProps) {
  const { rows, isWide, isLoadingMore } = props;
  const { density, sort, chosenId, set } = useListView();
  const columns = columnsFor(isWide);
  const latestLoadMore = useRef(props.onLoadMore);
  useEffect(() => {
    latestLoadMore.current = props.onLoadMore;
  });
  const rowHeight = density === "dense" ? 32 : 40;
  // Kept over a move of the selection: otherwise each arrow key would build the whole collection again.
  const content = useMemo(
    () => (
      <>
        <TableHeader columns={columns} className={styles.head ?? ""}>
          {(column) => <HeadCell column={column} />}
        </TableHeader>
        <TableBody>
          <Collection items={rows} dependencies={[columns]}>
            {(row) => <ReadingListRow workitem={row} columns={columns} />}
          </Collection>
          <TableLoadMoreItem
            className={styles.more ?? ""}
            isLoading={isLoadingMore}
            onLoadMore={() => latestLoadMore.current()}
            scrollOffset={3}
          >
            Fetching more
          </TableLoadMoreItem>
        </TableBody>
      </>
    ),
    [columns, rows, isLoadingMore],
  );
  return (
    <Place onEnd={props.onEnd}>
      <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight, headingHeight: 32 }}>
        <Table
          aria-label="Reading list"
          className={styles.grid ?? ""}
          selectionMode="single"
          selectionBehavior="replace"
          disallowEmptySelection
          selectedKeys={chosenId === null ? [] : [chosenId]}
          onSelectionChange={(keys) => {
            const [key] = keys === "all" ? [] : keys;
            if (key !== undefined) set({ chosenId: String(key) });
          }}
          onRowAction={(key) => props.onOpen(String(key))}
          sortDescriptor={sort}
          onSortChange={(descriptor) => set({ sort: sortOf(descriptor, sort) })}
        >
          {content}
        </Table>
      </Virtualizer>
    </Place>
  );
}

/** Hears of keys before the grid does. */
function Place({ onEnd, children }: Pick<ReadingListGridProps, "onEnd"> & { children: ReactNode }) {
  return (
    <div
      className={styles.place}
      data-region="list"
      onPointerUp={(event) => focusRowOfCell(event.target)}
      onKeyDownCapture={(event) => {
        if (event.key !== "End" || onEnd === null) return;
        event.preventDefault();
        event.stopPropagation();
        onEnd();
      }}
    >
      {children}
    </div>
  );
}

function HeadCell({ column }: { column: ColumnSpec }) {
  const names = [styles.column, column.id === "target" && styles.first, column.isNumber === true && styles.number];
  return (
    <Column
      id={column.id}
      className={names.filter(Boolean).join(" ")}
      allowsSorting={column.isSortable}
      isRowHeader={column.id === "patient"}
      textValue={column.title}
      width={column.width}
      minWidth={column.minWidth}
    >
      {({ sortDirection }) => (
        <>
          {column.title}
          {sortDirection === "ascending" && <ArrowUp aria-hidden="true" />}
          {sortDirection === "descending" && <ArrowDown aria-hidden="true" />}
        </>
      )}
    </Column>
  );
}

/** A press on the sorted column turns it round; on another it starts at the pressing end. */
function sortOf(descriptor: SortDescriptor, present: WorklistSort): WorklistSort {
  const parsed = worklistSortSchema.safeParse(descriptor);
  return parsed.success ? parsed.data : present;
}
