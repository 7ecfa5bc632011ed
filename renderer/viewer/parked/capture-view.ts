import type { ParkedPane, ParkedView } from "../../../shared/domain/parked-case.ts";
import type { Vector } from "../../../shared/imaging/vector.ts";
import { planeOfImage, pointOf } from "../../../shared/imaging/volume/section-planes.ts";
import type { VoiWindow } from "../../../shared/imaging/window.ts";
import { findImage } from "../image-registry.ts";
import type { PaneState, ViewerState } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";

/** How the panes of a case stand, without where its report stands. */
export type ParkedPanes = Omit<ParkedView, "drawer" | "reportScroll">;

/** Gives how the panes stand, so that they can be built again from the same images. Marks are not in it: they are in the draft. */
export function captureView(state: ViewerState): ParkedPanes {
  const { areShown, opacity, isOutline, hidden } = state.layers;
  const { hanging, cursor, curve } = state;
  return {
    ...panesOf(state, state),
    beforePlanes: state.beforePlanes === null ? null : panesOf(state, state.beforePlanes),
    enlargedPane: state.enlargedPane,
    tool: state.tool,
    link: state.link === null ? null : state.link.map((anchor) => ({ ...anchor })),
    hanging: hanging === null ? null : { protocolId: hanging.plan.protocol.id, stepIndex: hanging.stepIndex },
    cursor: cursor === null ? null : { ...cursor, point: copied(cursor.point) },
    curve: curve === null ? null : { ...curve, points: curve.points.map(copied) },
    landmarks: state.landmarks.map(({ frameKey, point }) => ({ frameKey, point: copied(point) })),
    areLinesShown: state.areLinesShown,
    isCadShown: state.isCadShown,
    layers: { areShown, opacity, isOutline, hidden: [...hidden] },
    selectedMeasurementId: state.selectedMeasurementId,
  };
}

function panesOf(state: ViewerState, shown: Pick<ViewerState, "layout" | "activePane" | "panes">) {
  const { layout, activePane, panes } = shown;
  return { layout, activePane, panes: panes.map((pane) => paneOf(state, pane)) };
}

function paneOf({ displaySets, sections }: ViewerState, pane: PaneState): ParkedPane {
  const set = [...displaySets, ...sections].find(({ id }) => id === pane.displaySetId);
  const made = set === undefined ? null : madeOf(set);
  const image = set?.images[pane.wantedIndex];
  const { hung, presentation, derived, colours, volumeView } = pane;
  return {
    source: set?.section?.sourceId ?? set?.renderedFrom ?? set?.id ?? null,
    made,
    wantedIndex: pane.wantedIndex,
    image: made === null ? (image?.imageId ?? null) : null,
    place: made?.kind === "planes" ? placeOf(image?.imageId ?? "") : null,
    ...lookOf(pane),
    hung: hung === null ? null : { ...hung, sameSizeMm: hung.sameSizeMm === null ? null : [...hung.sameSizeMm] },
    hidden: [...pane.hidden],
    presentation: { ...presentation, before: presentation.before === null ? null : lookOf(presentation.before) },
    derived: derived === null ? null : structuredClone(derived),
    colours,
    partStep: pane.partStep,
    volumeView: volumeView === null ? null : (structuredClone(volumeView) as ParkedPane["volumeView"]),
  };
}

function madeOf({ section, renderedFrom }: DisplaySet): ParkedPane["made"] {
  if (renderedFrom !== undefined) return { kind: "rendering" };
  if (section === undefined) return null;
  const slab = { ...section.slab };
  if (section.curve !== undefined) {
    return { kind: "curve", form: section.curve.form, points: section.curve.points.map(copied), slab };
  }
  const { alongRow, alongColumn } = section.axes;
  const name = section.name.split(",")[0] ?? "";
  return { kind: "planes", name, axes: { alongRow: copied(alongRow), alongColumn: copied(alongColumn) }, slab };
}

/** The middle of a plane in the patient, in mm; null where it lies in none. */
function placeOf(imageId: string): [number, number, number] | null {
  const header = findImage(imageId)?.header;
  const plane = header === undefined ? null : planeOfImage(header);
  return plane === null ? null : copied(pointOf(plane, [(plane.columns - 1) / 2, (plane.rows - 1) / 2]));
}

function lookOf({ view, window, isInverted }: Pick<PaneState, "view" | "window" | "isInverted">) {
  return {
    view: view === null ? null : { ...view, center: [view.center[0], view.center[1]] as [number, number] },
    window: window === null ? null : windowOf(window),
    isInverted,
  };
}

/** A table of the header comes with its image again. */
function windowOf(window: VoiWindow) {
  if (window.kind === "table") return null;
  return { kind: window.kind, center: window.center, width: window.width, name: window.name.slice(0, 200) };
}

function copied([x, y, z]: Vector): [number, number, number] {
  return [x, y, z];
}
