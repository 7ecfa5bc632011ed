import styles from "./legend.module.css";

/** How much of the image what lies over it hides: `opacity` is 0 to 1, in steps of a twentieth. */
export function OpacitySlider(props: {
  readonly label: string;
  readonly opacity: number;
  /** The greatest, in per cent. */
  readonly most: number;
  readonly onChange: (opacity: number) => void;
}) {
  const { label, opacity, most, onChange } = props;
  const percent = Math.round(opacity * 100);
  return (
    <label className={styles.slider}>
      {label}
      <input
        type="range"
        min={5}
        max={most}
        step={5}
        value={percent}
        onChange={(event) => onChange(Number(event.target.value) / 100)}
      />
      <output>{`${percent} %`}</output>
    </label>
  );
}
