import { isUid } from "../../../shared/dicom/uid.ts";
import type { ImageReference, SectionReference } from "../../../shared/domain/measurement.ts";
import type { ImageHeader } from "../../../shared/imaging/image-header.ts";
import type { Spacing } from "../../../shared/imaging/spacing.ts";
import { dot, moved, type Vector } from "../../../shared/imaging/vector.ts";
import type { SectionPlane, Slab } from "../../../shared/imaging/volume/reslice.ts";
import {
  type SectionAxes,
  sectionNormal,
  sectionPlaces,
  sectionThrough,
  volumeCentre,
} from "../../../shared/imaging/volume/section-planes.ts";
import { findImage, registerImage } from "../image-registry.ts";
import type { DisplayImage, DisplaySet } from "../viewer-types.ts";
import type { SectionJob, Volume } from "./volume.ts";

/** How the planes of a section set are called: `Coronal`, `Oblique`. */
export interface SectionKind {
  readonly name: string;
  readonly axes: SectionAxes;
  readonly slab: Slab;
}

const slabNames: Readonly<Record<Slab["mode"], string>> = { maximum: "MIP", minimum: "MinIP", mean: "Mean" };

/** Gives the words for a slab, e.g. `MIP 10 mm`; empty for a thin plane. */
export function slabName(slab: Slab): string {
  return slab.thicknessMm === 0 ? "" : `${slabNames[slab.mode]} ${slab.thicknessMm} mm`;
}

/** Gives the words for pictures of a kind, e.g. `Coronal, MIP 10 mm`. */
export function kindName({ name, slab }: Pick<SectionKind, "name" | "slab">): string {
  return [name, slabName(slab)].filter((part) => part !== "").join(", ");
}

/**
 * Gives the planes through a volume as a display set that a pane can scroll like a series. Each plane is registered as
 * an image whose pixels are made when it is shown; the picture names the series that it is made from.
 */
export function makeSectionSet(volume: Volume, kind: SectionKind): DisplaySet {
  const { geometry, set } = volume;
  const key = [kind.name, ...kind.axes.alongRow, ...kind.axes.alongColumn, kind.slab.mode, kind.slab.thicknessMm];
  const id = `${volume.id}#${key.map((part) => (typeof part === "number" ? part.toFixed(4) : part)).join(",")}`;
  const normal = sectionNormal(kind.axes);
  const middle = sectionThrough(geometry, kind.axes, volumeCentre(geometry));
  const depth = dot(middle.origin, normal);
  const images = sectionPlaces(geometry, kind.axes, endsOf(set)).map((place, index) => {
    const plane: SectionPlane = { ...middle, origin: moved(middle.origin, normal, place - depth) };
    const reference = sectionReference(volume, plane, kind);
    const job = { kind: "section", plane, slab: kind.slab } as const;
    return registerSection(volume, `${id}/${index}`, { header: sectionHeader(volume, plane, kind), reference, job });
  });
  return { ...set, id, images, section: { sourceId: set.id, name: kindName(kind), axes: kind.axes, slab: kind.slab } };
}

/** Where the first and the last image of a series lie in the patient; null where one of them does not say. */
function endsOf({ images }: DisplaySet): readonly [Vector, Vector] | null {
  const [first, last] = [images[0], images.at(-1)].map((image) => {
    return findImage(image?.imageId ?? "")?.header.plane?.position ?? null;
  });
  return first == null || last == null ? null : [first, last];
}

/** Makes a picture known that is made from a volume when it is shown. */
export function registerSection(
  volume: Volume,
  key: string,
  picture: { readonly header: ImageHeader; readonly reference: ImageReference; readonly job: SectionJob },
): DisplayImage {
  const { header, reference, job } = picture;
  const imageId = `sightline-section:${key}`;
  const institution = findImage(volume.set.images[0]?.imageId ?? "")?.institution ?? "";
  registerImage(imageId, { header, reference, institution, section: { volume, job } });
  return { imageId, reference };
}

/** Gives the name of a plane: it belongs to the stored image that lies nearest to its middle, which other systems can find. */
export function sectionReference(
  { geometry, set, header }: Volume,
  plane: SectionPlane,
  kind: SectionKind,
): ImageReference {
  const middle = middleOf(plane);
  const depth = dot(middle, geometry.normal);
  const distances = geometry.depths.map((place) => Math.abs(place - depth));
  const nearest = distances.indexOf(Math.min(...distances));
  const near = geometry.positions[nearest];
  const image = set.images.find(({ imageId }) => {
    const position = findImage(imageId)?.header.plane?.position;
    return near !== undefined && position?.every((part, axis) => part === near[axis as 0 | 1 | 2]) === true;
  });
  const base = (image ?? set.images[0])?.reference as ImageReference;
  const section: SectionReference = {
    name: kindName(kind),
    origin: [...plane.origin],
    alongRow: [...plane.alongRow],
    alongColumn: [...plane.alongColumn],
    spacingMm: [...plane.spacingMm],
    slab: { ...kind.slab },
    ...(isUid(header.frameOfReferenceUid) ? { frameOfReferenceUid: header.frameOfReferenceUid } : {}),
  };
  return { ...base, section };
}

function middleOf(plane: SectionPlane): Vector {
  const across = moved(plane.origin, plane.alongRow, ((plane.columns - 1) / 2) * plane.spacingMm[1]);
  return moved(across, plane.alongColumn, ((plane.rows - 1) / 2) * plane.spacingMm[0]);
}

/** Gives what the viewer knows of a plane, as of a stored image. */
export function sectionHeader(volume: Volume, plane: SectionPlane, kind: SectionKind): ImageHeader {
  const { header } = volume;
  const { origin, alongRow, alongColumn, rows, columns, spacingMm } = plane;
  const { slab } = kind;
  return {
    ...header,
    instanceNumber: null,
    format: {
      ...header.format,
      rows,
      columns,
      bitsAllocated: 32,
      bitsStored: 32,
      highBit: 31,
      isSigned: true,
      isFloat: true,
    },
    transform: volume.transform,
    padding: null,
    // These lie over stored images and over stored values; a plane has neither.
    shutter: null,
    overlays: [],
    realWorldMaps: [],
    plane: { position: origin, alongRow, alongColumn },
    patientOrientation: null,
    spacing: { whole: spacingOf(volume, plane, kind), regions: [] },
    aspect: spacingMm[1] / spacingMm[0],
    sliceThicknessMm: slab.thicknessMm === 0 ? null : slab.thicknessMm,
    frameTimeMs: null,
    notes: [...header.notes, ...volume.notes],
  };
}

/** Two points of a projection may lie at different depths: the way between them is longer than it looks. */
function spacingOf({ header, notes }: Volume, { spacingMm }: SectionPlane, { name, slab }: SectionKind): Spacing {
  const { whole } = header.spacing;
  const isProjected = slab.thicknessMm > 0 && slab.mode !== "mean";
  const warnings = [
    ...whole.warnings,
    `Measured on a plane (${name.toLowerCase()}) made from the series, not on a stored image.`,
    ...(isProjected ? ["Measured on a projection: its ends may lie at different depths."] : []),
    ...notes,
  ];
  const isLessExact = isProjected && whole.trust === "exact";
  const uncertainty = { percent: null, why: "on a projection, its ends may lie at different depths" };
  return { ...whole, spacingMm, warnings, ...(isLessExact ? { trust: "estimated", uncertainty } : {}) };
}
