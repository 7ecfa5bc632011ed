import type { CheckFinding } from "../../shared/checks/check.ts";
import styles from "./section-note.module.css";

/** A finding with its explanation and where the rule comes from. */
export function FindingWords({ finding }: { finding: CheckFinding }) {
  return (
    <>
      <p className={styles.sentence}>{finding.sentence}</p>
      <p className={styles.why}>
        {finding.explanation} <cite>{finding.source}</cite>
      </p>
    </>
  );
}
