import { formatDate } from "../../app/format.ts";
import { Tag } from "../../ui/tag.tsx";
import { PaneIdentity } from "../pane-identity.tsx";
import type { Viewer } from "../viewer.ts";
import type { DisplaySet } from "../viewer-types.ts";
import styles from "./report-pane.module.css";

/** What stands over a series that is read in its pane: whether it is a prior, its name and its date, and whose it is. */
export function ObjectsHead(props: { readonly viewer: Viewer; readonly set: DisplaySet; readonly name: string }) {
  const { viewer, set, name } = props;
  return (
    <header className={styles.head}>
      {set.isPrior && (
        <Tag tone="prior" isFilled>
          PRIOR
        </Tag>
      )}
      <span className={styles.what}>{[name, dateWords(set)].filter(Boolean).join(", ")}</span>
      <span className={styles.whose}>
        <PaneIdentity viewer={viewer} set={set} institution="" />
      </span>
    </header>
  );
}

function dateWords({ studyDate }: DisplaySet): string {
  return studyDate === null ? "date not recorded" : formatDate(studyDate);
}
