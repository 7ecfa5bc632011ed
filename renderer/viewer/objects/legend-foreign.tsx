import { useStore } from "zustand";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import type { Viewer } from "../viewer.ts";
import { updatePane } from "../viewer-store.ts";
import type { ForeignMark, ForeignReport } from "./foreign-marks.ts";
import { goToForeign, showReport, takeOver } from "./layer-actions.ts";
import { toggleHidden } from "./layer-state.ts";
import styles from "./legend.module.css";

/** The measurements of another's report, each to be gone to or taken over. */
export function ForeignEntry({ viewer, report }: { readonly viewer: Viewer; readonly report: ForeignReport }) {
  const { store } = viewer;
  const key = report.report.sopInstanceUid;
  const isHidden = useStore(store, (state) => state.layers.hidden.includes(key));
  return (
    <section className={styles.entry} aria-label={`Measurements of another: ${report.from}`}>
      <h3>Measurements of another</h3>
      <p className={styles.quiet}>{report.from}</p>
      <div className={styles.row}>
        {report.marks.length > 0 && (
          <Checkbox isSelected={!isHidden} onChange={() => toggleHidden(store, key)}>
            Show its marks
          </Checkbox>
        )}
        <Button size="small" onPress={() => showReport(viewer, report)}>
          Show the report
        </Button>
      </div>
      <ul className={styles.parts}>
        {report.marks.map((mark) => (
          <MarkLine key={mark.id} viewer={viewer} mark={mark} />
        ))}
        {report.others.map((words) => (
          <li key={words} className={styles.part}>
            {`${words} (no mark)`}
          </li>
        ))}
      </ul>
      {report.sentences.map((sentence) => (
        <p key={sentence} className={styles.note}>
          {sentence}
        </p>
      ))}
    </section>
  );
}

function MarkLine({ viewer, mark }: { readonly viewer: Viewer; readonly mark: ForeignMark }) {
  const words = mark.lines.join(", ");
  return (
    <li className={styles.part}>
      <span>{words}</span>
      <div className={styles.row}>
        <Button size="small" aria-label={`Go to ${words}`} onPress={() => goToForeign(viewer, mark)}>
          Go to
        </Button>
        {mark.same !== null && (
          <Button size="small" aria-label={`Take over ${words}`} onPress={() => void takeOverOrSay(viewer, mark)}>
            Take over
          </Button>
        )}
      </div>
    </li>
  );
}

async function takeOverOrSay(viewer: Viewer, mark: ForeignMark): Promise<void> {
  try {
    await takeOver(viewer, mark);
  } catch (error) {
    const notice = error instanceof Error ? error.message : "The mark could not be taken over.";
    updatePane(viewer.store, viewer.store.getState().activePane, { notice });
  }
}
