import { Ruler } from "lucide-react";
import { Fragment } from "react";
import { Button } from "react-aria-components";
import type { KeptNumber } from "../../shared/domain/kept-number.ts";
import type { Paragraph, Run } from "../../shared/domain/report.ts";
import { keptWords } from "./editor/report-facts.ts";
import styles from "./paragraphs-view.module.css";
import { chipAttribute } from "./pasted-paragraphs.ts";

/** Paragraphs as they are printed. A chip is a button where `onOpenMeasurement` can show its image, else plain text. */
export function ParagraphsView(props: {
  paragraphs: readonly Paragraph[];
  onOpenMeasurement?: (measurementId: string) => void;
  /** Numbers that stand although their marks read otherwise. */
  kept?: readonly KeptNumber[];
}) {
  return (
    <div className={styles.text}>
      {props.paragraphs
        .map((paragraph, index) => ({ key: `paragraph ${index}`, paragraph }))
        .map(({ key, paragraph }) => {
          const printed = paragraph.map((run, place) => renderRun(run, place, props));
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

function renderRun(run: Run, place: number, props: Parameters<typeof ParagraphsView>[0]) {
  if (run.kind === "table") return <PrintedTable key={`${place}`} header={run.header} rows={run.rows} />;
  if (run.kind !== "measurement") return run.text;
  const decision = props.kept?.find(
    ({ measurementId, written }) => measurementId === run.measurementId && written === run.text,
  );
  return (
    <Fragment key={`${place}`}>
      <Chip
        run={run}
        onOpen={props.onOpenMeasurement}
        keptBecause={decision === undefined ? "" : keptWords(decision)}
      />
    </Fragment>
  );
}

function Chip(props: {
  run: Extract<Run, { kind: "measurement" }>;
  onOpen: ((measurementId: string) => void) | undefined;
  /** Why it stands although its mark reads otherwise; empty where it reads so. */
  keptBecause: string;
}) {
  const { run, onOpen, keptBecause } = props;
  const said = keptBecause === "" ? "" : `. ${keptBecause}`;
  return (
    <>
      {onOpen === undefined ? (
        run.text
      ) : (
        <Button
          className={styles.chip ?? ""}
          {...{ [chipAttribute]: run.measurementId }}
          aria-label={`${run.text}, show on the image${said}`}
          onPress={() => onOpen(run.measurementId)}
        >
          <Ruler aria-hidden="true" />
          {run.text}
        </Button>
      )}
      {keptBecause !== "" && (
        <span className={styles.kept} title={keptBecause}>
          {" "}
          (kept)
        </span>
      )}
    </>
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
