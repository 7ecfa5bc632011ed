import type { ReactNode } from "react";
import styles from "./screen-head.module.css";

/** The head of a screen: its title, a word on what it shows, and at the other end what is done with it. */
export function ScreenHead(props: {
  title: string;
  note?: ReactNode;
  /** The note changes by itself: a screen reader hears it. */
  isNoteLive?: boolean;
  /** The name by which F6 finds it, where it has controls of its own. */
  region?: string;
  children?: ReactNode;
}) {
  return (
    <header className={styles.head} data-region={props.region}>
      <h1>{props.title}</h1>
      {props.note !== undefined && (
        <span className={styles.note} role={props.isNoteLive === true ? "status" : undefined}>
          {props.note}
        </span>
      )}
      {props.children !== undefined && (
        <>
          <span className={styles.gap} />
          {props.children}
        </>
      )}
    </header>
  );
}
