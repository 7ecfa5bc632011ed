import { parseDicomDate } from "../dicom/dicom-date.ts";
import type { Patient } from "../domain/patient.ts";
import { type EncapsulatedDocument, readEncapsulatedDocument } from "../objects/encapsulated-document.ts";
import { type KeyObject, readKeyObject } from "../objects/key-object.ts";
import { type CadReport, readMammographyCad } from "../objects/mammography-cad.ts";
import { type OtherObjects, readOtherObjects } from "../objects/other-objects.ts";
import { ownVersionOf } from "../objects/own-version.ts";
import { type PresentationState, readPresentationState } from "../objects/presentation-state.ts";
import { isSegmentation } from "../objects/segmentation.ts";
import { readStructuredReport, type StructuredReport } from "../objects/structured-report.ts";
import { mapsForFrame, readValueMapping, type ValueMapping } from "../objects/value-mapping.ts";
import { readWaveforms, type Waveform } from "../objects/waveform.ts";
import { type DicomJsonInstance, labelOf, textOf, wholeNumberOf } from "./attributes.ts";
import { orderReasons } from "./display-set-rules.ts";
import { type FrameFacts, readFrameFacts } from "./frame-facts.ts";
import { frameCount } from "./frame-number.ts";
import { type Identifiers, readIdentifiers } from "./identifiers-of-study.ts";
import { hasPixels, type ImageHeader, readImageHeader } from "./image-header.ts";
import { identityNumbers, patientOf } from "./instance-identity.ts";
import { isMosaic, unpackMosaic } from "./mosaic.ts";
import { normalOf } from "./plane.ts";
import { readMachine, readSeriesWords, type SeriesWords } from "./series-words.ts";
import { type Split, splitSeries, type TimePoint } from "./split-series.ts";
import { dot } from "./vector.ts";

/** One series, or the part of it whose images can be shown as one stack, in the order it is scrolled. */
export interface ImageStack {
  /** Series UID, with `/2` and so on for further parts of one series. */
  readonly id: string;
  readonly seriesInstanceUid: string;
  readonly seriesNumber: number | null;
  readonly description: string;
  readonly modality: string;
  /** `YYYY-MM-DD`, or null. */
  readonly studyDate: string | null;
  /** Whom the headers of these very images name. */
  readonly patient: Patient;
  readonly patientId: string;
  readonly issuerOfPatientId: string;
  readonly institution: string;
  /** Maker, model and serial number of the machine, or empty. */
  readonly machine: string;
  /** What the header says in words of the study and the series. */
  readonly words: SeriesWords;
  readonly images: readonly ImageHeader[];
  /** How it came to be a stack apart from the rest of its series, the first rule first; empty for a whole series. */
  readonly splits: readonly Split[];
  /** Its place among stacks of the same slices at other times, or null. */
  readonly time: TimePoint | null;
  /** What its images are ordered by, in words. */
  readonly orderReason: string;
  /** Structured reports, where the series is made of them. */
  readonly reports: readonly StructuredReport[];
  /** What CAD programs marked, where the series is made of their reports. */
  readonly cad: readonly CadReport[];
  /** Waveforms, where the series is made of them. */
  readonly waveforms: readonly Waveform[];
  /** Documents in PDF, where the series is made of them. */
  readonly documents: readonly EncapsulatedDocument[];
  /** The version of the report that this program sent it with; null for images and for what others made. */
  readonly ownVersion: number | null;
  /** What the series holds for images of other series: segments, contours, measurements, doses; null where that is nothing. */
  readonly others: OtherObjects | null;
  /** Presentation states and lists of key images, where the series is made of them. */
  readonly states: readonly PresentationState[];
  readonly keyObjects: readonly KeyObject[];
  /** Why no image of it can be shown, or empty. */
  readonly problem: string;
}

/**
 * Gives the stacks of a study from the DICOM JSON of its instances, ordered by series number. A series is split by the
 * rules of `display-set-rules.ts`; multi-frame objects are stacks of their own, and the tiles of a Siemens mosaic slices.
 * Inside a stack the order is the position along the normal, where every image has one, else the instance number.
 * The stack begins at the end that the instance numbers begin at.
 */
export function buildImageStacks(instances: readonly DicomJsonInstance[]): readonly ImageStack[] {
  const series = new Map<string, DicomJsonInstance[]>();
  const identifiers = readIdentifiers(instances);
  for (const instance of identifiers.instances) {
    const uid = textOf(instance, "0020000E");
    const members = series.get(uid);
    if (members === undefined) series.set(uid, [instance]);
    else members.push(instance);
  }
  const mappings = instances.map(readValueMapping).filter((mapping) => mapping !== null);
  return [...series.values()]
    .flatMap((members) => stacksOfSeries(members, mappings, identifiers))
    .sort((a, b) => (a.seriesNumber ?? 1e9) - (b.seriesNumber ?? 1e9) || compareIds(a.id, b.id));
}

/** Parts of one series stay in their order: `/10` comes after `/9`. */
function compareIds(a: string, b: string): number {
  const [seriesA = "", partA = "1"] = a.split("/");
  const [seriesB = "", partB = "1"] = b.split("/");
  return seriesA.localeCompare(seriesB) || Number(partA) - Number(partB);
}

function stacksOfSeries(
  instances: readonly DicomJsonInstance[],
  mappings: readonly ValueMapping[],
  identifiers: Identifiers,
): ImageStack[] {
  const objects = new Map<string, DicomJsonInstance[]>();
  const numberOfPerson = identityNumbers();
  for (const instance of instances) {
    const person = numberOfPerson(instance);
    const key = person === 0 ? objectKey(instance) : `${objectKey(instance)} of person ${person + 1}`;
    const members = objects.get(key);
    if (members === undefined) objects.set(key, [instance]);
    else members.push(instance);
  }
  const inOrder = [...objects].sort(([, a], [, b]) => b.length - a.length);
  const parts = inOrder.flatMap(([key, members]) => partsOf(key, members, mappings, identifiers));
  return parts.map((part, index) => makeStack(part, index));
}

/** Images that may lie in one stack share this key. */
function objectKey(instance: DicomJsonInstance): string {
  if (!isImage(instance)) return `object ${textOf(instance, "00080016")}`;
  return frameCount(instance) > 1 ? `frames ${textOf(instance, "00080018")}` : "images";
}

/** The pixels of a segmentation are no picture of the patient: they belong over the images that it was made from. */
function isImage(instance: DicomJsonInstance): boolean {
  return hasPixels(instance) && !isSegmentation(instance);
}

interface StackPart {
  readonly instances: readonly DicomJsonInstance[];
  readonly facts: readonly FrameFacts[];
  readonly splits: readonly Split[];
  readonly time: TimePoint | null;
}

function partsOf(
  key: string,
  instances: readonly DicomJsonInstance[],
  mappings: readonly ValueMapping[],
  identifiers: Identifiers,
): readonly StackPart[] {
  if (key.startsWith("object")) return [{ instances, facts: [], splits: [], time: null }];
  const facts = instances.flatMap((instance) =>
    readFrames(instance, mappings).map((header) => readFrameFacts(instance, identifiers.noteOn(instance, header))),
  );
  return splitSeries(facts, key).map((part) => ({ ...part, instances }));
}

function makeStack({ instances, facts, splits, time }: StackPart, index: number): ImageStack {
  const [first = {}] = instances;
  const seriesInstanceUid = textOf(first, "0020000E");
  const hasImages = facts.length > 0;
  const sorted = sortImages(facts.map(({ header }) => header));
  const { images } = sorted;
  const firstProblem = images[0]?.problem ?? "";
  const isHopeless = firstProblem !== "" && images.every((image) => image.problem !== "");
  return {
    id: index === 0 ? seriesInstanceUid : `${seriesInstanceUid}/${index + 1}`,
    seriesInstanceUid,
    seriesNumber: wholeNumberOf(first, "00200011"),
    description: labelOf(first, "0008103E"),
    modality: labelOf(first, "00080060"),
    studyDate: parseDicomDate(textOf(first, "00080020")),
    patient: patientOf(first),
    patientId: textOf(first, "00100020"),
    issuerOfPatientId: textOf(first, "00100021"),
    institution: labelOf(first, "00080080"),
    machine: readMachine(first),
    words: readSeriesWords(first),
    images,
    splits,
    time: time === null ? null : { ...time, group: `${seriesInstanceUid} ${time.group}` },
    orderReason: hasImages ? sorted.reason : "",
    ...(hasImages ? noObjects : readObjects(instances)),
    cad: hasImages ? [] : instances.map(readMammographyCad).filter((report) => report !== null),
    documents: hasImages ? [] : instances.map(readEncapsulatedDocument).filter((document) => document !== null),
    ownVersion: hasImages ? null : ownVersionOf(instances),
    waveforms: hasImages ? [] : instances.flatMap(readWaveforms),
    // A dose is both: a stack of its frames, and what lies over the images of its frame of reference.
    others: hasImages && textOf(first, "00080060") !== "RTDOSE" ? null : readOtherObjects(instances),
    problem: hasImages ? (isHopeless ? firstProblem : "") : describeObject(textOf(first, "00080060")),
  };
}

const noObjects = { reports: [], states: [], keyObjects: [] };

/** A list of key images has the form of a report too, but is shown as what it is. */
function readObjects(instances: readonly DicomJsonInstance[]): Pick<ImageStack, "reports" | "states" | "keyObjects"> {
  const keyObjects = instances.map(readKeyObject).filter((object) => object !== null);
  const reports = keyObjects.length > 0 ? [] : instances.map(readStructuredReport).filter((report) => report !== null);
  return { reports, states: instances.map(readPresentationState).filter((state) => state !== null), keyObjects };
}

function readFrames(instance: DicomJsonInstance, mappings: readonly ValueMapping[]): readonly ImageHeader[] {
  const headers = readStoredFrames(instance);
  if (mappings.length === 0) return headers;
  const [studyInstanceUid, patientId] = [textOf(instance, "0020000D"), textOf(instance, "00100020")];
  return headers.map((header) => {
    const maps = mapsForFrame(mappings, { ...header, studyInstanceUid, patientId });
    return maps.length === 0 ? header : { ...header, realWorldMaps: [...header.realWorldMaps, ...maps] };
  });
}

function readStoredFrames(instance: DicomJsonInstance): readonly ImageHeader[] {
  const count = frameCount(instance);
  if (count === 1 && isMosaic(instance)) {
    const header = readImageHeader(instance, 1);
    const unpacked = unpackMosaic(instance, header);
    return "slices" in unpacked ? unpacked.slices : [{ ...header, notes: [...header.notes, unpacked.problem] }];
  }
  return Array.from({ length: count }, (_, index) => readImageHeader(instance, index + 1));
}

function sortImages(images: readonly ImageHeader[]): {
  readonly images: readonly ImageHeader[];
  readonly reason: string;
} {
  const byNumber = [...images].sort(
    (a, b) =>
      (a.instanceNumber ?? 1e9) - (b.instanceNumber ?? 1e9) ||
      a.sopInstanceUid.localeCompare(b.sopInstanceUid) ||
      a.frameNumber - b.frameNumber ||
      (a.tile?.number ?? 0) - (b.tile?.number ?? 0),
  );
  const isFrames = byNumber.length > 1 && byNumber[0]?.sopInstanceUid === byNumber.at(-1)?.sopInstanceUid;
  const unordered = (reason: string) => ({ images: byNumber, reason: isFrames ? orderReasons.frame : reason });
  const firstPlane = byNumber[0]?.plane ?? null;
  if (firstPlane === null || byNumber.some((image) => (image.plane?.position ?? null) === null)) {
    return unordered(orderReasons.number);
  }
  const normal = normalOf(firstPlane);
  const depths = new Map(
    byNumber.map((image) => [image, image.plane?.position ? dot(image.plane.position, normal) : 0]),
  );
  const depthOf = (image: ImageHeader) => depths.get(image) ?? 0;
  // Several images at one place are told apart by their instance number only.
  const places = new Set([...depths.values()].map((depth) => depth.toFixed(2)));
  if (places.size * 2 <= byNumber.length) return unordered(orderReasons.samePlace);
  const [firstImage, lastImage] = [byNumber[0], byNumber.at(-1)];
  // Geometry gives the order, the instance numbers the end to begin at, as the scanner showed it.
  const isDescending = firstImage !== undefined && lastImage !== undefined && depthOf(firstImage) > depthOf(lastImage);
  const sign = isDescending ? -1 : 1;
  const inOrder = byNumber.sort(
    (a, b) => sign * (depthOf(a) - depthOf(b)) || (a.instanceNumber ?? 0) - (b.instanceNumber ?? 0),
  );
  return { images: inOrder, reason: orderReasons.position };
}

/** Read in a pane, though no images. */
const readModalities: ReadonlySet<string> = new Set(["SR", "DOC", "ECG"]);

const objectNames: Readonly<Record<string, string>> = {
  SR: "a structured report",
  KO: "a list of key images",
  PR: "a presentation of other images",
  DOC: "a document",
  REG: "a registration",
  ECG: "a waveform",
  AU: "a sound recording",
};

function describeObject(modality: string): string {
  if (modality === "SEG" || modality === "RTSTRUCT") {
    const what = modality === "SEG" ? "a segmentation" : "a set of contours";
    return `This series is ${what}, drawn over the images that it was made from. The legend (Alt L) names each part.`;
  }
  if (modality === "RTDOSE") return "This series holds dose-volume histograms. The legend (Alt L) shows them.";
  if (modality === "RTPLAN") {
    return "This series is a treatment plan, not images. Only the dose that it prescribes is read, for isodoses (Alt D).";
  }
  if (modality === "RWV") return "This series says what the values of other images mean. It holds no images.";
  const name = objectNames[modality];
  if (name === undefined) return "This series holds no images that this program can show.";
  return `This series is ${name}, not images.${readModalities.has(modality) ? "" : " It is not shown here."}`;
}
