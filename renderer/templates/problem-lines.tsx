import styles from "./templates.module.css";

/** What is wrong with one paragraph or field, one line for each. */
export function ProblemLines({ problems }: { problems: readonly string[] }) {
  return problems.map((problem) => (
    <p key={problem} className={styles.problem}>
      {problem}
    </p>
  ));
}
