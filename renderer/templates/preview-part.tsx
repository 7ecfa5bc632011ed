import { useState } from "react";
import type { DraftContent, Paragraph, Run } from "../../shared/domain/report.ts";
import type { FieldValue } from "../../shared/domain/report-field.ts";
import type { ReportTemplate } from "../../shared/domain/report-template.ts";
import { sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import { withFieldValue, withTemplate } from "../../shared/templates/take-template.ts";
import { Button } from "../ui/button.tsx";
import { keyed } from "./keyed.ts";
import styles from "./templates.module.css";
import { TryOut } from "./try-out.tsx";

const noWords: DraftContent = {
  sections: { clinicalInformation: [], technique: [], comparison: [], findings: [], conclusion: [], advice: [] },
  measurements: [],
  keyImages: [],
  comparedStudies: [],
};

/** The report as a reader would begin it, made anew with each change; fields can be tried out, and nothing of it is kept. */
export function PreviewPart({ template }: { template: ReportTemplate }) {
  const [values, setValues] = useState<Readonly<Record<string, FieldValue>>>({});
  const begun = withTemplate(noWords, template, {});
  const content = Object.entries(values).reduce(
    (before, [fieldId, value]) => withFieldValue(before, fieldId, value),
    begun,
  );
  return (
    <div className={styles.part} data-region="preview">
      <div className={styles.actions}>
        <h3>The report that it makes</h3>
        <Button size="small" isDisabled={Object.keys(values).length === 0} onPress={() => setValues({})}>
          Empty the fields
        </Button>
      </div>
      <article className={styles.paper} aria-label="Preview of the report">
        {sectionKeys.map((key) => {
          const paragraphs = content.sections[key];
          if (paragraphs.length === 0) return null;
          return (
            <section key={key}>
              <h4>{sectionCodes[key].heading}</h4>
              {keyed(paragraphs, textOf).map(({ key: name, item: paragraph }) => (
                <PreviewParagraph key={name} paragraph={paragraph} template={template} />
              ))}
            </section>
          );
        })}
      </article>
      <p className={styles.quiet}>Dotted words are normal text that a reader has to confirm.</p>
      <TryOut
        key={template.id}
        content={content}
        onValue={(fieldId, value) => setValues((before) => ({ ...before, [fieldId]: value }))}
      />
    </div>
  );
}

const wordsOfRun = (run: Run) => (run.kind === "field" ? run.fieldId : run.kind === "table" ? run.tableId : run.text);
const textOf = (paragraph: Paragraph) => paragraph.map(wordsOfRun).join("");

function PreviewParagraph({ paragraph, template }: { paragraph: Paragraph; template: ReportTemplate }) {
  const [first] = paragraph;
  if (first?.kind === "table" && paragraph.length === 1) return <PreviewTable run={first} template={template} />;
  return (
    <p>
      {keyed(paragraph, wordsOfRun).map(({ key, item: run }) => (
        <PreviewRun key={key} run={run} template={template} />
      ))}
    </p>
  );
}

function PreviewRun({ run, template }: { run: Run; template: ReportTemplate }) {
  if (run.kind === "text") {
    return run.unconfirmed === undefined ? run.text : <span className={styles.unconfirmed}>{run.text}</span>;
  }
  const fieldId = run.kind === "field" ? run.fieldId : "";
  const label = template.fields.find(({ id }) => id === fieldId)?.label ?? fieldId;
  return run.text === "" ? (
    <span className={styles.blank}>{label}</span>
  ) : (
    <span className={styles.filled}>{run.text}</span>
  );
}

function PreviewTable({ run, template }: { run: Extract<Run, { kind: "table" }>; template: ReportTemplate }) {
  const label = template.fields.find(({ id }) => id === run.tableId)?.label ?? run.tableId;
  if (run.rows.length === 0) return <p className={styles.blank}>{`${label}: ${run.header.join(", ")}`}</p>;
  return (
    <table>
      <thead>
        <tr>
          {run.header.map((heading) => (
            <th key={heading} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {keyed(run.rows, (cells) => cells.join()).map(({ key, item: row }) => (
          <tr key={key}>
            {keyed(row, (words) => words).map(({ key: name, item: cell }) => (
              <td key={name}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
