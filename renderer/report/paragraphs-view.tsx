import { Ruler } from "lucide-react";
import { Button } from "react-aria-components";
import type { Paragraph, Run } from "../../shared/domain/report.ts";
import styles from "./paragraphs-view.module.css";
import { chipAttribute } from "./pasted-paragraphs.ts";

/** Paragraphs as they are printed. A chip is a button where `onOpenMeasurement` can show its image, else plain text. */
export function ParagraphsView(props: {
  paragraphs: readonly Paragraph[];
  onOpenMeasurement?: (measurementId: string) => void;
}) {
  return (
    <div className={styles.text}>
      {props.paragraphs
        .map((paragraph, index) => ({ key: `paragraph ${index}`, paragraph }))
        .map(({ key, paragraph }) => (
          <p key={key}>{paragraph.map((run, place) => renderRun(run, place, props.onOpenMeasurement))}</p>
        ))}
    </div>
  );
}

function renderRun(run: Run, place: number, onOpen: ((measurementId: string) => void) | undefined) {
  if (run.kind === "text" || onOpen === undefined) return run.text;
  return (
    <Button
      key={`${place}`}
      className={styles.chip ?? ""}
      {...{ [chipAttribute]: run.measurementId }}
      aria-label={`${run.text}, show on the image`}
      onPress={() => onOpen(run.measurementId)}
    >
      <Ruler aria-hidden="true" />
      {run.text}
    </Button>
  );
}
