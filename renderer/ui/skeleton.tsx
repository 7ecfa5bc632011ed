import styles from "./skeleton.module.css";

/** One grey bar in the place of a text that is still coming. */
export function Bone(props: { width?: number | string }) {
  return <span className={styles.bone} style={{ width: props.width ?? "100%" }} />;
}

/** Bones of a list's rows; they show after 300 ms, so that a quick answer does not flicker. */
export function SkeletonRows(props: { count: number; label: string }) {
  const rows = Array.from({ length: props.count }, (_, index) => index);
  return (
    <div className={styles.rows} role="status" aria-label={props.label}>
      {rows.map((row) => (
        <div key={row} className={styles.row} aria-hidden="true">
          <Bone />
          <Bone width="70%" />
          <Bone width={`${70 + ((row * 17) % 30)}%`} />
          <Bone />
          <Bone width={`${55 + ((row * 29) % 45)}%`} />
          <Bone width={`${60 + ((row * 13) % 40)}%`} />
          <Bone />
          <Bone width="80%" />
        </div>
      ))}
    </div>
  );
}
