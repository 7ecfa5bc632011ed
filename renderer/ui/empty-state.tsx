import { Inbox, OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./empty-state.module.css";

/** Fills an empty place: what belongs here and how it gets here, or (`isTrouble`) what happened and what to do. */
export function EmptyState(props: {
  title: string;
  children: ReactNode;
  icon?: ReactNode;
  actions?: ReactNode;
  isTrouble?: boolean;
}) {
  const isTrouble = props.isTrouble === true;
  return (
    <div className={`${styles.empty} ${isTrouble ? styles.bad : ""}`} role={isTrouble ? "alert" : undefined}>
      {props.icon ?? (isTrouble ? <OctagonAlert aria-hidden="true" /> : <Inbox aria-hidden="true" />)}
      <h2>{props.title}</h2>
      <div className={styles.text}>{props.children}</div>
      {props.actions !== undefined && <div className={styles.actions}>{props.actions}</div>}
    </div>
  );
}
