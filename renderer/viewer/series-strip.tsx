import { Eye, EyeOff, FileText } from "lucide-react";
import { memo, useEffect, useMemo, useRef } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useStore } from "zustand";
import { projectionText } from "../../shared/imaging/projection.ts";
import { objectKind } from "../../shared/rules/modalities.ts";
import { formatDate } from "../app/format.ts";
import { StatusText, Tag } from "../ui/tag.tsx";
import { findImage } from "./image-registry.ts";
import { splitReasons, splitWords, stripSets } from "./kinds/time-step.ts";
import { documentWords, isPictureless } from "./objects/document-words.ts";
import { keyImageCounts } from "./objects/key-objects.ts";
import { seriesDragType } from "./pane.tsx";
import styles from "./series-strip.module.css";
import { studyDateOf } from "./study-date.ts";
import { paintThumbnail } from "./thumbnail.ts";
import type { Viewer } from "./viewer.ts";
import { assignDisplaySet } from "./viewer-store.ts";
import type { DisplaySet } from "./viewer-types.ts";

/** The series of the current study and of the priors that are open, as small images; chosen or dragged onto a pane. */
export const SeriesStrip = memo(function SeriesStrip({ viewer }: { readonly viewer: Viewer }) {
  const all = useStore(viewer.store, (state) => state.displaySets);
  const onPanes = useStore(viewer.store, (state) => state.panes.map((pane) => pane.displaySetId ?? "").join("\n"));
  const sets = useMemo(() => stripSets(all, onPanes.split("\n")), [all, onPanes]);
  const studies = [...new Set(sets.map((set) => set.studyInstanceUid))];
  return (
    <nav className={styles.strip} aria-label="Series">
      {studies.map((uid) => {
        const members = sets.filter((set) => set.studyInstanceUid === uid);
        const [first] = members;
        return (
          <section
            key={uid}
            className={styles.study}
            aria-label={first?.isPrior === true ? "Prior study" : "Current study"}
          >
            <header className={styles.heading}>
              {first?.isPrior === true ? (
                <Tag tone="prior" isFilled>
                  PRIOR
                </Tag>
              ) : (
                <b>Current</b>
              )}
              <span className={styles.date}>{formatDate(studyDateOf(members))}</span>
            </header>
            {members
              .filter((set) => !isPictureless(set))
              .map((set) => (
                <SeriesEntry key={set.id} viewer={viewer} set={set} />
              ))}
            <Documents viewer={viewer} sets={members.filter(isPictureless)} />
          </section>
        );
      })}
    </nav>
  );
});

/** What has no pictures, by its name: reports, documents, and what lies over the images. */
function Documents({ viewer, sets }: { readonly viewer: Viewer; readonly sets: readonly DisplaySet[] }) {
  if (sets.length === 0) return null;
  return (
    <ul className={styles.documents} aria-label="Without images">
      {sets.map((set) => (
        <DocumentEntry key={set.id} viewer={viewer} set={set} />
      ))}
    </ul>
  );
}

function DocumentEntry({ viewer, set }: { readonly viewer: Viewer; readonly set: DisplaySet }) {
  const entry = useRef<HTMLLIElement>(null);
  useSeriesDrag(entry, set.id);
  const isShown = useIsShown(viewer, set.id);
  return (
    <li ref={entry}>
      <AriaButton
        className={[styles.document, isShown && styles.shown, set.isPrior && styles.prior].filter(Boolean).join(" ")}
        onPress={() => assignDisplaySet(viewer.store, viewer.store.getState().activePane, set.id)}
      >
        <FileText aria-hidden="true" />
        <span>{documentWords(set)}</span>
      </AriaButton>
    </li>
  );
}

function useIsShown(viewer: Viewer, displaySetId: string): boolean {
  return useStore(viewer.store, (state) =>
    state.panes.slice(0, state.layout).some((pane) => pane.displaySetId === displaySetId),
  );
}

function SeriesEntry({ viewer, set }: { readonly viewer: Viewer; readonly set: DisplaySet }) {
  const entry = useRef<HTMLDivElement>(null);
  useSeriesDrag(entry, set.id);
  const isShown = useIsShown(viewer, set.id);
  const seen = useStore(viewer.store, (state) => state.seen[set.id]?.size ?? 0);
  const count = set.images.length;
  const kind = set.problem === "" ? set.modality : objectKind(set.modality);
  const name = `${set.seriesNumber ?? ""} ${set.description || kind}`.trim();
  const part = splitWords(set);
  const projections = projectionsOf(set);
  return (
    <div className={styles.entry} ref={entry}>
      <AriaButton
        className={[styles.button, isShown && styles.shown, set.isPrior && styles.prior].filter(Boolean).join(" ")}
        aria-label={`${set.isPrior ? "Prior series" : "Series"} ${[name, part, projections, set.problem === "" ? countWords(count) : name.endsWith(kind) ? "" : kind].filter(Boolean).join(", ")}`}
        onPress={() => assignDisplaySet(viewer.store, viewer.store.getState().activePane, set.id)}
      >
        <Thumbnail set={set} />
        <span className={styles.count}>{set.problem === "" ? countWords(count) : kind}</span>
      </AriaButton>
      <span className={styles.name}>{name}</span>
      {part !== "" && (
        <b className={styles.name} title={splitReasons(set).join("\n")}>
          {part}
        </b>
      )}
      {projections !== "" && <b className={styles.name}>{projections}</b>}
      <KeyImageCount viewer={viewer} set={set} />
      {set.problem === "" && <SeenWords seen={seen} count={count} />}
    </div>
  );
}

/** How many images of a series are in lists of key images; rejected ones are counted apart. */
function KeyImageCount({ viewer, set }: { readonly viewer: Viewer; readonly set: DisplaySet }) {
  const displaySets = useStore(viewer.store, (state) => state.displaySets);
  const words = useMemo(() => keyImageCounts({ displaySets }, set), [displaySets, set]);
  if (words === "") return null;
  return <b className={styles.name}>{words}</b>;
}

/** Lets a series be dragged onto a pane; the button inside does the same for the keyboard. */
function useSeriesDrag(entry: { readonly current: HTMLElement | null }, displaySetId: string): void {
  useEffect(() => {
    const element = entry.current;
    if (element === null) return;
    const abort = new AbortController();
    element.draggable = true;
    const onStart = (event: DragEvent) => event.dataTransfer?.setData(seriesDragType, displaySetId);
    element.addEventListener("dragstart", onStart, { signal: abort.signal });
    return () => abort.abort();
  }, [entry, displaySetId]);
}

function SeenWords({ seen, count }: { readonly seen: number; readonly count: number }) {
  if (seen === 0) {
    return (
      <StatusText tone="due" icon={<EyeOff aria-hidden="true" />}>
        Not seen
      </StatusText>
    );
  }
  const words = seen >= count ? "Seen" : `${Math.floor((seen / count) * 100)} % seen`;
  return (
    <StatusText tone="quiet" icon={<Eye aria-hidden="true" />}>
      {words}
    </StatusText>
  );
}

function Thumbnail({ set }: { readonly set: DisplaySet }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    return element === null ? undefined : paintThumbnail(element, set);
  }, [set]);
  return <canvas ref={canvas} className={styles.thumbnail} width={192} height={128} />;
}

/** Sides and views of a series' images, each once, e.g. `Right CC, Right MLO`. */
function projectionsOf(set: DisplaySet): string {
  const words = set.images.map(({ imageId }) => {
    const header = findImage(imageId)?.header;
    return header === undefined ? "" : projectionText(header.projection);
  });
  return [...new Set(words)].filter((word) => word !== "").join(", ");
}

function countWords(count: number): string {
  return count === 1 ? "1 image" : `${count} images`;
}
