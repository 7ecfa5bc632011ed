import { type DragEvent, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { projectionText } from "../../shared/imaging/projection.ts";
import { Button } from "../ui/button.tsx";
import { CalibrationForm } from "./calibration-form.tsx";
import { DocumentPane, hasDocuments } from "./documents/document-pane.tsx";
import { DoseReadout } from "./dose/dose-readout.tsx";
import { isFirstEmpty } from "./hanging.ts";
import { findImage } from "./image-registry.ts";
import { KeyPointerMark } from "./key-pointer-mark.tsx";
import { cadWords } from "./kinds/cad-marks.ts";
import { splitWords } from "./kinds/time-step.ts";
import { isPlayableVideo } from "./kinds/video-note.ts";
import { VideoPane } from "./kinds/video-pane.tsx";
import { linkText } from "./linked-scroll.ts";
import { MarkWords } from "./mark-words.tsx";
import { editSelectedWords } from "./mark-words-edit.ts";
import { layerWords } from "./objects/layer-words.ts";
import { ObjectMarks } from "./objects/object-marks.tsx";
import { hasObjects, ObjectPane } from "./objects/object-pane.tsx";
import { headerShown } from "./objects/presentation-states.ts";
import { ReportPane } from "./objects/report-pane.tsx";
import { WaveformPane } from "./objects/waveform-pane.tsx";
import styles from "./pane.module.css";
import { PaneController } from "./pane-controller.ts";
import { LoadBar, PaneOverlay } from "./pane-overlay.tsx";
import { attachPointer } from "./pane-pointer.ts";
import { PriorNotes } from "./prior-notes.tsx";
import { SpineBar } from "./spine-bar.tsx";
import { useCine } from "./use-cine.ts";
import { type LoadState, useLoadState } from "./use-load-state.ts";
import type { Viewer } from "./viewer.ts";
import { viewerEngine } from "./viewer-engine.ts";
import { runAction } from "./viewer-keys.ts";
import { assignDisplaySet, displaySetOf, emptyPane, type PaneState, updatePane } from "./viewer-store.ts";
import type { DisplaySet } from "./viewer-types.ts";
import { KindMenu } from "./volume/kind-menu.tsx";
import { RenderingPane } from "./volume/rendering-pane.tsx";

/** What a series carries while it is dragged onto a pane. */
export const seriesDragType = "application/x-sightline-series";

interface PaneProps {
  readonly viewer: Viewer;
  readonly paneIndex: number;
}

/** One image pane: a figure named by its series and image number. */
export function Pane({ viewer, paneIndex }: PaneProps) {
  const pane = useStore(viewer.store, (state) => state.panes[paneIndex] ?? emptyPane);
  const set = useStore(viewer.store, (state) => displaySetOf(state, paneIndex));
  const isActive = useStore(viewer.store, (state) => state.activePane === paneIndex);
  const isListing = useStore(viewer.store, (state) => state.displaySets.length === 0);
  const [isDropTarget, setIsDropTarget] = useState(false);
  const stage = useRef<HTMLDivElement>(null);
  const size = usePaneStage(viewer, paneIndex, stage);
  const load = useLoadState(set, pane.wantedIndex);
  useCine(viewer, paneIndex);
  const names = [
    styles.pane,
    set?.isPrior === true && styles.prior,
    isActive && styles.active,
    isDropTarget && styles.dropTarget,
  ];
  return (
    <figure
      className={names.filter(Boolean).join(" ")}
      aria-label={figureName(set, pane)}
      ref={takeFocus}
      onKeyDown={(event) => {
        const isOnPane = event.key === "Enter" && event.target === event.currentTarget;
        // While a crosshair is moved by keys, Enter sets its points.
        const isFree = viewer.store.getState().keyPointer === null;
        if (isOnPane && isFree && editSelectedWords(viewer.store)) event.preventDefault();
      }}
      onFocus={() => viewer.store.setState({ activePane: paneIndex })}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(seriesDragType)) return;
        event.preventDefault();
        setIsDropTarget(true);
      }}
      onDragLeave={() => setIsDropTarget(false)}
      onDrop={(event) => {
        setIsDropTarget(false);
        dropSeries(viewer, paneIndex, event);
      }}
    >
      <div ref={stage} className={styles.stage} />
      {set === null ? (
        <div className={`${styles.corner} ${styles.topRight}`}>
          <PriorNotes viewer={viewer} paneIndex={paneIndex} set={set} />
        </div>
      ) : (
        <PaneContent viewer={viewer} paneIndex={paneIndex} set={set} pane={pane} load={load} size={size} />
      )}
      <ObjectMarks viewer={viewer} paneIndex={paneIndex} />
      <DoseReadout viewer={viewer} paneIndex={paneIndex} />
      {!isVideo(set, pane, load) && (
        <PaneMessage viewer={viewer} paneIndex={paneIndex} set={set} pane={pane} load={load} isListing={isListing} />
      )}
      <KeyPointerMark viewer={viewer} paneIndex={paneIndex} />
      <MarkWords viewer={viewer} paneIndex={paneIndex} />
      <SpineBar viewer={viewer} paneIndex={paneIndex} />
      <CalibrationForm viewer={viewer} paneIndex={paneIndex} />
      <PaneNotice viewer={viewer} paneIndex={paneIndex} text={pane.notice} />
    </figure>
  );
}

interface PaneContentProps extends PaneProps {
  readonly set: DisplaySet;
  readonly pane: PaneState;
  readonly load: LoadState;
  readonly size: { readonly width: number; readonly height: number };
}

/** What lies over the stage: the words about the image, or what is shown in its place. */
function PaneContent({ viewer, paneIndex, set, pane, load, size }: PaneContentProps) {
  const header = useStore(viewer.store, (state) => headerShown(state, paneIndex));
  const link = useStore(viewer.store, (state) => linkText(state, paneIndex));
  const cad = useStore(viewer.store, (state) => cadWords(state, paneIndex));
  const objects = useStore(viewer.store, (state) => layerWords(state, paneIndex));
  const reference = set.images[pane.wantedIndex]?.reference;
  const isPicture = !isRead(set) && set.renderedFrom === undefined;
  const aside = (
    <>
      <PriorNotes viewer={viewer} paneIndex={paneIndex} set={set} />
      <KindMenu viewer={viewer} paneIndex={paneIndex} />
    </>
  );
  return (
    <>
      {hasWaveforms(set) && <WaveformPane viewer={viewer} paneIndex={paneIndex} set={set} />}
      {hasDocuments(set) && <DocumentPane key={set.id} viewer={viewer} paneIndex={paneIndex} set={set} />}
      {set.reports.length > 0 && <ReportPane viewer={viewer} paneIndex={paneIndex} set={set} />}
      {hasObjects(set) && <ObjectPane viewer={viewer} paneIndex={paneIndex} set={set} />}
      {set.renderedFrom !== undefined && (
        <RenderingPane key={set.id} viewer={viewer} paneIndex={paneIndex} set={set} pane={pane} aside={aside} />
      )}
      {isPicture && <PaneOverlay {...{ viewer, set, pane, header, link, cad, objects, size, aside }} />}
      <LoadBar loaded={load.loaded} total={set.images.length} index={pane.wantedIndex} />
      {reference !== undefined && isVideo(set, pane, load) && (
        <VideoPane viewer={viewer} paneIndex={paneIndex} set={set} reference={reference} />
      )}
    </>
  );
}

function isVideo(set: DisplaySet | null, pane: PaneState, load: LoadState): boolean {
  const reference = set?.images[pane.wantedIndex]?.reference;
  return reference !== undefined && load.failure !== null && isPlayableVideo(reference);
}

/** Keys scroll and change the image of the pane in focus, so the figure takes it. */
function takeFocus(figure: HTMLElement | null): void {
  if (figure !== null) figure.tabIndex = 0;
}

function dropSeries(viewer: Viewer, paneIndex: number, event: DragEvent): void {
  const id = event.dataTransfer.getData(seriesDragType);
  if (!viewer.store.getState().displaySets.some((set) => set.id === id)) return;
  event.preventDefault();
  assignDisplaySet(viewer.store, paneIndex, id);
}

/** Joins the element with Cornerstone for as long as it is on the screen; gives its size in CSS pixels. */
function usePaneStage(viewer: Viewer, paneIndex: number, stage: { readonly current: HTMLDivElement | null }) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const controller = new PaneController(element, viewer.store, paneIndex);
    viewer.controllers.set(paneIndex, controller);
    const context = { controller, store: viewer.store, paneIndex, newId: viewer.newId };
    const hand = attachPointer(context, (action) => runAction(viewer, action));
    viewer.hands.set(paneIndex, hand);
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      hand.detach();
      viewer.hands.delete(paneIndex);
      viewer.controllers.delete(paneIndex);
      controller.dispose();
    };
  }, [viewer, paneIndex, stage]);
  return size;
}

/** What the last command could not do. */
function PaneNotice({ viewer, paneIndex, text }: PaneProps & { readonly text: string }) {
  if (text === "") return null;
  return (
    <div className={styles.notice} role="status">
      <p>{text}</p>
      <Button size="small" onPress={() => updatePane(viewer.store, paneIndex, { notice: "" })}>
        Close
      </Button>
    </div>
  );
}

function PaneMessage(props: {
  set: DisplaySet | null;
  pane: PaneState;
  load: LoadState;
  isListing: boolean;
  viewer: Viewer;
  paneIndex: number;
}) {
  const { set, pane, load } = props;
  const isAwaited = useStore(
    props.viewer.store,
    (state) => state.priorFetches.length > 0 && isFirstEmpty(state, props.paneIndex),
  );
  const { failure } = load;
  // Until the study's series are known there is none to drag, and the case says that they are being listed.
  if (props.isListing) return null;
  if (set === null && isAwaited) return null;
  if (set === null) return <p className={styles.message}>Drag a series here, or choose one in the strip.</p>;
  if (isRead(set) || set.renderedFrom !== undefined) return null;
  if (set.problem !== "") return <p className={styles.message}>{set.problem}</p>;
  const imageId = set.images[pane.wantedIndex]?.imageId;
  if (imageId === undefined) return <p className={styles.message}>This series holds no images.</p>;
  if (failure !== null) {
    return (
      <div className={styles.message} role="status">
        <p>{failure}</p>
        {failure.includes("try again") && (
          <Button size="small" onPress={() => viewerEngine().queue.retry(imageId)}>
            Try again
          </Button>
        )}
      </div>
    );
  }
  return pane.shownIndex === pane.wantedIndex ? null : (
    <p className={styles.waiting}>{load.waitingFor || `Loading image ${pane.wantedIndex + 1}`}</p>
  );
}

function hasWaveforms({ waveforms = [] }: DisplaySet): boolean {
  return waveforms.length > 0;
}

/** A series of objects that are read, not looked at. */
function isRead(set: DisplaySet): boolean {
  return set.reports.length > 0 || hasObjects(set) || hasWaveforms(set) || hasDocuments(set);
}

function figureName(set: DisplaySet | null, pane: PaneState): string {
  if (set === null) return "Empty pane";
  const number = set.seriesNumber === null ? "Series" : `Series ${set.seriesNumber}`;
  const series = [number, set.description].filter(Boolean).join(" ");
  const prior = set.isPrior ? "Prior, " : "";
  if (set.reports.length > 0) return `${prior}${series}, structured report`;
  if (set.renderedFrom !== undefined) return `${prior}${series}, volume rendering`;
  if (hasDocuments(set)) return `${prior}${series}, document`;
  if (hasWaveforms(set)) return `${prior}${series}, waveform`;
  if (hasObjects(set)) return `${prior}${series}, ${set.states?.length ? "presentation states" : "key images"}`;
  if (set.problem !== "" || set.images.length === 0) return `${prior}${series}, no image`;
  const header = findImage(set.images[pane.shownIndex ?? pane.wantedIndex]?.imageId ?? "")?.header;
  const projection = header === undefined ? "" : projectionText(header.projection);
  const named = [`${prior}${series}`, splitWords(set), set.section?.name ?? "", projection].filter(Boolean).join(", ");
  return `${named}, image ${(pane.shownIndex ?? pane.wantedIndex) + 1} of ${set.images.length}`;
}
