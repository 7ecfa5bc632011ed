import { useStore } from "zustand";
import styles from "./key-pointer-mark.module.css";
import type { Viewer } from "./viewer.ts";
import { keyOf } from "./viewer-key-table.ts";

/** The crosshair that the arrow keys move, with the keys that work on it. */
export function KeyPointerMark({ viewer, paneIndex }: { readonly viewer: Viewer; readonly paneIndex: number }) {
  const pointer = useStore(viewer.store, ({ keyPointer }) => (keyPointer?.paneIndex === paneIndex ? keyPointer : null));
  const tool = useStore(viewer.store, (state) => state.tool);
  if (pointer === null) return null;
  const [x, y] = pointer.at;
  return (
    <>
      <svg className={styles.cross} aria-hidden="true">
        {[styles.under, styles.over].map((name) => (
          <g key={name} className={name}>
            <line x1={x - 18} y1={y} x2={x - 4} y2={y} />
            <line x1={x + 4} y1={y} x2={x + 18} y2={y} />
            <line x1={x} y1={y - 18} x2={x} y2={y - 4} />
            <line x1={x} y1={y + 4} x2={x} y2={y + 18} />
          </g>
        ))}
      </svg>
      <p className={styles.words} role="status">
        {`Crosshair, tool ${tool}: arrow keys move, ${keyOf("keyPointer") || "Space"} ${pointer.isHolding ? "lets go" : "sets"}, Esc ends`}
      </p>
    </>
  );
}
