import type { FindingSite, Measurement } from "../../../shared/domain/measurement.ts";
import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import { pixelOf, planeOfImage } from "../../../shared/imaging/volume/section-planes.ts";
import { axesOfGroup, shapeOfRegion } from "../../../shared/objects/measured-shape.ts";
import type {
  MeasuredRegion,
  MeasuredValue,
  MeasurementGroup,
  MeasurementReport,
} from "../../../shared/objects/measurement-report.ts";
import { formatDate } from "../../app/format.ts";
import { findImage } from "../image-registry.ts";
import type { MarkPath } from "../marks/mark-kind.ts";
import type { SignedRecord } from "../marks/signed-marks.ts";
import type { ViewerState } from "../viewer-store.ts";
import type { DisplayImage, DisplaySet } from "../viewer-types.ts";
import { keep } from "./keep.ts";
import { strangerOf } from "./strangers.ts";

/** A measurement that somebody else made, on an image of the case: to be read, never changed. */
export interface ForeignMark {
  readonly id: string;
  readonly reportUid: string;
  /** The group of the report that it belongs to, from 1. */
  readonly group: number;
  readonly image: DisplayImage;
  readonly paths: readonly MarkPath[];
  /** What the report states: its name, then its numbers. */
  readonly lines: readonly string[];
  /** `From SR of 12-Nov-2026, Dr X`. */
  readonly from: string;
  /** The mark of ours that is the same shape, where there is one. */
  readonly same: { readonly kind: Measurement["kind"]; readonly points: readonly ImagePoint[] } | null;
  /** What it is of, as its report words it, and where; a mark that is taken over keeps them. */
  readonly finding: string;
  readonly site: FindingSite | null;
  /** By what the finding is known over time, as its report says it; either may be empty. */
  readonly trackingId: string;
  readonly trackingUid: string;
  readonly values: readonly MeasuredValue[];
}

/** A report of measurements with what of it is on images, and why the rest is not. */
export interface ForeignReport {
  readonly report: MeasurementReport;
  readonly set: DisplaySet;
  readonly from: string;
  readonly marks: readonly ForeignMark[];
  /** Groups without a mark, in words. */
  readonly others: readonly string[];
  readonly sentences: readonly string[];
}

const reportsBySets = new WeakMap<readonly DisplaySet[], readonly ForeignReport[]>();
const marksByReports = new WeakMap<readonly ForeignReport[], ReadonlyMap<string, readonly ForeignMark[]>>();

/**
 * Gives the measurement reports of the case with their marks; one of somebody else comes without any, and says why. Those of
 * the case's own report are left out: the record has their marks.
 */
export function foreignReports(state: Pick<ViewerState, "displaySets" | "signed">): readonly ForeignReport[] {
  const { displaySets, signed } = state;
  const reports = placedReports(displaySets);
  if (signed === null || !reports.some(({ report }) => signed.objectUids.includes(report.sopInstanceUid)))
    return reports;
  const ofSets = keep(othersBySets, displaySets, () => new WeakMap<SignedRecord, readonly ForeignReport[]>());
  return keep(ofSets, signed, () => reports.filter(({ report }) => !signed.objectUids.includes(report.sopInstanceUid)));
}

const othersBySets = new WeakMap<readonly DisplaySet[], WeakMap<SignedRecord, readonly ForeignReport[]>>();

function placedReports(displaySets: readonly DisplaySet[]): readonly ForeignReport[] {
  let reports = reportsBySets.get(displaySets);
  if (reports === undefined) {
    reports = displaySets.flatMap((set) =>
      (set.others?.measurements ?? []).map((report) => placeReport(displaySets, set, report)),
    );
    reportsBySets.set(displaySets, reports);
  }
  return reports;
}

/** Gives the marks of others on an image, those of hidden reports left out. */
export function foreignMarksOn(
  state: Pick<ViewerState, "displaySets" | "layers" | "signed">,
  imageId: string,
): readonly ForeignMark[] {
  const { layers } = state;
  if (!layers.areShown) return [];
  const reports = foreignReports(state);
  const marks = keep(marksByReports, reports, () => {
    const built = new Map<string, ForeignMark[]>();
    for (const mark of reports.flatMap((report) => report.marks)) {
      built.set(mark.image.imageId, [...(built.get(mark.image.imageId) ?? []), mark]);
    }
    return built;
  });
  return (marks.get(imageId) ?? []).filter((mark) => !layers.hidden.includes(mark.reportUid));
}

function placeReport(sets: readonly DisplaySet[], set: DisplaySet, report: MeasurementReport): ForeignReport {
  const from = [`From SR of ${formatDate(report.date) || "an unknown date"}`, report.creator]
    .filter(Boolean)
    .join(", ");
  const stranger = strangerOf(report, set, "is not drawn");
  if (stranger !== "") return { report, set, from, marks: [], others: [], sentences: [stranger] };
  // A report may name images of other examinations of the case, but of this patient alone.
  const images = sets.filter((other) => other.patientId === set.patientId).flatMap((other) => other.images);
  const marks: ForeignMark[] = [];
  const others: string[] = [];
  const sentences = [...report.notUnderstood];
  for (const group of report.groups) {
    const placed = placeGroup(images, group);
    const lines = linesOf(group);
    placed.shapes.forEach(({ image, paths, same }, index) => {
      const id = `${report.sopInstanceUid}/${group.number}/${index}`;
      const { finding, codedSite: site = null, trackingId, trackingUid, values } = group;
      const place = { reportUid: report.sopInstanceUid, group: group.number, image, paths };
      marks.push({ id, ...place, lines, from, same, finding, site, trackingId, trackingUid, values });
    });
    if (placed.shapes.length === 0) others.push(lines.join(", "));
    sentences.push(...placed.problems.map((problem) => `Group ${group.number}: ${problem}`));
  }
  return { report, set, from, marks, others, sentences };
}

interface PlacedShape {
  readonly image: DisplayImage;
  readonly paths: readonly MarkPath[];
  readonly same: ForeignMark["same"];
}

function placeGroup(
  images: readonly DisplayImage[],
  group: MeasurementGroup,
): { readonly shapes: readonly PlacedShape[]; readonly problems: readonly string[] } {
  const problems = new Set<string>();
  const place = (region: MeasuredRegion, values: readonly MeasuredValue[]): PlacedShape | null => {
    const flat = flatten(images, region);
    if (typeof flat === "string") {
      problems.add(flat);
      return null;
    }
    const shape = shapeOfRegion({ graphic: region.graphic, points: flat.points }, values);
    if (shape === null) problems.add(`a shape of the kind ${region.graphic || "without a name"} is not drawn.`);
    return shape === null ? null : { image: flat.image, paths: shape.paths, same: shape.mark };
  };
  const axes = axesOfGroup(group);
  const shapes = new Map<string, PlacedShape>();
  const add = (region: MeasuredRegion, values: readonly MeasuredValue[]) => {
    const key = JSON.stringify(region);
    const shape = shapes.has(key) ? null : place(region, values);
    if (shape !== null) shapes.set(key, shape);
  };
  for (const region of group.regions) add(region, group.values);
  for (const value of group.values) for (const region of value.regions) add(region, [value]);
  const all = [...shapes.values()];
  const both = axes === null ? null : asAxes(axes, shapes);
  return {
    shapes: both === null ? all : [both, ...all.filter((shape) => !isPartOf(shape, both))],
    problems: [...problems],
  };
}

/** Long and short axis on one image are one mark with four points. */
function asAxes(
  { long, short }: NonNullable<ReturnType<typeof axesOfGroup>>,
  shapes: ReadonlyMap<string, PlacedShape>,
): PlacedShape | null {
  const [first, second] = [long, short].map(({ regions }) => shapes.get(JSON.stringify(regions[0])));
  if (first?.same == null || second?.same == null || first.image !== second.image) return null;
  const points = [...first.same.points, ...second.same.points];
  return { image: first.image, paths: [...first.paths, ...second.paths], same: { kind: "bidirectional", points } };
}

function isPartOf(shape: PlacedShape, whole: PlacedShape): boolean {
  return shape.paths.every((path) => whole.paths.includes(path));
}

/** Gives a shape on the image that it belongs to, or the sentence why it is not drawn. */
function flatten(
  images: readonly DisplayImage[],
  region: MeasuredRegion,
): { readonly image: DisplayImage; readonly points: readonly ImagePoint[] } | string {
  if (region.space === "image") {
    const { sopInstanceUid, frameNumber, points } = region;
    const image = images.find(
      ({ reference }) => reference.sopInstanceUid === sopInstanceUid && reference.frameNumber === frameNumber,
    );
    if (image === undefined) return "names an image that is not in this case; it is not drawn.";
    const format = findImage(image.imageId)?.header.format;
    const isInside = points.every(([column, row]) => {
      return column >= -1 && row >= -1 && column <= (format?.columns ?? 0) && row <= (format?.rows ?? 0);
    });
    return isInside ? { image, points } : "reaches beyond its image; it is not drawn.";
  }
  let nearest = Number.POSITIVE_INFINITY;
  let best: { readonly image: DisplayImage; readonly points: readonly ImagePoint[] } | null = null;
  for (const image of images) {
    const header = findImage(image.imageId)?.header;
    if (header === undefined || region.frameOfReferenceUid === "") continue;
    if (header.frameOfReferenceUid !== region.frameOfReferenceUid) continue;
    const plane = planeOfImage(header);
    if (plane === null) continue;
    const places = region.points.map((point) => pixelOf(plane, point));
    const away = Math.max(...places.map(({ offPlaneMm }) => Math.abs(offPlaneMm)));
    if (away >= nearest || away > (header.sliceThicknessMm ?? 1) / 2) continue;
    nearest = away;
    best = { image, points: places.map(({ pixel }) => pixel) };
  }
  return best ?? "lies on no image of this case; it is not drawn.";
}

function linesOf({ finding, site, values, trackingId, number }: MeasurementGroup): readonly string[] {
  const name = [finding, site].filter((part) => part !== "").join(", ");
  const numbers = values.map((value) => `${value.name} ${numberText(value)}`);
  return [name || trackingId || `Measurement ${number}`, ...numbers];
}

const shownUnits: Readonly<Record<string, string>> = {
  "{pixel}": "px",
  "{pixels}": "px",
  mm2: "mm²",
  cm2: "cm²",
  mm3: "mm³",
  cm3: "cm³",
  deg: "°",
  "[hnsf'U]": "HU",
  "1": "",
};

/** As the report states it; long fractions are cut for the eye, never rounded to nothing. */
function numberText({ value, unit }: MeasuredValue): string {
  const number = Math.abs(value) >= 10 ? value.toFixed(1) : String(Number(value.toPrecision(3)));
  return `${number.replace("-", "−")} ${shownUnits[unit] ?? unit}`.trim().replace(" °", "°");
}
