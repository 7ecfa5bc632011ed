import type { ImageReference } from "../../../shared/domain/measurement.ts";
import { dot, subtract, type Vector } from "../../../shared/imaging/vector.ts";
import { planeOfImage, sectionNormal } from "../../../shared/imaging/volume/section-planes.ts";
import type { ContouredRegion } from "../../../shared/objects/contour-set.ts";
import type { SegmentFrame } from "../../../shared/objects/segmentation.ts";
import { cleanMarkWords } from "../../../shared/rules/mark-words.ts";
import { fixedHyphen } from "../../app/format.ts";
import { loadDecoded } from "../image-loader.ts";
import { findImage } from "../image-registry.ts";
import { changeMark } from "../marks/mark-history.ts";
import { makeMeasurement } from "../measurement-maker.ts";
import type { Viewer } from "../viewer.ts";
import { assignDisplaySet, updatePane, type ViewerState } from "../viewer-store.ts";
import type { ForeignMark, ForeignReport } from "./foreign-marks.ts";
import { changeLayers } from "./layer-state.ts";

/** Gives the image of the case that a frame of a segmentation was made on, else the one nearest to it; null where there is none. */
export function imageOfFrame(
  state: ViewerState,
  frame: SegmentFrame,
  frameOfReferenceUid: string,
): ImageReference | null {
  const images = state.displaySets.flatMap((set) => set.images);
  const named = images.find(({ reference }) =>
    frame.sources.some(
      (source) =>
        source.sopInstanceUid === reference.sopInstanceUid &&
        (source.frameNumber ?? reference.frameNumber) === reference.frameNumber,
    ),
  );
  if (named !== undefined && frame.sources.length === 1) return named.reference;
  const position = frame.plane?.position ?? null;
  const near = position === null ? null : nearestImage(state, position, frameOfReferenceUid);
  return near ?? named?.reference ?? null;
}

/** Gives the image that the middle contour of a region was drawn on, else the one nearest to it; null where there is none. */
export function imageOfRegion(state: ViewerState, region: ContouredRegion): ImageReference | null {
  const contour = region.contours[region.contours.length >> 1];
  const [point] = contour?.points ?? [];
  if (contour === undefined || point === undefined) return null;
  const named = state.displaySets
    .flatMap((set) => set.images)
    .find(({ reference }) => reference.sopInstanceUid === contour.sopInstanceUid);
  return named?.reference ?? nearestImage(state, point, region.frameOfReferenceUid);
}

function nearestImage(state: ViewerState, point: Vector, frameOfReferenceUid: string): ImageReference | null {
  let [best, least]: [ImageReference | null, number] = [null, Number.POSITIVE_INFINITY];
  for (const { imageId, reference } of state.displaySets.flatMap((set) => set.images)) {
    const header = findImage(imageId)?.header;
    if (header === undefined || header.frameOfReferenceUid !== frameOfReferenceUid || frameOfReferenceUid === "")
      continue;
    const plane = planeOfImage(header);
    if (plane === null) continue;
    const away = Math.abs(dot(subtract(point, plane.origin), sectionNormal(plane)));
    if (away < least) [best, least] = [reference, away];
  }
  return best;
}

/** Goes to an image for an object; the pane says so where the case has none. */
export function goToImage({ store, commands }: Viewer, reference: ImageReference | null): void {
  if (reference !== null) commands.jumpTo(reference);
  else updatePane(store, store.getState().activePane, { notice: "No image of this case lies there." });
}

/** Goes to the mark of another and brings it out. */
export function goToForeign(viewer: Viewer, mark: ForeignMark): void {
  viewer.commands.jumpTo(mark.image.reference);
  changeLayers(viewer.store, { areShown: true, selectedForeign: mark.id });
}

/** Puts the report that marks come from into another pane, beside the images. */
export function showReport({ store }: Viewer, { set }: ForeignReport): void {
  const { layout, activePane } = store.getState();
  const panes = layout === 1 ? 2 : layout;
  store.setState({ layout: panes, enlargedPane: null });
  assignDisplaySet(store, (activePane + 1) % panes, set.id);
  store.setState({ activePane });
}

/**
 * Draws the mark of another as one's own, measured anew on the image's own spacing; it says whose it was and which numbers
 * that one stated. Gives whether it could; rejects with a sentence where the image cannot be had.
 */
export async function takeOver(viewer: Viewer, mark: ForeignMark): Promise<boolean> {
  const { imageId } = mark.image;
  const registered = findImage(imageId);
  if (mark.same === null || registered === undefined) return false;
  const decoded = await loadDecoded(imageId);
  const id = viewer.newId();
  const own = makeMeasurement(id, mark.same, registered, decoded);
  // It goes into documents, where the hyphens of the screen are strangers.
  const whose = `Taken over: ${mark.from.replaceAll(fixedHyphen, "-")}. Stated there: ${mark.lines.join(", ")}.`;
  const provenance = { ...own.provenance, warnings: [...own.provenance.warnings, whose] };
  const words = cleanMarkWords(mark.finding);
  const said = { ...(words === "" ? {} : { words }), ...(mark.site === null ? {} : { site: mark.site }) };
  changeMark(viewer.store, id, { ...own, ...said, provenance });
  viewer.commands.jumpTo(mark.image.reference, id);
  return true;
}
