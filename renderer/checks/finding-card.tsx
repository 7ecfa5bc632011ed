import { useStore } from "zustand";
import { FindingWords } from "./finding-words.tsx";
import styles from "./section-note.module.css";
import { writingFindings } from "./writing-findings.ts";

/** What the finding under the caret or the pointer is about. It lies over the foot of the report and moves nothing. */
export function FindingCard() {
  const { pointedAt } = useStore(writingFindings);
  return (
    <div className={styles.anchor}>
      <div role="status" className={pointedAt === null ? undefined : styles.card}>
        {pointedAt !== null && <FindingWords finding={pointedAt} />}
      </div>
    </div>
  );
}
