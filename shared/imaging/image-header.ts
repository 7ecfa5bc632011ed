import { doseFrameNotes, planeOfFrame } from "../objects/dose-frame-place.ts";
import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf, wholeNumberOf } from "./attributes.ts";
import { isSubtracted, lossyNote } from "./fidelity.ts";
import { readFrameName } from "./frame-name.ts";
import { describeFrameCountProblem, frameNotes } from "./frame-number.ts";
import { readFrameTime } from "./frame-time.ts";
import { describeHeaderProblem, describePhotometricProblem } from "./header-check.ts";
import { type LookupTable, readLookupTable } from "./lookup-table.ts";
import { type MaskSubtraction, readMaskSubtraction } from "./mask-subtraction.ts";
import type { MosaicTile } from "./mosaic.ts";
import { type OverlayPlane, readOverlays } from "./overlay-plane.ts";
import { type Palette, readPalette } from "./palette.ts";
import { isColour, type PixelFormat, readPixelFormat } from "./pixel-format.ts";
import { type ImagePlane, planeNotes, readPatientOrientation, readPlane } from "./plane.ts";
import type { PresentedImage } from "./presented-image.ts";
import { type Projection, readProjection } from "./projection.ts";
import { type RealWorldMap, readRealWorldMaps } from "./real-world-value.ts";
import { readShutter, type Shutter } from "./shutter.ts";
import { type FrameSpacing, pixelAspect, readSpacing, spacingNotes } from "./spacing.ts";
import {
  type PaddingRange,
  readPadding,
  readValueTransform,
  type ValueTransform,
  valueTransformNotes,
} from "./value-transform.ts";
import { hasInvalidTable, hasInvalidWindow, readWindows, type VoiWindow } from "./window.ts";

/** Everything that showing and measuring one frame needs from its header. */
export interface ImageHeader {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly frameNumber: number;
  readonly instanceNumber: number | null;
  readonly modality: string;
  readonly format: PixelFormat;
  readonly isColour: boolean;
  readonly palette: Palette | null;
  readonly transform: ValueTransform;
  readonly padding: PaddingRange | null;
  readonly windows: readonly VoiWindow[];
  /** Low values are shown white: MONOCHROME1, or a Presentation LUT Shape of INVERSE. */
  readonly isInverted: boolean;
  /** What a Presentation LUT Sequence makes of the window's output, or null. */
  readonly presentation: LookupTable | null;
  readonly shutter: Shutter | null;
  readonly overlays: readonly OverlayPlane[];
  /** Second meanings of the stored values, each with its unit. */
  readonly realWorldMaps: readonly RealWorldMap[];
  readonly plane: ImagePlane | null;
  /** Images with the same one share their places in the patient; empty where there is none. PS3.3 C.7.4.1. */
  readonly frameOfReferenceUid: string;
  readonly patientOrientation: readonly [string, string] | null;
  /** Side and view as the header names them. */
  readonly projection: Projection;
  readonly spacing: FrameSpacing;
  /** Width over height of a pixel. */
  readonly aspect: number;
  readonly sliceThicknessMm: number | null;
  /** Time of one frame of a moving series in milliseconds, or null. */
  readonly frameTimeMs: number | null;
  /** What a reader must know about the fidelity of the image, e.g. `Lossy compression 12:1`. */
  readonly notes: readonly string[];
  /** What the frame is among the others of its object, e.g. `Detector 1 of 2, phase 4 of 16`; empty where it has no name. */
  readonly frameName?: string;
  /** What an X-ray run's header says of subtraction; null for other images. */
  readonly mask?: MaskSubtraction | null;
  /** How the pixels were made from several images here, e.g. `Subtracted: mask frame 3`; absent for stored ones. */
  readonly derivation?: string;
  /** Set where the image is one slice out of a mosaic of them. */
  readonly tile?: MosaicTile;
  /** Why it cannot be shown, or empty. */
  readonly problem: string;
  /** Set where a presentation state has taken the place of what the image itself says. */
  readonly presented?: PresentedImage;
}

/** Gives the header of one frame, counted from 1, its functional groups laid over the instance (PS3.3 C.7.6.16). */
export function readImageHeader(instance: DicomJsonInstance, frameNumber: number): ImageHeader {
  const modality = textOf(instance, "00080060");
  const format = readPixelFormat(instance);
  const perFrame = itemsOf(instance, "52009230")[frameNumber - 1];
  const sharedGroups = itemsOf(instance, "52009229")[0];
  const groups = [perFrame, sharedGroups].filter((item): item is DicomJsonInstance => item !== undefined);
  const spacing = readSpacing(instance, groups, modality);
  const palette = format.photometricInterpretation === "PALETTE COLOR" ? readPalette(instance) : null;
  const projection = readProjection(instance, groups);
  const overlays = readOverlays(instance, frameNumber, format);
  const shutter = readShutter(instance, groups, format);
  const plane = planeOfFrame(instance, frameNumber, readPlane(instance, groups));
  const isMonochrome1 = format.photometricInterpretation === "MONOCHROME1";
  return {
    sopInstanceUid: textOf(instance, "00080018"),
    sopClassUid: textOf(instance, "00080016"),
    frameNumber,
    instanceNumber: wholeNumberOf(instance, "00200013"),
    modality,
    format,
    isColour: isColour(format),
    palette,
    transform: readValueTransform(instance, groups, modality),
    padding: readPadding(instance),
    windows: readWindows(instance, groups),
    isInverted: isMonochrome1 || (textOf(instance, "20500020") === "INVERSE" && !isColour(format)),
    presentation: readPresentation(instance),
    shutter: shutter.shutter,
    overlays: overlays.planes,
    realWorldMaps: readRealWorldMaps(instance, groups),
    plane,
    frameOfReferenceUid: textOf(instance, "00200052"),
    patientOrientation: readPatientOrientation(instance),
    projection,
    spacing,
    aspect: pixelAspect(instance, spacing),
    sliceThicknessMm: sliceThickness(instance, groups),
    frameTimeMs: readFrameTime(instance, frameNumber),
    notes: [
      ...readNotes(instance, projection),
      ...frameNotes(instance, frameNumber),
      ...planeNotes(instance, groups, readPlane(instance, groups)),
      ...doseFrameNotes(instance, readPlane(instance, groups)),
      ...spacingNotes(instance, groups),
      ...(isColour(format) ? [] : valueTransformNotes(instance, groups)),
      ...windowNotes(instance, groups),
      ...(shutter.note === "" ? [] : [shutter.note]),
      ...overlays.notes,
    ],
    frameName: readFrameName(instance, groups, frameNumber),
    mask: readMaskSubtraction(instance),
    problem:
      describeFrameCountProblem(instance) ||
      describeHeaderProblem(format) ||
      describePhotometricProblem(format) ||
      describePaletteProblem(format, palette),
  };
}

/** Tells whether an instance says that it holds pixels. Reports, waveforms and plans do not. */
export function hasPixels(instance: DicomJsonInstance): boolean {
  return numberOf(instance, "00280010") !== null && numberOf(instance, "00280011") !== null;
}

function windowNotes(instance: DicomJsonInstance, groups: readonly DicomJsonInstance[]): readonly string[] {
  const presentation = itemsOf(instance, "20500010")[0];
  const isUnread = presentation !== undefined && readLookupTable(presentation, false) === null;
  return [
    ...(hasInvalidWindow(instance, groups) ? ["Window in the header is not valid"] : []),
    ...(hasInvalidTable(instance, groups) ? ["VOI LUT in the header is not valid and is not applied"] : []),
    ...(isUnread ? ["Presentation LUT in the header is not valid and is not applied"] : []),
  ];
}

function describePaletteProblem(format: PixelFormat, palette: Palette | null): string {
  return format.photometricInterpretation === "PALETTE COLOR" && palette === null
    ? "This image is not shown: its colour table is missing or of a kind that this program cannot read."
    : "";
}

/** Presentation LUT Sequence; its shape is part of `isInverted`. Source: PS3.3 C.11.6. */
function readPresentation(instance: DicomJsonInstance): LookupTable | null {
  const item = itemsOf(instance, "20500010")[0];
  return item === undefined ? null : readLookupTable(item, false);
}

function sliceThickness(instance: DicomJsonInstance, groups: readonly DicomJsonInstance[]): number | null {
  const sources = [...groups.flatMap((group) => itemsOf(group, "00289110")), instance];
  const thickness = sources.map((source) => numberOf(source, "00180050")).find((value) => value !== null) ?? null;
  return thickness !== null && thickness > 0 ? thickness : null;
}

function readNotes(instance: DicomJsonInstance, projection: Projection): readonly string[] {
  const notes: string[] = [];
  if (projection.contradictedBy !== "") {
    notes.push(`Image says ${projection.side}, its series says ${projection.contradictedBy}`);
  }
  const lossy = lossyNote(instance);
  if (lossy !== "") notes.push(lossy);
  if (isSubtracted(instance)) notes.push("Subtracted image");
  if (hasPixels(instance) && textOf(instance, "00280004") === "")
    notes.push("Header does not say whether low values are dark: shown dark");
  const isGrey = textOf(instance, "00280004").startsWith("MONOCHROME");
  if (isGrey && numbersOf(instance, "00281101").length === 3) notes.push("Colours added to the image not shown");
  return notes;
}
