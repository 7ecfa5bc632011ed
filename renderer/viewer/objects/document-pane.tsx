import { byteUrl } from "../../../shared/contract/byte-routes.ts";
import type { EncapsulatedDocument } from "../../../shared/objects/encapsulated-document.ts";
import { formatDate } from "../../app/format.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { ObjectsHead } from "./objects-head.tsx";
import styles from "./report-pane.module.css";

/** Tells whether a series is made of documents. */
export function hasDocuments({ documents = [] }: DisplaySet): boolean {
  return documents.length > 0;
}

/** The documents of a series: what the headers say of each, and a link that opens it in a window of its own. */
export function DocumentPane({ set }: { readonly set: DisplaySet }) {
  return (
    <div className={styles.report} data-read-by-keys>
      <ObjectsHead set={set} name={set.description} />
      {set.documents?.map((document) => (
        <article key={document.sopInstanceUid} className={styles.tree}>
          <h3>{document.title}</h3>
          <p>{wordsOf(document)}</p>
          <p>
            <a href={addressOf(set, document)} target="_blank" rel="noreferrer">
              Open the document in a window of its own
            </a>
          </p>
        </article>
      ))}
    </div>
  );
}

function addressOf({ archiveId, studyInstanceUid, seriesInstanceUid }: DisplaySet, document: EncapsulatedDocument) {
  return byteUrl("document", {
    archiveId,
    studyInstanceUid,
    seriesInstanceUid,
    sopInstanceUid: document.sopInstanceUid,
  });
}

function wordsOf({ createdOn, creator, sizeBytes }: EncapsulatedDocument): string {
  const size = sizeBytes === null ? "" : `, ${Math.max(1, Math.ceil(sizeBytes / 1024))} KiB`;
  return `PDF of ${formatDate(createdOn)}${creator === "" ? "" : `, by ${creator}`}${size}.`;
}
