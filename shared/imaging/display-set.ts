import { type OtherObjects, readOtherObjects } from "../objects/other-objects.ts";
import { isSegmentation } from "../objects/segmentation.ts";
import { readStructuredReport, type StructuredReport } from "../objects/structured-report.ts";
import { mapsForFrame, readValueMapping, type ValueMapping } from "../objects/value-mapping.ts";
import { type DicomJsonInstance, numberOf, textOf } from "./attributes.ts";
import { frameCount, hasPixels, type ImageHeader, readImageHeader } from "./image-header.ts";
import { normalOf } from "./plane.ts";
import { readSeriesWords, type SeriesWords } from "./series-words.ts";
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
  /** What the header says in words of the study and the series. */
  readonly words: SeriesWords;
  readonly images: readonly ImageHeader[];
  /** Structured reports, where the series is made of them. */
  readonly reports: readonly StructuredReport[];
  /** What the series holds for images of other series: segments, contours, measurements; null where that is nothing. */
  readonly others: OtherObjects | null;
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
  const mappings = instances.map(readValueMapping).filter((mapping) => mapping !== null);
  return [...series.values()]
    .flatMap((members) => stacksOfSeries(members, mappings))
    .sort((a, b) => (a.seriesNumber ?? 1e9) - (b.seriesNumber ?? 1e9) || a.id.localeCompare(b.id));
}

function stacksOfSeries(instances: readonly DicomJsonInstance[], mappings: readonly ValueMapping[]): ImageStack[] {
  const parts = new Map<string, DicomJsonInstance[]>();
  for (const instance of instances) {
    const key = partKey(instance);
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [instance]);
    else part.push(instance);
  }
  const inOrder = [...parts.values()].sort((a, b) => b.length - a.length);
  return inOrder.map((part, index) => makeStack(part, index, mappings));
}

/** Images that may lie in one stack share this key. */
function partKey(instance: DicomJsonInstance): string {
  if (!isImage(instance)) return `object ${textOf(instance, "00080016")}`;
  if (frameCount(instance) > 1) return `frames ${textOf(instance, "00080018")}`;
  const { format, plane } = readImageHeader(instance, 1);
  const direction = plane === null ? "" : normalOf(plane).map((part) => part.toFixed(1).replace("-0.0", "0.0"));
  return [format.rows, format.columns, format.samplesPerPixel > 1, direction].join(" ");
}

/** The pixels of a segmentation are no picture of the patient: they belong over the images that it was made from. */
function isImage(instance: DicomJsonInstance): boolean {
  return hasPixels(instance) && !isSegmentation(instance);
}

function makeStack(
  instances: readonly DicomJsonInstance[],
  index: number,
  mappings: readonly ValueMapping[],
): ImageStack {
  const [first = {}] = instances;
  const seriesInstanceUid = textOf(first, "0020000E");
  const hasImages = isImage(first);
  const images = hasImages ? sortImages(instances.flatMap((instance) => readFrames(instance, mappings))) : [];
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
    words: readSeriesWords(first),
    images,
    reports: hasImages ? [] : instances.map(readStructuredReport).filter((report) => report !== null),
    others: hasImages ? null : readOtherObjects(instances),
    problem: hasImages ? (isHopeless ? firstProblem : "") : describeObject(textOf(first, "00080060")),
  };
}

function readFrames(instance: DicomJsonInstance, mappings: readonly ValueMapping[]): ImageHeader[] {
  const headers = Array.from({ length: frameCount(instance) }, (_, index) => readImageHeader(instance, index + 1));
  if (mappings.length === 0) return headers;
  const [studyInstanceUid, patientId] = [textOf(instance, "0020000D"), textOf(instance, "00100020")];
  return headers.map((header) => {
    const maps = mapsForFrame(mappings, { ...header, studyInstanceUid, patientId });
    return maps.length === 0 ? header : { ...header, realWorldMaps: [...header.realWorldMaps, ...maps] };
  });
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
  RTPLAN: "a treatment plan",
  REG: "a registration",
  ECG: "a waveform",
  AU: "a sound recording",
};

function describeObject(modality: string): string {
  if (modality === "SEG" || modality === "RTSTRUCT") {
    const what = modality === "SEG" ? "a segmentation" : "a set of contours";
    return `This series is ${what}, drawn over the images that it was made from. The legend (Shift Q) names each part.`;
  }
  if (modality === "RWV") return "This series says what the values of other images mean. It holds no images.";
  const name = objectNames[modality];
  return name === undefined
    ? "This series holds no images that this program can show."
    : `This series is ${name}, not images. It is not shown here.`;
}
