import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf } from "../imaging/attributes.ts";
import { frameCount } from "../imaging/frame-number.ts";
import { hasPixels, type ImageHeader, readImageHeader } from "../imaging/image-header.ts";
import { readPlane } from "../imaging/plane.ts";
import type { Vector } from "../imaging/vector.ts";
import { hasDoseScaling, readGridOffsets, rtDoseSopClass } from "./dose-frame-place.ts";
import { type DoseGeometry, doseGeometry, mostVoxels } from "./dose-grid.ts";
import { type ObjectSource, readObjectSource } from "./object-source.ts";
import { readStoredDvhs, type StoredDvh } from "./stored-dvh.ts";

/** A dose without its pixels. Source: PS3.3 A.18.3 and C.8.8.3. */
export interface RtDose extends ObjectSource {
  readonly kind: "dose";
  readonly seriesInstanceUid: string;
  /** How the pixels of every frame are stored. */
  readonly header: ImageHeader;
  readonly frameOfReferenceUid: string;
  /** Gray, or a share of a reference that the object does not name: never to be read as gray. */
  readonly unit: DoseUnit;
  /** Weighted by biological effect. */
  readonly isEffective: boolean;
  /** Dose Summation Type as it is stored: `PLAN`, `MULTI_PLAN`, `FRACTION`, `BEAM` and so on; may be empty. */
  readonly summation: string;
  /** What a stored value is multiplied by. */
  readonly scaling: number;
  /** Where the dose was normalised, in the patient in mm; null where the object names no such point. */
  readonly normalisation: Vector | null;
  /** The plans that it was made from. */
  readonly planUids: readonly string[];
  /** The structure set that its stored histograms are about, or empty. */
  readonly structureSetUid: string;
  readonly geometry: DoseGeometry | null;
  readonly dvhs: readonly StoredDvh[];
  /** Why nothing of it is drawn, or empty. */
  readonly problem: string;
  readonly notes: readonly string[];
}

/** What the numbers of a dose are. Source: PS3.3 C.8.8.3, Dose Units (3004,0002). */
export type DoseUnit = "Gy" | "relative";

/** Gives a dose without its pixels; null for any other object. `problem` says why one is not drawn. */
export function readRtDose(instance: DicomJsonInstance): RtDose | null {
  if (textOf(instance, "00080016") !== rtDoseSopClass) return null;
  const header = readImageHeader(instance, 1);
  const plane = readPlane(instance, []);
  const places = readGridOffsets(instance, plane);
  const made = doseGeometry(plane, header, places);
  const units = textOf(instance, "30040002");
  const [x, y, z] = numbersOf(instance, "30040008");
  const [structureSet] = itemsOf(instance, "300C0060");
  return {
    kind: "dose",
    ...readObjectSource(instance),
    title: textOf(instance, "30040006") || textOf(instance, "0008103E"),
    seriesInstanceUid: textOf(instance, "0020000E"),
    header,
    frameOfReferenceUid: textOf(instance, "00200052"),
    unit: units === "GY" ? "Gy" : "relative",
    isEffective: textOf(instance, "30040004") === "EFFECTIVE",
    summation: textOf(instance, "3004000A"),
    scaling: numberOf(instance, "3004000E") ?? 0,
    normalisation: x === undefined || y === undefined || z === undefined ? null : [x, y, z],
    planUids: itemsOf(instance, "300C0002").map((item) => textOf(item, "00081155")),
    structureSetUid: structureSet === undefined ? "" : textOf(structureSet, "00081155"),
    geometry: made.geometry,
    dvhs: readStoredDvhs(instance),
    problem: problemOf(instance, header, made.reason),
    notes: [...made.notes, ...unitNotes(units)],
  };
}

function unitNotes(units: string): readonly string[] {
  if (units === "GY") return [];
  return units === "RELATIVE"
    ? ["Its numbers are relative to a dose that it does not name: they are not gray."]
    : ["It does not say the unit of its numbers: they are not taken for gray."];
}

function problemOf(instance: DicomJsonInstance, { format, problem }: ImageHeader, geometryReason: string): string {
  const said = (what: string) => `This dose is not drawn: ${what}.`;
  if (!hasPixels(instance)) return said("it holds no grid of doses");
  if (problem !== "") return problem;
  if (format.samplesPerPixel !== 1 || format.isFloat) return said("its pixels are no plain numbers");
  if (textOf(instance, "30040004") === "ERROR") return said("it holds differences of doses, not doses");
  if (!hasDoseScaling(instance)) return said("its dose grid scaling is missing or impossible");
  if (textOf(instance, "00200052") === "") return said("it names no frame of reference");
  if (frameCount(instance) * format.rows * format.columns > mostVoxels) return said("its grid is larger than is read");
  return geometryReason === "" ? "" : said(geometryReason);
}
