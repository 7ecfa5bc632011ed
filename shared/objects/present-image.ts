import { type DicomJsonInstance, itemsOf, numberOf, textOf, valuesOf } from "../imaging/attributes.ts";
import type { ImageHeader } from "../imaging/image-header.ts";
import { readLookupTable } from "../imaging/lookup-table.ts";
import type { Turn } from "../imaging/orientation.ts";
import { type OverlayPlane, readOverlays } from "../imaging/overlay-plane.ts";
import type { DisplayedArea } from "../imaging/presented-image.ts";
import { readShutter, type Shutter } from "../imaging/shutter.ts";
import { meaningOf, readValueTransform, type ValueTransform } from "../imaging/value-transform.ts";
import { readWindows, type VoiWindow, windowOverRange } from "../imaging/window.ts";
import { pointOnArea, readDisplayedArea } from "./displayed-area.ts";
import { readGraphics } from "./presentation-graphics.ts";
import { isItemForImage, type PresentationState } from "./presentation-state.ts";
import { readPseudoColours } from "./pseudo-colours.ts";
import { differenceRange, isOwnLogarithm, readStateMask, type StateMask } from "./state-mask.ts";

/**
 * Gives the header of an image as a presentation state wants it shown: what the state says takes the place of what the
 * image says, and what the state leaves out is not applied at all. Marks are still measured with the image's own header.
 * Never throws. Source: PS3.4 N.2.
 */
export function presentImage(state: PresentationState, image: ImageHeader): ImageHeader {
  const { source } = state;
  const area = readDisplayedArea(source, image);
  const aspect = area.aspect ?? image.aspect;
  const turn = readTurn(source);
  const graphics = readGraphics(source, {
    sopInstanceUid: image.sopInstanceUid,
    frameNumber: image.frameNumber,
    aspect,
    onArea: (place) => pointOnArea(area.area ?? wholeArea(image), turn, place),
  });
  const shutter = readStateShutter(source, image);
  const overlays = readActiveOverlays(source, image);
  const subtraction = image.isColour
    ? null
    : readStateMask(source, image, readValueTransform(source, [], image.modality));
  const grey = image.isColour ? null : readGrey(source, image, subtraction);
  const colours = image.isColour ? null : readPseudoColours(source);
  const changedAspect = Math.abs(aspect / image.aspect - 1) > 0.01;
  const notes = [
    ...area.notes,
    ...(turn.rotationDegrees === (numberOf(source, "00700042") ?? 0)
      ? []
      : ["The rotation of the state is not valid and not applied"]),
    ...(changedAspect ? ["The state shows the pixels in other proportions than the image says"] : []),
    ...shutter.notes,
    ...overlays.notes,
    ...graphics.notes,
    ...(grey?.notes ?? []),
    ...(subtraction === null || subtraction.note === "" ? [] : [subtraction.note]),
    ...unshownParts(source, image),
  ];
  return {
    ...image,
    ...grey?.header,
    aspect,
    shutter: shutter.shutter,
    overlays: overlays.planes,
    presented: {
      stateUid: state.sopInstanceUid,
      area: area.area,
      turn,
      shapes: graphics.shapes,
      texts: graphics.texts,
      ...(colours === null ? {} : { colours }),
      ...(subtraction?.mask ? { mask: subtraction.mask } : {}),
      notes,
    },
  };
}

function wholeArea({ format }: ImageHeader): DisplayedArea {
  const [right, bottom] = [format.columns - 0.5, format.rows - 0.5];
  return { left: -0.5, top: -0.5, right, bottom, magnification: null, trueSizeMm: null };
}

/** Rotation clockwise first, then the flip of what was left and right. Source: PS3.3 C.10.6. */
function readTurn(source: DicomJsonInstance): Turn {
  const degrees = numberOf(source, "00700042") ?? 0;
  return {
    rotationDegrees: [0, 90, 180, 270].includes(degrees) ? degrees : 0,
    isFlippedHorizontally: textOf(source, "00700041") === "Y",
    isFlippedVertically: false,
  };
}

type GreyHeader = Pick<ImageHeader, "transform" | "windows" | "presentation" | "isInverted">;

/** Grey levels that are meant for differences show nothing true of what is not subtracted: the image keeps its own then. */
function readGrey(
  source: DicomJsonInstance,
  image: ImageHeader,
  subtraction: StateMask | null,
): { readonly header: GreyHeader; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const transform = readValueTransform(source, [], image.modality);
  if (subtraction !== null && subtraction.mask === null) return { header: image, notes };
  const [lut] = itemsOf(source, "20500010");
  const presentation = lut === undefined ? null : readLookupTable(lut, false);
  const shape = textOf(source, "20500020");
  const isKnown = presentation !== null || shape === "IDENTITY" || shape === "INVERSE";
  if (!isKnown) notes.push("The state says nothing valid of black and white: the image's own are used");
  const isInverted = isKnown ? shape === "INVERSE" && presentation === null : image.isInverted;
  if (subtraction !== null && isOwnLogarithm(subtraction.mask)) {
    notes.push("The state does not say how linear values become logarithmic: its window is not applied");
    return { header: { transform, windows: [], presentation, isInverted }, notes };
  }
  const ends = rangeOf(image, transform);
  const range = subtraction === null ? ends : differenceRange(ends);
  const window = readStateWindow(source, image, range[0] < 0);
  if (window === null) notes.push("The state gives no valid window: all values are shown");
  const others = subtraction === null ? image.windows.filter((each) => each.kind !== "table") : [];
  return {
    header: { transform, windows: [window ?? windowOverRange(...range), ...others], presentation, isInverted },
    notes,
  };
}

/** Values that the transform makes may be negative, which the first value of a table is then too. */
function readStateWindow(source: DicomJsonInstance, image: ImageHeader, isSigned: boolean): VoiWindow | null {
  const items = itemsOf(source, "00283110");
  const item = items.find((each) => isItemForImage(each, image.sopInstanceUid, image.frameNumber));
  if (item === undefined) return null;
  const [window] = readWindows(isSigned ? { ...item, "00280103": { vr: "US", Value: [1] } } : item, []);
  return window ?? null;
}

/** Least and greatest value that the pixels can have after the transform. */
function rangeOf({ format }: ImageHeader, transform: ValueTransform): readonly [number, number] {
  if (transform.kind === "table") return [0, transform.table.reduce((most, entry) => Math.max(most, entry), 0)];
  const low = format.isSigned ? -(2 ** (format.bitsStored - 1)) : 0;
  const ends = [low, low + 2 ** format.bitsStored - 1].map((value) => meaningOf(transform, value));
  return [Math.min(...ends), Math.max(...ends)];
}

function readStateShutter(
  source: DicomJsonInstance,
  image: ImageHeader,
): { readonly shutter: Shutter | null; readonly notes: readonly string[] } {
  const kinds = valuesOf(source, "00181600").map((kind) => String(kind).trim().toUpperCase());
  const shaped = kinds.filter((kind) => kind !== "BITMAP");
  const reading = readShutter(
    shaped.length === 0 ? {} : { ...source, "00181600": { vr: "CS", Value: shaped } },
    [],
    image.format,
  );
  const own = image.shutter !== null && kinds.length === 0 ? ["The shutter of the image is not part of the state"] : [];
  const notes = reading.note === "" ? own : [reading.note];
  if (!kinds.includes("BITMAP")) return { shutter: reading.shutter, notes };
  const group = (numberOf(source, "00181623") ?? 0x6000).toString(16).toUpperCase();
  const bitmap = readOverlays(source, 1, image.format).planes.find((plane) => plane.group === group);
  if (bitmap === undefined)
    return {
      shutter: reading.shutter,
      notes: [...notes, "The bitmap shutter is not applied: it has no valid overlay"],
    };
  const value = Math.min(Math.max(numberOf(source, "00181622") ?? 0, 0), 65535);
  const shutter = reading.shutter ?? { shapes: [], level: Math.round((value / 65535) * 255) };
  return { shutter: { ...shutter, bitmap }, notes };
}

/** Overlays are shown where the state puts them on a layer: its own, or the image's under the same group. */
function readActiveOverlays(
  source: DicomJsonInstance,
  image: ImageHeader,
): { readonly planes: readonly OverlayPlane[]; readonly notes: readonly string[] } {
  const isActive = ({ group }: OverlayPlane) => textOf(source, `${group}1001`) !== "";
  const own = readOverlays(source, 1, image.format);
  const ownGroups = new Set(own.planes.map(({ group }) => group));
  const ofImage = image.overlays.filter(({ group }) => !ownGroups.has(group));
  const left = ofImage.filter((plane) => !isActive(plane)).length;
  const planes = [...ofImage.filter(isActive), ...own.planes.filter(isActive)];
  const notes = left === 0 ? [] : [`${left} of the image's overlays not part of the state`];
  return { planes, notes: [...own.notes, ...notes] };
}

function unshownParts(source: DicomJsonInstance, image: ImageHeader): readonly string[] {
  const notes: string[] = [];
  const hasPalette = source["00281201"] !== undefined || source["00281221"] !== undefined;
  if (hasPalette && !image.isColour && readPseudoColours(source) === null) {
    notes.push("The colours of the state are not shown: its palette is missing or not valid");
  }
  return notes;
}
