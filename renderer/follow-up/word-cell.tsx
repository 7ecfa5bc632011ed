import { useEffect, useState } from "react";
import styles from "./follow-up-sheet.module.css";

/** A cell of words, taken over when it is left or Enter is pressed. One that is needed is never made empty. */
export function WordCell(props: {
  column: string;
  label: string;
  value: string;
  isNeeded?: boolean;
  onChange: (text: string) => void;
}) {
  const { column, label, value, isNeeded = false, onChange } = props;
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const take = () => {
    const text = typed.trim();
    if (isNeeded && text === "") setTyped(value);
    else if (text !== value) onChange(text);
  };
  return (
    <input
      className={styles.cell}
      data-column={column}
      aria-label={label}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === "Escape") take();
      }}
    />
  );
}
