import type { ReactNode } from "react";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import styles from "./split.module.css";

export interface SplitPane {
  id: string;
  content: ReactNode;
  /** Smallest width, e.g. `320px` or `20%`. */
  minSize: string;
  /** Width before anybody has moved the divider. */
  defaultSize: string;
}

/** Two panes side by side; the divider moves by pointer and arrow keys and its place is remembered under `id`. */
export function Split(props: { id: string; label: string; left: SplitPane; right: SplitPane; className?: string }) {
  const { id, label, left, right, className } = props;
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id: `split-${id}`, storage: localStorage });
  return (
    <Group
      id={id}
      orientation="horizontal"
      onLayoutChanged={onLayoutChanged}
      {...(defaultLayout === undefined ? {} : { defaultLayout })}
      {...(className === undefined ? {} : { className })}
    >
      <Panel id={left.id} minSize={left.minSize} defaultSize={left.defaultSize} className={styles.panel ?? ""}>
        {left.content}
      </Panel>
      <Separator className={styles.separator ?? ""} aria-label={label} />
      <Panel id={right.id} minSize={right.minSize} defaultSize={right.defaultSize} className={styles.panel ?? ""}>
        {right.content}
      </Panel>
    </Group>
  );
}
