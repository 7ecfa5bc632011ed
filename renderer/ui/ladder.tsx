import { Fragment } from "react";
import styles from "./ladder.module.css";

/** A rung of evidence. `proven` is filled only on evidence; `notProvable` is none that its channel could ever give. */
export type RungState = "proven" | "waiting" | "notYet" | "failed" | "notAsked" | "notProvable";

const words: Record<RungState, string> = {
  proven: "proven",
  waiting: "waiting",
  notYet: "not yet",
  failed: "failed",
  notAsked: "not asked for",
  notProvable: "not provable on this channel",
};

/** One rung as a dot; its meaning is said by the words beside it. */
export function RungDot(props: { state: RungState }) {
  return <span className={`${styles.dot} ${styles[props.state] ?? ""}`} aria-hidden="true" />;
}

/** The rungs of evidence in a row, read out as one sentence. */
export function Ladder(props: { rungs: readonly { name: string; state: RungState }[]; isDense?: boolean }) {
  const sentence = props.rungs.map((rung) => `${rung.name} ${words[rung.state]}`).join(", ");
  return (
    <span className={`${styles.ladder} ${props.isDense === true ? styles.dense : ""}`} role="img" aria-label={sentence}>
      {props.rungs.map((rung, index) => (
        <Fragment key={rung.name}>
          {index > 0 && <span className={`${styles.step} ${rung.state === "proven" ? styles.proven : ""}`} />}
          <RungDot state={rung.state} />
        </Fragment>
      ))}
    </span>
  );
}

/** What the dots mean. */
export function LadderLegend(props: { states: readonly RungState[] }) {
  const names: Record<RungState, string> = {
    proven: "Proven",
    waiting: "Awaited",
    notYet: "Not yet",
    failed: "Failed",
    notAsked: "Not asked for",
    notProvable: "Not provable on this channel",
  };
  return (
    <div className={styles.legend}>
      {props.states.map((state) => (
        <span key={state}>
          <RungDot state={state} />
          {names[state]}
        </span>
      ))}
    </div>
  );
}
