import type { Patient } from "../../../shared/domain/patient.ts";
import { wholeImageView } from "../../../shared/imaging/view-transform.ts";
import { formatBorn, formatDate, formatName, formatNhsNumber } from "../../app/format.ts";
import { loadDecoded } from "../image-loader.ts";
import { windowFor } from "../image-painter.ts";
import { findImage } from "../image-registry.ts";
import { drawPicture, letterPixels, prepareWriting } from "../key-image-capture.ts";
import { marksOn } from "../marks/followed-marks.ts";
import type { ShownPicture } from "../pane-controller.ts";
import type { ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";

/** What is written on an exported picture. */
export interface ExportWriting {
  readonly hasMarks: boolean;
  /** Whose images they are, or null where they leave without name and number. */
  readonly patient: Patient | null;
  /** The time that ages are told at, in milliseconds since 1970. */
  readonly now: number;
}

/** The shortest and longest side that a picture is exported with, in pixels. */
const [shortest, longest] = [512, 2048];

/**
 * Gives one image of the active pane's series whole, with the pane's window, turn and layers, on a canvas. Rejects with a
 * sentence where its pixels cannot be had.
 */
export async function drawImageOfSeries(
  store: ViewerStore,
  set: DisplaySet,
  index: number,
  writing: ExportWriting,
): Promise<HTMLCanvasElement> {
  const imageId = set.images[index]?.imageId ?? "";
  const decoded = await loadDecoded(imageId);
  const registered = findImage(imageId);
  if (registered === undefined) throw new Error("This image is no longer open. Nothing was exported.");
  const { header } = registered;
  const state = store.getState();
  const pane = state.panes[state.activePane];
  const isSubtracted = pane?.derivation.startsWith("Subtracted") === true;
  const { rotationDegrees = 0, isFlippedHorizontally = false, isFlippedVertically = false } = pane?.view ?? {};
  const picture: ShownPicture = {
    imageId,
    registered,
    header,
    decoded,
    view: {
      ...wholeImageView(header.format.rows, header.format.columns),
      ...{ rotationDegrees, isFlippedHorizontally, isFlippedVertically },
    },
    // A window for differences shows nothing true of a stored image.
    window: windowFor(isSubtracted ? null : (pane?.window ?? null), header, decoded),
    isInverted: pane?.isInverted ?? false,
    hidden: pane?.hidden ?? [],
    colours: header.isColour ? null : (pane?.colours ?? null),
    // The stored images leave, not what a pane makes of several of them.
    derived: null,
    // A dose lies over what is looked at; the images of the series leave without it.
    dose: null,
    marks: writing.hasMarks ? marksOn(state.measurements, registered) : [],
  };
  const isTurned = Math.round(rotationDegrees / 90) % 2 !== 0;
  const [width, height] = [header.format.columns * header.aspect, header.format.rows];
  return draw(picture, isTurned ? [height, width] : [width, height], set, index, writing);
}

/** Gives the active pane as it stands, zoom and all, on a canvas; null where it shows no picture. */
export function drawPane(
  picture: ShownPicture | null,
  element: { readonly clientWidth: number; readonly clientHeight: number },
  set: DisplaySet,
  index: number,
  writing: ExportWriting,
): HTMLCanvasElement | null {
  if (picture === null) return null;
  const marks = writing.hasMarks ? picture.marks : [];
  return draw({ ...picture, marks }, [element.clientWidth, element.clientHeight], set, index, writing);
}

function draw(
  picture: ShownPicture,
  [width, height]: readonly [number, number],
  set: DisplaySet,
  index: number,
  writing: ExportWriting,
): HTMLCanvasElement {
  const wanted = Math.min(longest, Math.max(shortest, width, height));
  const factor = wanted / Math.max(width, height);
  // Films take even sides only; one pixel more or less is nobody's loss.
  const even = (side: number) => Math.max(2, 2 * Math.round((side * factor) / 2));
  const size = { widthPixels: even(width), heightPixels: even(height), scale: Math.max(1, wanted / 1024) };
  const canvas = drawPicture(picture, size, set.isPrior);
  if (writing.patient !== null) writeWhose(canvas, writing.patient, set, index, writing.now);
  return canvas;
}

/** Along the bottom: a printed picture without its patient is a danger of its own. */
function writeWhose(canvas: HTMLCanvasElement, patient: Patient, set: DisplaySet, index: number, now: number): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const numbers = [
    patient.birthDate === null ? "" : `born ${formatBorn(patient.birthDate, now)}`,
    patient.nhsNumber === null ? "" : `NHS ${formatNhsNumber(patient.nhsNumber)}`,
    patient.patientId === "" ? "" : `No. ${patient.patientId}`,
  ];
  const date = set.studyDate === null ? "" : formatDate(set.studyDate);
  const what = [set.description, date, `image ${index + 1} of ${set.images.length}`];
  prepareWriting(context);
  context.textAlign = "left";
  context.textBaseline = "bottom";
  const lines = [formatName(patient.name), joined(numbers), joined(what)].reverse();
  lines.forEach((line, place) => {
    const y = canvas.height - letterPixels * (0.4 + 1.25 * place);
    context.strokeText(line, letterPixels / 2, y, canvas.width - letterPixels);
    context.fillText(line, letterPixels / 2, y, canvas.width - letterPixels);
  });
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}
