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
        .map(({ key, paragraph }) => {
          const printed = paragraph.map((run, place) => renderRun(run, place, props.onOpenMeasurement));
          // A table may not stand in a paragraph (HTML content model).
          return paragraph.some(({ kind }) => kind === "table") ? (
            <div key={key}>{printed}</div>
          ) : (
            <p key={key}>{printed}</p>
          );
        })}
    </div>
  );
}

function renderRun(run: Run, place: number, onOpen: ((measurementId: string) => void) | undefined) {
  if (run.kind === "table") return <PrintedTable key={`${place}`} header={run.header} rows={run.rows} />;
  if (run.kind !== "measurement" || onOpen === undefined) return run.text;
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

function PrintedTable(props: { header: readonly string[]; rows: readonly (readonly string[])[] }) {
  const columns = props.header.map((heading, index) => ({ key: `column ${index}`, heading }));
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {columns.map(({ key, heading }) => (
            <th key={key} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.join("\n")}>
            {columns.map(({ key }, index) => (
              <td key={key}>{row[index] ?? ""}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
