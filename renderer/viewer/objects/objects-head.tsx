import { formatDate } from "../../app/format.ts";
import { Tag } from "../../ui/tag.tsx";
import type { DisplaySet } from "../viewer-types.ts";
import styles from "./report-pane.module.css";

/** What stands over a series that is read in its pane: whether it is a prior, its name and its date. */
export function ObjectsHead({ set, name }: { readonly set: DisplaySet; readonly name: string }) {
  return (
    <header className={styles.head}>
      {set.isPrior && (
        <Tag tone="prior" isFilled>
          PRIOR
        </Tag>
      )}
      <span>{[name, formatDate(set.studyDate)].filter(Boolean).join(", ")}</span>
    </header>
  );
}
