import { ChevronLeft, ChevronRight, SquareArrowOutUpRight, ZoomIn, ZoomOut } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { byteUrl } from "../../../shared/contract/byte-routes.ts";
import type { EncapsulatedDocument } from "../../../shared/objects/encapsulated-document.ts";
import { formatDate } from "../../app/format.ts";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { ObjectsHead } from "../objects/objects-head.tsx";
import { useOpened } from "../objects/use-opened.ts";
import type { Viewer } from "../viewer.ts";
import { keyOf, type ViewerAction } from "../viewer-key-table.ts";
import { runAction } from "../viewer-keys.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { DocumentPages, openingPages, type PagesState } from "./document-pages.ts";
import styles from "./document-pane.module.css";
import { attachDocumentPointer } from "./document-pointer.ts";

interface DocumentPaneProps {
  readonly viewer: Viewer;
  readonly paneIndex: number;
  readonly set: DisplaySet;
}

/** Tells whether a series is made of documents. */
export function hasDocuments({ documents = [] }: DisplaySet): boolean {
  return documents.length > 0;
}

/** The documents of a series, one at a time, page by page; for print each opens in a window of its own. */
export function DocumentPane({ viewer, paneIndex, set }: DocumentPaneProps) {
  const [chosen, choose] = useState("");
  useOpened(viewer, set.id);
  const documents = set.documents ?? [];
  const shown = documents.find(({ sopInstanceUid }) => sopInstanceUid === chosen) ?? documents[0];
  if (shown === undefined) return null;
  return (
    <div className={styles.document}>
      <ObjectsHead viewer={viewer} set={set} name={shown.title} />
      {documents.length > 1 && (
        <ul className={styles.choice} aria-label="Documents of this series">
          {documents.map((document) => (
            <li key={document.sopInstanceUid}>
              <Button size="small" aria-pressed={document === shown} onPress={() => choose(document.sopInstanceUid)}>
                {document.title}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Pages
        key={shown.sopInstanceUid}
        viewer={viewer}
        paneIndex={paneIndex}
        document={shown}
        address={addressOf(set, shown)}
      />
    </div>
  );
}

interface PagesProps extends Omit<DocumentPaneProps, "set"> {
  readonly document: EncapsulatedDocument;
  readonly address: string;
}

function Pages({ viewer, paneIndex, document, address }: PagesProps) {
  const box = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const state = usePages(viewer, paneIndex, address, { box, sheet });
  const hasFailed = state.standing === "failed";
  return (
    <>
      <div ref={box} className={styles.box} data-standing={state.standing}>
        <div ref={sheet} className={hasFailed ? styles.hidden : styles.sheet} />
      </div>
      {hasFailed && (
        <p className={styles.message} role="status">
          {state.words}
        </p>
      )}
      {!hasFailed && state.words !== "" && (
        <p className={styles.note} role="status">
          {state.words}
        </p>
      )}
      <footer className={styles.foot}>
        <PageTools viewer={viewer} paneIndex={paneIndex} state={state} />
        <span className={styles.about}>{wordsOf(document)}</span>
        <a className={styles.open} href={address} target="_blank" rel="noreferrer">
          <SquareArrowOutUpRight aria-hidden="true" size={14} />
          Own window, to print
        </a>
      </footer>
    </>
  );
}

function PageTools({ viewer, paneIndex, state }: Omit<DocumentPaneProps, "set"> & { readonly state: PagesState }) {
  const press = (action: ViewerAction) => () => {
    viewer.store.setState({ activePane: paneIndex });
    runAction(viewer, action);
  };
  const { page, pageCount } = state;
  return (
    <div className={styles.tools} role="toolbar" aria-label="Pages">
      <IconButton
        label="Page before"
        icon={<ChevronLeft />}
        shortcut={keyOf("previousPage")}
        isDisabled={page <= 1}
        onPress={press("previousPage")}
      />
      <span className={styles.standing} role="status">
        {standingOf(state)}
      </span>
      <IconButton
        label="Next page"
        icon={<ChevronRight />}
        shortcut={keyOf("nextPage")}
        isDisabled={page >= pageCount}
        onPress={press("nextPage")}
      />
      <IconButton label="Smaller" icon={<ZoomOut />} shortcut={keyOf("zoomOut")} onPress={press("zoomOut")} />
      <span className={styles.percent}>{state.percent === null ? "" : `${Math.round(state.percent)} %`}</span>
      <IconButton label="Larger" icon={<ZoomIn />} shortcut={keyOf("zoomIn")} onPress={press("zoomIn")} />
    </div>
  );
}

function standingOf({ standing, page, pageCount }: PagesState): string {
  if (standing === "opening") return "Opening the document";
  if (pageCount === 0) return "No page";
  const place = `Page ${page} of ${pageCount}`;
  return standing === "drawing" ? `${place}, drawing` : place;
}

/** Joins the element with the document for as long as it is on the screen. */
function usePages(
  viewer: Viewer,
  paneIndex: number,
  address: string,
  at: { readonly box: RefObject<HTMLDivElement | null>; readonly sheet: RefObject<HTMLDivElement | null> },
): PagesState {
  const [state, setState] = useState(openingPages);
  useEffect(() => {
    const [box, sheet] = [at.box.current, at.sheet.current];
    if (box === null || sheet === null) return;
    const pages = new DocumentPages(box, sheet, setState);
    viewer.documents.set(paneIndex, pages);
    const detach = attachDocumentPointer(box, pages, {
      activate: () => viewer.store.setState({ activePane: paneIndex }),
      run: (action) => runAction(viewer, action),
    });
    const observer = new ResizeObserver(() => pages.resize());
    observer.observe(box);
    void pages.open(address);
    return () => {
      observer.disconnect();
      detach();
      if (viewer.documents.get(paneIndex) === pages) viewer.documents.delete(paneIndex);
      pages.dispose();
      setState(openingPages);
    };
  }, [viewer, paneIndex, address, at.box, at.sheet]);
  return state;
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
  const made = createdOn === null ? "PDF, date not recorded" : `PDF of ${formatDate(createdOn)}`;
  return `${made}${creator === "" ? "" : `, by ${creator}`}${size}`;
}
