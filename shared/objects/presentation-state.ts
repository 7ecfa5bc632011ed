import { parseDicomDate } from "../dicom/dicom-date.ts";
import { type DicomJsonInstance, itemsOf, numbersOf, textOf } from "../imaging/attributes.ts";

/** A presentation state of any maker, as far as it can be told without an image. Source: PS3.3 A.33, C.11.10, C.11.11. */
export interface PresentationState {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly studyInstanceUid: string;
  readonly patientId: string;
  /** Content Label, or the description, or `Presentation state`. */
  readonly label: string;
  readonly description: string;
  /** `YYYY-MM-DD`, or null. */
  readonly createdOn: string | null;
  /** `HH:MM`, or empty. */
  readonly createdAt: string;
  /** Printed name of who made it, or empty. */
  readonly creator: string;
  /** Presentation Creation Date and Time as digits, so that the latest sorts last. */
  readonly order: string;
  readonly images: readonly StateImage[];
  /** Why it cannot be applied to any image, as a sentence; or empty. */
  readonly problem: string;
  /** Its whole data set, from which what belongs to one image is read when it is shown. */
  readonly source: DicomJsonInstance;
}

/** An image that a state says it is for. */
export interface StateImage {
  readonly sopInstanceUid: string;
  /** Frames from 1; empty for all of them. */
  readonly frameNumbers: readonly number[];
}

const stateClasses = "1.2.840.10008.5.1.4.1.1.11.";

/** Kinds whose grey levels and graphics can be applied: greyscale, colour, pseudo-colour, X-ray angiography. */
const appliedKinds = new Set(["1", "2", "3", "5"]);

/** More references than any study has images are not read. */
const mostImages = 20_000;

/** Gives a presentation state from the DICOM JSON of its instance; null for any other object. Never throws. */
export function readPresentationState(instance: DicomJsonInstance): PresentationState | null {
  const sopClassUid = textOf(instance, "00080016");
  if (!sopClassUid.startsWith(stateClasses)) return null;
  const images = itemsOf(instance, "00081115")
    .flatMap((series) => itemsOf(series, "00081140"))
    .slice(0, mostImages)
    .flatMap(readImage);
  const description = textOf(instance, "00700081");
  const [date, time] = [textOf(instance, "00700082"), textOf(instance, "00700083")];
  return {
    sopInstanceUid: textOf(instance, "00080018"),
    sopClassUid,
    studyInstanceUid: textOf(instance, "0020000D"),
    patientId: textOf(instance, "00100020"),
    label: textOf(instance, "00700080") || description || "Presentation state",
    description,
    createdOn: parseDicomDate(date),
    createdAt: timeOf(time),
    creator: textOf(instance, "00700084").split("^").filter(Boolean).join(" "),
    order: `${digits(date.replaceAll(".", "")).padEnd(8, "0").slice(0, 8)}${digits(time).padEnd(6, "0").slice(0, 6)}`,
    images,
    problem: problemOf(sopClassUid, images),
    source: instance,
  };
}

/** Tells whether a state is for an image. Frames are counted from 1. */
export function isForImage(state: PresentationState, sopInstanceUid: string, frameNumber: number): boolean {
  return state.images.some((image) => isImage(image, sopInstanceUid, frameNumber));
}

/** Tells whether the Referenced Image Sequence of an item of a state names an image; an item without one names all. */
export function isItemForImage(item: DicomJsonInstance, sopInstanceUid: string, frameNumber: number): boolean {
  if (item["00081140"] === undefined) return true;
  const references = itemsOf(item, "00081140").flatMap(readImage);
  // Some makers write the sequence without an item where they mean every image.
  return references.length === 0 || references.some((image) => isImage(image, sopInstanceUid, frameNumber));
}

/** Gives the states with the latest first: by Presentation Creation Date and Time. Source: PS3.3 C.11.10. */
export function latestFirst(states: readonly PresentationState[]): readonly PresentationState[] {
  return [...states].sort((a, b) => b.order.localeCompare(a.order) || b.sopInstanceUid.localeCompare(a.sopInstanceUid));
}

function isImage(image: StateImage, sopInstanceUid: string, frameNumber: number): boolean {
  if (image.sopInstanceUid === "" || image.sopInstanceUid !== sopInstanceUid) return false;
  return image.frameNumbers.length === 0 || image.frameNumbers.includes(frameNumber);
}

function readImage(item: DicomJsonInstance): StateImage[] {
  const sopInstanceUid = textOf(item, "00081155");
  return sopInstanceUid === "" ? [] : [{ sopInstanceUid, frameNumbers: numbersOf(item, "00081160") }];
}

function problemOf(sopClassUid: string, images: readonly StateImage[]): string {
  if (!appliedKinds.has(sopClassUid.slice(stateClasses.length))) {
    return "It is of a kind that this program cannot apply (blending, volumes or several inputs).";
  }
  return images.length === 0 ? "It names no image that it is for." : "";
}

function digits(text: string): string {
  return text.split(".")[0]?.replace(/\D/g, "") ?? "";
}

function timeOf(text: string): string {
  const match = /^(\d{2})(\d{2})/.exec(digits(text));
  return match === null ? "" : `${match[1]}:${match[2]}`;
}
