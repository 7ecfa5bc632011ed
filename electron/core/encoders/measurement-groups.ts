import type { FollowUp } from "../../../shared/domain/follow-up.ts";
import type { Measurement, Quantity, SectionReference } from "../../../shared/domain/measurement.ts";
import { splineOutline } from "../../../shared/imaging/measure-spline.ts";
import { findingSiteCode, lateralityCode, sideCodes } from "../../../shared/objects/finding-sites.ts";
import { cobbAngleCode, quantityCodes } from "../../../shared/objects/measurement-codes.ts";
import { isCompared, lesionText } from "../../../shared/rules/lesion-change.ts";
import { codeValueItem, container, dcm, imageItem, textItem } from "./content-items.ts";
import { codeItem, type DicomCode, type DicomDataset } from "./dicom-writer.ts";
import { trackingUid } from "./named-uid.ts";

/** Kinds whose outline is a region of the image (TID 1410); the others are lines and points (TID 1501). */
const regionKinds: ReadonlySet<Measurement["kind"]> = new Set(["ellipse", "rectangle", "polygon", "spline"]);

const unitMeanings: Readonly<Record<string, string>> = {
  mm: "millimeter",
  mm2: "square millimeter",
  mL: "milliliter",
  deg: "degree",
  "[hnsf'U]": "Hounsfield unit",
  "{pixel}": "pixels",
  "1": "no units",
};

/**
 * Gives the measurement group of a mark (PS3.16 TID 1410, 1411 and 1501): what it is, where it lies, its numbers and their
 * trust. `segmentItems` name the segment that it was measured in, where it is one.
 */
export function measurementGroup(
  mark: Measurement,
  segmentItems: readonly DicomDataset[],
  all: readonly Measurement[],
  followUp?: FollowUp,
): DicomDataset {
  const tracking = trackingOf(mark, all, followUp);
  const region = regionKinds.has(mark.kind);
  const shapes = shapesOf(mark);
  return container(dcm("125007", "Measurement Group"), [
    { ...textItem(dcm("112039", "Tracking Identifier"), tracking.id), RelationshipType: "HAS OBS CONTEXT" },
    {
      RelationshipType: "HAS OBS CONTEXT",
      ValueType: "UIDREF",
      ConceptNameCodeSequence: [codeItem(dcm("112040", "Tracking Unique Identifier"))],
      UID: tracking.uid,
    },
    ...(mark.words === undefined || mark.words === "" ? [] : [textItem(dcm("121071", "Finding"), mark.words)]),
    ...siteItems(mark),
    ...(region || mark.quantities.length === 0 ? shapes.map((shape) => regionItem(mark, shape)) : []),
    ...segmentItems,
    ...(isIn3d(mark) || (shapes.length === 0 && segmentItems.length === 0) ? [sourceImage(mark)] : []),
    ...mark.quantities.filter((quantity) => isHonest(mark, quantity)).map((each) => numberItem(mark, each, region)),
    textItem(dcm("121106", "Comment"), trustText(mark)),
  ]);
}

/** A finding that is followed has the identifiers of its earlier mark, so that any reader finds it in both reports. */
function trackingOf(
  mark: Measurement,
  all: readonly Measurement[],
  followUp: FollowUp | undefined,
): { readonly id: string; readonly uid: string } {
  const { lesion } = mark;
  const later = all.find((each) => each.lesion?.earlier.markId === mark.id);
  const row = followUp?.lesions.find(({ sizes }) =>
    Object.values(sizes).some((size) => size.state === "measured" && size.measurementId === mark.id),
  );
  const id = row?.name ?? lesion?.name ?? later?.lesion?.name ?? mark.id;
  return { id, uid: row?.trackingUid ?? trackingUidOf(mark) };
}

/** Gives the identifier that follows the finding of a mark over time: the one that a report gave, else that of its earliest mark here. */
function trackingUidOf({ id, lesion }: Measurement): string {
  return lesion?.trackingUid ?? trackingUid(lesion?.earlier.markId ?? id);
}

/** Gives a follow-up in which every lesion with a mark has the identifier that it keeps from report to report. */
export function withTrackingUids(followUp: FollowUp, marks: readonly Measurement[]): FollowUp {
  const lesions = followUp.lesions.map((lesion) => {
    if (lesion.trackingUid !== undefined) return lesion;
    const ids = Object.values(lesion.sizes).flatMap((size) =>
      size.state === "measured" && size.measurementId !== undefined ? [size.measurementId] : [],
    );
    const paired = marks.find(({ id, lesion: pair }) => pair !== undefined && ids.includes(id));
    const [first] = ids;
    const uid = paired !== undefined ? trackingUidOf(paired) : first === undefined ? undefined : trackingUid(first);
    return uid === undefined ? lesion : { ...lesion, trackingUid: uid };
  });
  return { ...followUp, lesions };
}

/** The site of the finding with its side under it (PS3.16 TID 1410 and 1501, TID 1419 for values of a region). */
function siteItems({ site }: Measurement): DicomDataset[] {
  if (site === undefined) return [];
  const item = codeValueItem("HAS CONCEPT MOD", findingSiteCode, site.code);
  if (site.side === undefined) return [item];
  const side = codeValueItem("HAS CONCEPT MOD", lateralityCode, sideCodes[site.side]);
  return [{ ...item, ContentSequence: [side] }];
}

/** A number in pixels only never leaves as millimetres, whatever a draft of an earlier version says. */
function isHonest({ trust }: Measurement, { unit }: Quantity): boolean {
  return trust !== "pixelsOnly" || !/^mm/.test(unit);
}

/** What a reader elsewhere must know before using the numbers. */
function trustText(mark: Measurement): string {
  const { trust, provenance, image } = mark;
  const text = isCompared(mark) ? lesionText(mark) : mark.text;
  const tier = {
    exact: "Exact: from the spacing in the patient that the header states.",
    estimated: "Estimated: not from a spacing in the patient that can be vouched for.",
    pixelsOnly: "Pixels only: the image has no spacing; lengths and areas are in pixels.",
  }[trust];
  const place = image.section === undefined ? [] : [`Measured on ${image.section.name}, a plane made from the series.`];
  return [text === "" ? [] : [`As in the report: ${text}.`], tier, place, provenance.warnings, provenance.formula]
    .flat()
    .join(" ");
}

function isIn3d({ image }: Measurement): boolean {
  return image.section?.frameOfReferenceUid !== undefined;
}

interface Shape {
  readonly graphic: "POINT" | "POLYLINE" | "ELLIPSE";
  /** Image points, (0, 0) being the centre of the first pixel. */
  readonly points: readonly (readonly [number, number])[];
}

/** A plane that names no frame of reference has no place that anybody else could find: its mark goes without one. */
function shapesOf(mark: Measurement): readonly Shape[] {
  const { points, image } = mark;
  const [a, b] = points;
  if (a === undefined || (image.section !== undefined && !isIn3d(mark))) return [];
  if (mark.kind === "probe" || mark.kind === "vertebra") return [{ graphic: "POINT", points: [a] }];
  if (b === undefined) return [];
  if (mark.kind === "ellipse") return [{ graphic: "ELLIPSE", points: ellipseAxes(a, b, image.section) }];
  if (mark.kind === "rectangle") return [{ graphic: "POLYLINE", points: [a, [b[0], a[1]], b, [a[0], b[1]], a] }];
  if (mark.kind === "polygon") return [{ graphic: "POLYLINE", points: [...points, a] }];
  if (mark.kind === "spline") {
    const outline = splineOutline(points);
    return outline[0] === undefined ? [] : [{ graphic: "POLYLINE", points: [...outline, outline[0]] }];
  }
  if (mark.kind === "bidirectional" || mark.kind === "ratio" || mark.kind === "cobb") {
    const pairs = [points.slice(0, 2), points.slice(2, 4)].filter((pair) => pair.length === 2);
    return pairs.map((pair) => ({ graphic: "POLYLINE", points: pair }));
  }
  return [{ graphic: "POLYLINE", points }];
}

/** End points of the major axis, then of the minor one (PS3.3 C.18.6.1.2). */
function ellipseAxes(
  a: readonly [number, number],
  b: readonly [number, number],
  section: SectionReference | undefined,
): Shape["points"] {
  const [x, y] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const across: Shape["points"] = [
    [Math.min(a[0], b[0]), y],
    [Math.max(a[0], b[0]), y],
  ];
  const down: Shape["points"] = [
    [x, Math.min(a[1], b[1])],
    [x, Math.max(a[1], b[1])],
  ];
  const [rowMm, columnMm] = section?.spacingMm ?? [1, 1];
  return Math.abs(a[0] - b[0]) * columnMm >= Math.abs(a[1] - b[1]) * rowMm
    ? [...across, ...down]
    : [...down, ...across];
}

function regionItem(mark: Measurement, shape: Shape): DicomDataset {
  return { ...coordinates(mark, shape), RelationshipType: "CONTAINS" };
}

function coordinates({ image }: Measurement, { graphic, points }: Shape): DicomDataset {
  const concept = { ConceptNameCodeSequence: [codeItem(dcm("111030", "Image Region"))] };
  const { section } = image;
  if (section === undefined) {
    return {
      ValueType: "SCOORD",
      ...concept,
      // The corner of the first pixel is 0\0 there, its centre is half a pixel on (PS3.3 C.18.6.1.1).
      GraphicData: points.flat().map((part) => single(Math.max(0, part + 0.5))),
      GraphicType: graphic,
      ContentSequence: [{ ...imageItem(image), RelationshipType: "SELECTED FROM" }],
    };
  }
  const isClosed = points.length > 3 && points[0]?.join() === points.at(-1)?.join();
  return {
    ValueType: "SCOORD3D",
    ...concept,
    GraphicData: points.flatMap((point) => pointInPatient(section, point)).map(single),
    GraphicType: graphic === "POLYLINE" && isClosed ? "POLYGON" : graphic,
    ReferencedFrameOfReferenceUID: section.frameOfReferenceUid ?? "",
  };
}

function pointInPatient(section: SectionReference, [column, row]: readonly [number, number]): readonly number[] {
  const { origin, alongRow, alongColumn, spacingMm } = section;
  return [0, 1, 2].map(
    (axis) =>
      (origin[axis] ?? 0) +
      (alongRow[axis] ?? 0) * column * spacingMm[1] +
      (alongColumn[axis] ?? 0) * row * spacingMm[0],
  );
}

/** Graphic Data are single floats (VR FL). */
function single(value: number): number {
  return Math.fround(value);
}

/** The stored image that a plane was made from lies nearest to it; it is the source, not the place. */
function sourceImage({ image }: Measurement): DicomDataset {
  const source: DicomCode = { value: "260753009", scheme: "SCT", meaning: "Source" };
  return { ...imageItem(image), ConceptNameCodeSequence: [codeItem(source)] };
}

function numberItem(mark: Measurement, quantity: Quantity, isOfRegion: boolean): DicomDataset {
  const children = [...methodItems(mark, quantity), ...(isOfRegion ? [] : inferredFrom(mark, quantity))];
  return {
    RelationshipType: "CONTAINS",
    ValueType: "NUM",
    ConceptNameCodeSequence: [codeItem(conceptOf(mark, quantity))],
    MeasuredValueSequence: [
      {
        NumericValue: decimalString(quantity.value),
        FloatingPointValue: quantity.value,
        MeasurementUnitsCodeSequence: [codeItem(unitCode(quantity))],
      },
    ],
    ...(children.length === 0 ? {} : { ContentSequence: children }),
  };
}

function conceptOf({ kind }: Measurement, { name, unit }: Quantity): DicomCode {
  if (kind === "cobb" && name === "angle") return cobbAngleCode;
  if (name === "value" && unit === "[hnsf'U]") return dcm("112031", "Attenuation Coefficient");
  return quantityCodes[name];
}

function unitCode({ unit, name }: Quantity): DicomCode {
  // An area in pixels counts them; UCUM has one annotation for both.
  const value = unit === "{pixel}" ? "{pixels}" : unit;
  return { value, scheme: "UCUM", meaning: unitMeanings[unit] ?? (unit || name) };
}

/** Says in code that a length or area is estimated (PS3.16 TID 300, Measurement Method). */
function methodItems({ trust }: Measurement, { unit }: Quantity): DicomDataset[] {
  if (trust !== "estimated" || !/^(mm|deg)/.test(unit)) return [];
  const method: DicomCode = { value: "370129005", scheme: "SCT", meaning: "Measurement Method" };
  return [codeValueItem("HAS CONCEPT MOD", method, { value: "414135002", scheme: "SCT", meaning: "Estimated" })];
}

/** The line that a number was measured along; an angle comes from both lines, each axis from its own. */
function inferredFrom(mark: Measurement, { name }: Quantity): DicomDataset[] {
  const shapes = shapesOf(mark);
  const second = name === "shortAxis" || name === "secondLength";
  const first = name === "longAxis" || name === "firstLength";
  const used = second ? shapes.slice(1, 2) : first ? shapes.slice(0, 1) : shapes;
  return used.map((shape) => ({ ...coordinates(mark, shape), RelationshipType: "INFERRED FROM" }));
}

/** Decimal strings hold 16 characters (PS3.5 section 6.2). */
function decimalString(value: number): string {
  const plain = String(value);
  if (plain.length <= 16) return plain;
  return String(Number(value.toPrecision(9))).slice(0, 16);
}
