import type { ImportedStudy, MediaImportResult } from "../../shared/domain/media-import.ts";
import { mostFilesListed } from "../../shared/domain/media-import.ts";
import { addedWords } from "../../shared/rules/import-words.ts";
import { modalityText } from "../../shared/rules/report-text.ts";
import { count, formatDate, formatDay, formatName } from "../app/format.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import styles from "./import-sheet.module.css";

/** The button that began the import is gone, and its focus went to Close: the result takes it. Held elsewhere it stays. */
function takeLostFocus(tables: HTMLElement | null): void {
  const held = document.activeElement;
  const dialog = tables?.closest("[role=dialog]") ?? null;
  const isLost =
    held === document.body || (held !== null && dialog?.querySelector(":scope > header")?.contains(held) === true);
  if (tables === null || dialog === null || !isLost) return;
  tables.tabIndex = -1;
  tables.focus();
}

/** What became of every study and file of an import, and the studies to read. */
export function ImportResult(props: {
  readonly result: MediaImportResult;
  readonly onOpen: (workitemId: string) => void;
}) {
  const { result, onOpen } = props;
  const left = result.refused + result.missing + result.ignored + result.duplicates - result.files.length;
  return (
    <div className={styles.tables} ref={takeLostFocus}>
      <Summary result={result} />
      {result.studies.length > 0 && (
        <section aria-label="Examinations">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Patient</th>
                <th scope="col">Examination</th>
                <th scope="col">Date</th>
                <th scope="col">Images and other objects</th>
                <th scope="col">
                  <span className="visually-hidden">Read it</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {result.studies.map((entry) => (
                <StudyRow key={entry.study.studyInstanceUid} entry={entry} onOpen={onOpen} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {result.files.length > 0 && (
        <section aria-label="Files that were not added">
          <h3>
            Files that were not added{left > 0 ? ` (the first ${mostFilesListed}, and ${count(left, "more")})` : ""}
          </h3>
          <table className={`${styles.table} ${styles.files}`}>
            <thead>
              <tr>
                <th scope="col">File</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {numbered(result.files).map(({ key, label, sentence }) => (
                <tr key={key}>
                  <td>{label}</td>
                  <td>{sentence}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}

/** A medium may name a file twice. */
function numbered(files: MediaImportResult["files"]) {
  return files.map((file, index) => ({ ...file, key: `${index} ${file.label}` }));
}

function Summary({ result }: { readonly result: MediaImportResult }) {
  const { imported, importedOthers, duplicates, refused, missing, studies, filesRead, wasCancelled } = result;
  const faults = refused + missing;
  const words = [
    `${count(filesRead, "file")} read: ${addedWords(imported, importedOthers)} added`,
    ...(duplicates > 0 ? [`${duplicates} already here`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(missing > 0 ? [`${missing} named by a DICOMDIR and not on the medium`] : []),
  ].join(", ");
  if (wasCancelled) {
    return (
      <Message tone="due" title="Stopped before the end." isLive>
        {words}. What was added is whole; import again to add the rest.
      </Message>
    );
  }
  if (studies.length === 0) {
    return (
      <Message tone={faults > 0 ? "critical" : "due"} title="Nothing was imported." isLive>
        {words}. {onlyList(result) ? "A DICOMDIR is a list of files: choose the folder that it lies in." : ""}
      </Message>
    );
  }
  return (
    <Message tone={faults > 0 ? "due" : "done"} title={faults > 0 ? "Not everything was imported." : ""} isLive>
      {words}.
    </Message>
  );
}

function onlyList({ filesRead, missing }: MediaImportResult): boolean {
  return filesRead === 1 && missing > 0;
}

function StudyRow(props: { readonly entry: ImportedStudy; readonly onOpen: (workitemId: string) => void }) {
  const { study, imported, importedOthers, duplicates, refused, workitemId, notes } = props.entry;
  const { patient, description, modalities, performedAt } = study;
  const images = [
    ...(imported > 0 ? [`${addedWords(imported, importedOthers)} added`] : []),
    ...(duplicates > 0 ? [`${duplicates} already here`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
  ].join(", ");
  return (
    <tr>
      <td>
        {formatName(patient.name) || "Without a name"}
        <br />
        <span className={styles.quiet}>
          {[patient.patientId, `born: ${formatDate(patient.birthDate)}`].filter((text) => text !== "").join(", ")}
        </span>
      </td>
      <td>
        {description || modalityText(modalities) || "Not described"}
        {notes.map((note) => (
          <span key={note} className={styles.note}>
            {note}
          </span>
        ))}
      </td>
      <td className={`figures ${styles.date}`}>{performedAt === null ? "Not stated" : formatDay(performedAt)}</td>
      <td className="figures">{images}</td>
      <td>
        {workitemId !== null && (
          <Button size="small" onPress={() => props.onOpen(workitemId)}>
            Open case
          </Button>
        )}
      </td>
    </tr>
  );
}
