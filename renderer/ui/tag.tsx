import type { ReactNode } from "react";
import styles from "./tag.module.css";

export type Tone = "critical" | "due" | "done" | "info" | "neutral";

/** A small framed word with an icon. Colour never stands alone: the word is part of it. */
export function Tag(props: { tone?: Tone | "prior"; icon?: ReactNode; isFilled?: boolean; children: ReactNode }) {
  const names = [styles.tag, styles[props.tone ?? "neutral"], props.isFilled === true && styles.filled];
  return (
    <span className={names.filter(Boolean).join(" ")}>
      {props.icon}
      {props.children}
    </span>
  );
}

/** The same without a frame, for cells of a grid and lines of text. */
export function StatusText(props: { tone?: Tone | "quiet"; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={`${styles.status} ${styles[props.tone ?? "neutral"] ?? ""}`}>
      {props.icon}
      {props.children}
    </span>
  );
}
