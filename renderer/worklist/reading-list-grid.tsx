import { ArrowDown, ArrowUp } from "lucide-react";
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

interface ReadingListGridProps {
  rows: readonly Workitem[];
  isWide: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  onLoadMore: () => void;
  onOpen: (workitemId: string) => void;
}

/** The reading list itself: only the rows in sight are in the page, however many there are. */
export function ReadingListGrid(props: ReadingListGridProps) {
  const { rows, isWide } = props;
  const { density, sort, chosenId, set } = useListView();
  const columns = columnsFor(isWide);
  const rowHeight = density === "dense" ? 32 : 40;
  return (
    <div className={styles.place} data-region="list">
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
          <TableHeader columns={columns} className={styles.head ?? ""}>
            {(column) => <HeadCell column={column} />}
          </TableHeader>
          <TableBody>
            <Collection items={rows} dependencies={[columns]}>
              {(row) => <ReadingListRow workitem={row} columns={columns} />}
            </Collection>
            <TableLoadMoreItem
              className={styles.more ?? ""}
              isLoading={props.isLoadingMore}
              onLoadMore={() => {
                if (props.hasMore) props.onLoadMore();
              }}
              scrollOffset={3}
            >
              Fetching more
            </TableLoadMoreItem>
          </TableBody>
        </Table>
      </Virtualizer>
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
