import styles from "./meter.module.css";

/** A thin bar, `value` from 0 to 1. It only repeats words beside it, so a screen reader does not hear it. */
export function Meter(props: { value: number; tone?: "neutral" | "critical" | "due" | "done" | "accent" }) {
  const share = Math.min(1, Math.max(0, props.value));
  return (
    <span className={styles.meter} aria-hidden="true">
      <span
        className={`${styles.fill} ${styles[props.tone ?? "neutral"] ?? ""}`}
        style={{ width: `${share * 100}%` }}
      />
    </span>
  );
}
