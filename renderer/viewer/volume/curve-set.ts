import type { ImageReference } from "../../../shared/domain/measurement.ts";
import type { ImageHeader } from "../../../shared/imaging/image-header.ts";
import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import type { Vector } from "../../../shared/imaging/vector.ts";
import {
  acrossAt,
  type CurvedLayout,
  type CurvePlace,
  crossSection,
  curveThrough,
  pointOnStraightened,
  straightenedLines,
} from "../../../shared/imaging/volume/curve.ts";
import type { SectionPlane, Slab } from "../../../shared/imaging/volume/reslice.ts";
import type { RegisteredImage } from "../image-registry.ts";
import type { CurveForm, DisplaySet } from "../viewer-types.ts";
import { kindName, registerSection, sectionHeader, sectionReference } from "./section-set.ts";
import type { Volume } from "./volume.ts";

/** How wide pictures along a curve are, in mm, and how far the straightened one turns from picture to picture. */
const widthMm = 60;
const turnDegrees = 5;
const turns = 180 / turnDegrees;

/** Gives how far the straightened picture with an index is turned about its curve, in degrees. */
export function straightenedTurn(index: number): number {
  return index * turnDegrees;
}

/** What a straightened picture says on its pane, and with each of its numbers. */
const straightenedNote = "Straightened: true along the curve and straight across it only";

/** What pictures along a curve are called. */
export const curveFormNames: Readonly<Record<CurveForm, string>> = {
  straightened: "Curved",
  crossSection: "Across the curve",
};

/**
 * Gives the pictures along a curve as a display set: straightened ones, which scrolling turns about the curve, or planes
 * at a right angle to it, which scrolling follows along. The straightened ones lie in no plane of the patient: no letters,
 * no lines, and lengths on them are estimates. Fewer than two points make no picture.
 */
export function makeCurveSet(volume: Volume, form: CurveForm, points: readonly Vector[], slab: Slab): DisplaySet {
  const pixelMm = Math.min(...volume.geometry.spacingMm);
  const name = kindName({ name: curveFormNames[form], slab });
  const key = [form, slab.mode, slab.thicknessMm, ...points.flat().map((part) => part.toFixed(3))].join(",");
  const id = `${volume.id}#${key}`;
  const places = curveThrough(points, form === "straightened" ? pixelMm : Math.max(pixelMm, 0.5));
  const curve = { form, points };
  const images =
    form === "straightened"
      ? Array.from({ length: places.length === 0 ? 0 : turns }, (_, index) =>
          straightenedImage(volume, id, { places, points, slab, pixelMm, index, name: curveFormNames[form] }),
        )
      : places.map((place, index) => crossSectionImage(volume, id, { place, points, slab, pixelMm, index }));
  const first = places[0];
  const axes = first === undefined ? emptyAxes : crossSection(first, widthMm, pixelMm);
  const { alongRow, alongColumn } = axes;
  return {
    ...volume.set,
    id,
    images,
    section: { sourceId: volume.set.id, name, axes: { alongRow, alongColumn }, slab, curve },
  };
}

const emptyAxes = { alongRow: [1, 0, 0], alongColumn: [0, 1, 0] } as const;

interface CurvePicture {
  readonly points: readonly Vector[];
  readonly slab: Slab;
  readonly pixelMm: number;
  readonly index: number;
}

function straightenedImage(
  volume: Volume,
  id: string,
  picture: CurvePicture & { readonly places: readonly CurvePlace[]; readonly name: string },
) {
  const { places, slab, pixelMm, index, name } = picture;
  const columns = Math.round(widthMm / pixelMm) | 1;
  const layout: CurvedLayout = { columns, pixelMm, rotationDegrees: straightenedTurn(index) };
  const plane = firstPlane(places, layout);
  const kind = { name, axes: plane, slab };
  const reference = withCurve(sectionReference(volume, plane, kind), "straightened", picture);
  const header = flattened(sectionHeader(volume, plane, kind));
  return registerSection(volume, `${id}/${index}`, {
    header,
    reference,
    job: { kind: "straightened", places, layout, slab },
  });
}

/** The plane that the straightened picture begins in, which gives its size and spacing. */
function firstPlane(places: readonly CurvePlace[], layout: CurvedLayout): SectionPlane {
  const first = places[0] as CurvePlace;
  const [line] = straightenedLines([first], layout);
  return {
    origin: line?.start ?? first.point,
    alongRow: acrossAt(first, layout.rotationDegrees),
    alongColumn: first.tangent,
    rows: places.length,
    columns: layout.columns,
    spacingMm: [layout.pixelMm, layout.pixelMm],
  };
}

/** A straightened picture lies in no plane of the patient. */
function flattened(header: ImageHeader): ImageHeader {
  const { whole } = header.spacing;
  const trust = whole.trust === "exact" ? "estimated" : whole.trust;
  const warnings = [...whole.warnings, `${straightenedNote}.`];
  return {
    ...header,
    plane: null,
    spacing: { whole: { ...whole, trust, warnings }, regions: [] },
    notes: [...header.notes, straightenedNote],
  };
}

function crossSectionImage(volume: Volume, id: string, picture: CurvePicture & { readonly place: CurvePlace }) {
  const { place, slab, pixelMm, index } = picture;
  const plane = crossSection(place, widthMm, pixelMm);
  const kind = { name: curveFormNames.crossSection, axes: plane, slab };
  const reference = withCurve(sectionReference(volume, plane, kind), "crossSection", picture);
  const job = { kind: "section", plane, slab } as const;
  return registerSection(volume, `${id}/${index}`, { header: sectionHeader(volume, plane, kind), reference, job });
}

function withCurve(reference: ImageReference, form: CurveForm, { points, index }: CurvePicture): ImageReference {
  const { section } = reference;
  if (section === undefined) return reference;
  const curve = { form, points: points.map(([x, y, z]): [number, number, number] => [x, y, z]), index };
  return { ...reference, section: { ...section, curve } };
}

/** Gives the point of the patient at a pixel of a straightened picture; null for every other picture. */
export function straightenedPoint(image: RegisteredImage, pixel: ImagePoint): Vector | null {
  const job = image.section?.job;
  return job?.kind === "straightened" ? pointOnStraightened(job.places, job.layout, pixel) : null;
}
