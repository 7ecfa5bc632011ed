import { readStructuredReport, type StructuredReport } from "../objects/structured-report.ts";
import { type DicomJsonInstance, numberOf, textOf } from "./attributes.ts";
import { frameCount, hasPixels, type ImageHeader, readImageHeader } from "./image-header.ts";
import { normalOf } from "./plane.ts";
import { readMachine, readSeriesWords, type SeriesWords } from "./series-words.ts";
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
  readonly patientId: string;
  readonly issuerOfPatientId: string;
  readonly institution: string;
  /** Maker, model and serial number of the machine, or empty. */
  readonly machine: string;
  /** What the header says in words of the study and the series. */
  readonly words: SeriesWords;
  readonly images: readonly ImageHeader[];
  /** Structured reports, where the series is made of them. */
  readonly reports: readonly StructuredReport[];
  /** Why no image of it can be shown, or empty. */
  readonly problem: string;
}

/**
 * Gives the stacks of a study from the DICOM JSON of its instances, ordered by series number.
 * Multi-frame objects and images of another size or orientation than the rest make stacks of their own;
 * inside a stack the order is the position along the normal, where every image has one, else the instance number.
 * The stack begins at the end that the instance numbers begin at.
 */
export function buildImageStacks(instances: readonly DicomJsonInstance[]): readonly ImageStack[] {
  const series = new Map<string, DicomJsonInstance[]>();
  for (const instance of instances) {
    const uid = textOf(instance, "0020000E");
    series.set(uid, [...(series.get(uid) ?? []), instance]);
  }
  return [...series.values()]
    .flatMap(stacksOfSeries)
    .sort((a, b) => (a.seriesNumber ?? 1e9) - (b.seriesNumber ?? 1e9) || a.id.localeCompare(b.id));
}

function stacksOfSeries(instances: readonly DicomJsonInstance[]): ImageStack[] {
  const parts = new Map<string, DicomJsonInstance[]>();
  for (const instance of instances) {
    const key = partKey(instance);
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [instance]);
    else part.push(instance);
  }
  const inOrder = [...parts.values()].sort((a, b) => b.length - a.length);
  return inOrder.map((part, index) => makeStack(part, index));
}

/** Images that may lie in one stack share this key. */
function partKey(instance: DicomJsonInstance): string {
  if (!hasPixels(instance)) return `object ${textOf(instance, "00080016")}`;
  if (frameCount(instance) > 1) return `frames ${textOf(instance, "00080018")}`;
  const { format, plane } = readImageHeader(instance, 1);
  const direction = plane === null ? "" : normalOf(plane).map((part) => part.toFixed(1).replace("-0.0", "0.0"));
  return [format.rows, format.columns, format.samplesPerPixel > 1, direction].join(" ");
}

function makeStack(instances: readonly DicomJsonInstance[], index: number): ImageStack {
  const [first = {}] = instances;
  const seriesInstanceUid = textOf(first, "0020000E");
  const isImage = hasPixels(first);
  const images = isImage ? sortImages(instances.flatMap(readFrames)) : [];
  const firstProblem = images[0]?.problem ?? "";
  const isHopeless = firstProblem !== "" && images.every((image) => image.problem !== "");
  return {
    id: index === 0 ? seriesInstanceUid : `${seriesInstanceUid}/${index + 1}`,
    seriesInstanceUid,
    seriesNumber: numberOf(first, "00200011"),
    description: textOf(first, "0008103E"),
    modality: textOf(first, "00080060"),
    studyDate: readDate(textOf(first, "00080020")),
    patientId: textOf(first, "00100020"),
    issuerOfPatientId: textOf(first, "00100021"),
    institution: textOf(first, "00080080"),
    machine: readMachine(first),
    words: readSeriesWords(first),
    images,
    reports: isImage ? [] : instances.map(readStructuredReport).filter((report) => report !== null),
    problem: isImage ? (isHopeless ? firstProblem : "") : describeObject(textOf(first, "00080060")),
  };
}

function readFrames(instance: DicomJsonInstance): ImageHeader[] {
  return Array.from({ length: frameCount(instance) }, (_, index) => readImageHeader(instance, index + 1));
}

function sortImages(images: readonly ImageHeader[]): readonly ImageHeader[] {
  const isOneInstance = new Set(images.map((image) => image.sopInstanceUid)).size === 1;
  if (isOneInstance) return images;
  const byNumber = [...images].sort(
    (a, b) => (a.instanceNumber ?? 1e9) - (b.instanceNumber ?? 1e9) || a.sopInstanceUid.localeCompare(b.sopInstanceUid),
  );
  const firstPlane = byNumber[0]?.plane ?? null;
  if (firstPlane === null || byNumber.some((image) => (image.plane?.position ?? null) === null)) return byNumber;
  const normal = normalOf(firstPlane);
  const depths = new Map(
    byNumber.map((image) => [image, image.plane?.position ? dot(image.plane.position, normal) : 0]),
  );
  // Several images at one place (phases, echoes) are told apart by their instance number only.
  const places = new Set([...depths.values()].map((depth) => depth.toFixed(2)));
  if (places.size * 2 <= byNumber.length) return byNumber;
  const depthOf = (image: ImageHeader) => depths.get(image) ?? 0;
  const [firstImage, lastImage] = [byNumber[0], byNumber.at(-1)];
  // Geometry gives the order, the instance numbers the end to begin at, as the scanner showed it.
  const isDescending = firstImage !== undefined && lastImage !== undefined && depthOf(firstImage) > depthOf(lastImage);
  const sign = isDescending ? -1 : 1;
  return byNumber.sort((a, b) => sign * (depthOf(a) - depthOf(b)) || (a.instanceNumber ?? 0) - (b.instanceNumber ?? 0));
}

function readDate(text: string): string | null {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(text);
  return match === null ? null : `${match[1]}-${match[2]}-${match[3]}`;
}

const objectNames: Readonly<Record<string, string>> = {
  SR: "a structured report",
  KO: "a list of key images",
  PR: "a presentation of other images",
  DOC: "a document",
  RTSTRUCT: "a set of contours",
  RTPLAN: "a treatment plan",
  REG: "a registration",
  ECG: "a waveform",
  AU: "a sound recording",
};

function describeObject(modality: string): string {
  const name = objectNames[modality];
  return name === undefined
    ? "This series holds no images that this program can show."
    : `This series is ${name}, not images. It is not shown here.`;
}
