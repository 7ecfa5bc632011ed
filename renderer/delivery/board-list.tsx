import type { ReactElement } from "react";
import { GridList } from "react-aria-components";
import styles from "./recall.module.css";

interface BoardListProps<Line> {
  readonly label: string;
  readonly lines: readonly Line[];
  readonly chosen: Line;
  readonly onChoose: (id: string) => void;
  readonly children: (line: Line) => ReactElement;
}

/** The lines of a board; one of them is always chosen, and its panel stands beside. */
export function BoardList<Line extends { readonly id: string }>(props: BoardListProps<Line>) {
  const { label, lines, chosen, onChoose, children } = props;
  return (
    <GridList
      aria-label={label}
      className={styles.list ?? ""}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={[chosen.id]}
      onSelectionChange={(keys) => {
        const [key] = keys === "all" ? [] : keys;
        if (key !== undefined) onChoose(String(key));
      }}
    >
      {lines.map(children)}
    </GridList>
  );
}
