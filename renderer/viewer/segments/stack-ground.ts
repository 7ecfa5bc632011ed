import type { ImageReference } from "../../../shared/domain/measurement.ts";
import type { OwnSegment, SegmentGround } from "../../../shared/domain/own-segment.ts";
import { fidelityOf } from "../../../shared/imaging/fidelity.ts";
import type { ImageHeader } from "../../../shared/imaging/image-header.ts";
import { dot, normalised } from "../../../shared/imaging/vector.ts";
import type { SectionPlane } from "../../../shared/imaging/volume/reslice.ts";
import { planeOfImage, sectionNormal } from "../../../shared/imaging/volume/section-planes.ts";
import { depthOfSlice } from "../../../shared/segmenting/segment-numbers.ts";
import { findImage } from "../image-registry.ts";
import { displaySetOf, type ViewerState } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";

/** One image that can be painted on. */
export interface StackImage {
  readonly imageId: string;
  readonly reference: ImageReference;
  readonly header: ImageHeader;
  readonly plane: SectionPlane;
  /** Along the normal, in mm. */
  readonly depth: number;
  /** Half the way to the image on either side, in mm; null where there is none and no thickness. */
  readonly depthMm: number | null;
}

/** A series that can be painted on: its images by depth. */
export interface StackGround {
  readonly ground: SegmentGround;
  readonly images: readonly StackImage[];
}

/** A series that can be painted on, or why it cannot, as a sentence. */
export interface FoundGround {
  readonly stack: StackGround | null;
  readonly refusal: string;
}

function refused(refusal: string): FoundGround {
  return { stack: null, refusal };
}

/** Gives the series on a pane as something to paint on. */
export function groundOfPane(state: ViewerState, paneIndex: number): FoundGround {
  const set = displaySetOf(state, paneIndex);
  const pane = state.panes[paneIndex];
  const image = set?.images[pane?.shownIndex ?? -1];
  if (set === null || pane === undefined || image === undefined)
    return refused("This pane shows no image to paint on.");
  if (state.signed?.isAdding === false) {
    return refused(`Signed in version ${state.signed.version}. Start an addendum to paint a segment.`);
  }
  if (set.renderedFrom !== undefined) {
    return refused("Nothing is painted on a volume rendering. Show the stored images of the series.");
  }
  if (set.section !== undefined || pane.derived !== null) {
    return refused("Segments are painted on stored images, not on pictures made from them. Show the series itself.");
  }
  const patientId = state.displaySets.find((other) => !other.isPrior)?.patientId ?? set.patientId;
  if (set.patientId !== patientId) {
    return refused("This series carries another patient's number: nothing is painted on it.");
  }
  if (set.isPrior) {
    return refused("Segments are painted on the examination that is reported, not on an earlier one.");
  }
  return groundOfSet(set, image.imageId);
}

const grounds = new WeakMap<DisplaySet, Map<string, FoundGround>>();

/** Gives a series as something to paint on; its geometry is that of one of its images. */
export function groundOfSet(set: DisplaySet, imageId: string): FoundGround {
  const header = findImage(imageId)?.header;
  // Images of one series may lie at several angles, each a stack of its own.
  const key =
    header?.plane == null
      ? ""
      : [...header.plane.alongRow, ...header.plane.alongColumn].map((part) => part.toFixed(3)).join();
  const known = grounds.get(set)?.get(key);
  if (known !== undefined) return known;
  const found = findGround(set, imageId);
  const ofSet = grounds.get(set) ?? new Map<string, FoundGround>();
  ofSet.set(key, found);
  grounds.set(set, ofSet);
  return found;
}

function findGround(set: DisplaySet, imageId: string): FoundGround {
  const registered = findImage(imageId);
  const plane = registered === undefined ? null : planeOfImage(registered.header);
  if (registered === undefined || plane === null || registered.header.frameOfReferenceUid === "") {
    return refused(
      "This image does not say where it lies in the patient: what is painted on it would have no place and no volume.",
    );
  }
  if (registered.header.tile !== undefined) {
    return refused("Nothing is painted on the tiles of a mosaic: its slices are no stored images.");
  }
  const { header, reference } = registered;
  const images = imagesAlike(set, header, plane);
  const depths = images.map(({ depth }) => depth);
  if (depths.some((depth, index) => depth - (depths[index - 1] ?? Number.NEGATIVE_INFINITY) < 0.01)) {
    return refused("Two images of this series lie at the same place: a segment on them would have no volume.");
  }
  const thickness = header.sliceThicknessMm;
  const deep = images.map((image, index) => ({ ...image, depthMm: depthBetween(depths, index) ?? thickness }));
  return { refusal: "", stack: { ground: groundFrom(header, reference, plane), images: deep } };
}

function imagesAlike(set: DisplaySet, header: ImageHeader, plane: SectionPlane): Omit<StackImage, "depthMm">[] {
  const normal = normalised(sectionNormal(plane));
  return set.images
    .flatMap(({ imageId, reference }) => {
      const other = findImage(imageId)?.header;
      const where = other === undefined ? null : planeOfImage(other);
      if (other === undefined || where === null || !isAlike(header, plane, other, where)) return [];
      return [{ imageId, reference, header: other, plane: where, depth: dot(where.origin, normal) }];
    })
    .sort((a, b) => a.depth - b.depth);
}

function isAlike(header: ImageHeader, plane: SectionPlane, other: ImageHeader, where: SectionPlane): boolean {
  return (
    dot(plane.alongRow, where.alongRow) > 0.9999 &&
    dot(plane.alongColumn, where.alongColumn) > 0.9999 &&
    plane.rows === where.rows &&
    plane.columns === where.columns &&
    plane.spacingMm.every((spacing, axis) => Math.abs(spacing - (where.spacingMm[axis] ?? 0)) < 0.001) &&
    header.frameOfReferenceUid === other.frameOfReferenceUid &&
    header.sopClassUid === other.sopClassUid &&
    other.tile === undefined
  );
}

/** An image at an end stands for as much on its free side as on the other. */
function depthBetween(depths: readonly number[], index: number): number | null {
  const here = depths[index] ?? 0;
  const before = depths[index - 1];
  const after = depths[index + 1];
  if (before === undefined && after === undefined) return null;
  const down = before === undefined ? (after ?? here) - here : here - before;
  const up = after === undefined ? here - (before ?? here) : after - here;
  return (down + up) / 2;
}

function groundFrom(header: ImageHeader, reference: ImageReference, plane: SectionPlane): SegmentGround {
  const { archiveId, studyInstanceUid, seriesInstanceUid, sopClassUid } = reference;
  const { seriesNumber, seriesDescription, modality, studyDate } = reference;
  const { whole } = header.spacing;
  const notes = fidelityOf({ notes: header.notes, spacing: whole.trust === "exact" ? null : whole, section: null });
  return {
    ...{ archiveId, studyInstanceUid, seriesInstanceUid, sopClassUid },
    ...{ seriesNumber, seriesDescription, modality, studyDate },
    frameOfReferenceUid: header.frameOfReferenceUid as SegmentGround["frameOfReferenceUid"],
    ...{ rows: plane.rows, columns: plane.columns },
    spacingMm: [...plane.spacingMm],
    alongRow: [...plane.alongRow],
    alongColumn: [...plane.alongColumn],
    sliceThicknessMm: header.sliceThicknessMm !== null && header.sliceThicknessMm > 0 ? header.sliceThicknessMm : null,
    unit: header.isColour ? "" : header.transform.unit,
    trust: whole.trust,
    fidelity: [...notes],
  };
}

/** Gives why a segment is not painted on an image, as a sentence; or empty. */
export function whyNotHere(segment: OwnSegment, { ground }: StackGround, image: StackImage | undefined): string {
  const own = segment.ground;
  const where = [own.seriesNumber === null ? "its series" : `series ${own.seriesNumber}`, own.seriesDescription];
  const isSame =
    own.seriesInstanceUid === ground.seriesInstanceUid &&
    own.frameOfReferenceUid === ground.frameOfReferenceUid &&
    own.rows === ground.rows &&
    own.columns === ground.columns &&
    dot(own.alongRow, ground.alongRow) > 0.9999 &&
    dot(own.alongColumn, ground.alongColumn) > 0.9999;
  const name = segment.label;
  if (!isSame || image === undefined) {
    return `“${name}” belongs to ${where.filter(Boolean).join(" ")}. Make a new segment to paint on this one.`;
  }
  const isDoubled = segment.slices.some(
    (slice) =>
      Math.abs(depthOfSlice(segment, slice.position) - image.depth) < 0.01 &&
      (slice.sopInstanceUid !== image.reference.sopInstanceUid || slice.frameNumber !== image.reference.frameNumber),
  );
  return isDoubled ? `“${name}” lies on another image at this very place: its pixels would count twice.` : "";
}
