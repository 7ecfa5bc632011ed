import { Maximize2 } from "lucide-react";
import styles from "./small-window.module.css";

/** Says, in a window too small to read images in, that it is; nothing else changes. Style sheets alone show it. */
export function SmallWindow() {
  return (
    <p className={styles.small} role="status">
      <Maximize2 aria-hidden="true" />
      This window is too small to read images in. Make it larger: nothing in it is lost.
    </p>
  );
}
