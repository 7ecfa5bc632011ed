import { CircleCheck, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./message.module.css";
import type { Tone } from "./tag.tsx";

const icons: Record<Tone, ReactNode> = {
  critical: <OctagonAlert />,
  due: <TriangleAlert />,
  done: <CircleCheck />,
  info: <Info />,
  neutral: <Info />,
};

/**
 * A notice in the page: what happened (`title`), then what is safe and what to do (`children`), then the button that
 * does it (`actions`). `isLive` reads it out as soon as it appears.
 */
export function Message(props: {
  tone: Tone;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  isLive?: boolean;
}) {
  const role = props.isLive === true ? (props.tone === "critical" ? "alert" : "status") : undefined;
  return (
    <div className={`${styles.message} ${styles[props.tone] ?? ""}`} role={role}>
      <span className={styles.icon} aria-hidden="true">
        {icons[props.tone]}
      </span>
      <div className={styles.text}>
        {props.title !== undefined && <b>{props.title} </b>}
        {props.children}
      </div>
      {props.actions !== undefined && <div className={styles.actions}>{props.actions}</div>}
    </div>
  );
}
