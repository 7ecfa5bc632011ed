import type { ContouredRegion, ContourSet } from "../../../shared/objects/contour-set.ts";
import { type DisplayColour, ownColour } from "../../../shared/objects/display-colour.ts";
import type { DoseGrid } from "../../../shared/objects/dose-grid.ts";
import { type DoseVolume, doseVolume, meanOfCurve } from "../../../shared/objects/dose-volume.ts";
import type { CumulativeCurve, StoredDvh } from "../../../shared/objects/stored-dvh.ts";
import { keep } from "../objects/keep.ts";
import { colourOf } from "../objects/layer-painter.ts";
import { isOfContours, layersOfCase } from "../objects/layers.ts";
import type { ViewerState } from "../viewer-store.ts";
import { type CaseDose, dosesOfCase } from "./doses.ts";

/** One line of the chart and of its table. */
export interface DvhLine {
  readonly key: string;
  readonly name: string;
  readonly colour: DisplayColour;
  readonly source: "computed" | "stored";
  readonly unit: "Gy" | "relative";
  readonly curve: CumulativeCurve;
  /** Null where the object says percent alone. */
  readonly volumeMl: number | null;
  readonly minimum: number | null;
  readonly mean: number | null;
  readonly maximum: number | null;
  /** What must be known of the numbers, e.g. how fine they are. */
  readonly note: string;
}

type Sets = Pick<ViewerState, "displaySets">;

/**
 * Gives the dose that histograms are shown of: the chosen one, else the first. Histograms can be there without a grid that
 * is drawn; another person's are not shown. Null where the case has none.
 */
export function histogramDose(state: ViewerState): CaseDose | null {
  const usable = dosesOfCase(state).filter(({ problem, dose }) => {
    return problem === "" || (problem === dose.problem && dose.dvhs.length > 0);
  });
  return usable.find(({ dose }) => dose.sopInstanceUid === state.layers.dose.chosenUid) ?? usable[0] ?? null;
}

/** Tells whether the histogram stands beside the panes. */
export function isHistogramOpen(state: ViewerState): boolean {
  return state.layers.dose.isDvhOpen && histogramDose(state) !== null;
}

/** A region that a dose can be summed over. */
export interface DoseRegion {
  readonly set: ContourSet;
  readonly region: ContouredRegion;
}

/** Gives the regions of the dose's own examination, patient and frame of reference. */
export function regionsFor(state: Sets, { dose, set }: CaseDose): readonly DoseRegion[] {
  return layersOfCase(state)
    .filter(isOfContours)
    .filter((on) => on.problem === "" && on.set.patientId === set.patientId)
    .filter((on) => on.set.studyInstanceUid === set.studyInstanceUid)
    .flatMap(({ layer }) => layer.segments.map((region) => ({ set: layer, region })))
    .filter(({ region }) => region.frameOfReferenceUid === dose.frameOfReferenceUid && region.contours.length > 0);
}

const computed = new WeakMap<DoseGrid, Map<ContouredRegion, DoseVolume | null>>();

/** Gives the line of a region; null where its contours enclose nothing that the grid knows. Takes a moment the first time. */
export function computedLine({ set, region }: DoseRegion, { dose }: CaseDose, grid: DoseGrid): DvhLine | null {
  const ofGrid = keep(computed, grid, () => new Map<ContouredRegion, DoseVolume | null>());
  if (!ofGrid.has(region)) ofGrid.set(region, doseVolume(region, grid));
  const found = ofGrid.get(region) ?? null;
  if (found === null) return null;
  const [alongMm, acrossMm] = found.resolutionMm.map((mm) => mm.toFixed(1));
  const outside =
    found.outside < 0.001 ? "" : `; ${(100 * found.outside).toFixed(1)} % lies outside the grid, not counted`;
  return {
    key: `computed ${set.sopInstanceUid} ${region.number}`,
    name: region.name,
    colour: colourOf(set.segments, region),
    source: "computed",
    unit: dose.unit,
    curve: found.curve,
    volumeMl: found.volumeMl,
    minimum: found.minimum,
    mean: found.mean,
    maximum: found.maximum,
    note: `points ${alongMm} mm apart, ${acrossMm} mm across planes${outside}`,
  };
}

/** Gives the lines of the histograms that a dose holds, named by the structure set that they are about where it is here. */
export function storedLines(state: Sets, on: CaseDose): readonly DvhLine[] {
  const sets = layersOfCase(state).filter(isOfContours);
  const named = sets.find(({ layer }) => layer.sopInstanceUid === on.dose.structureSetUid && layer.problem === "");
  return on.dose.dvhs
    .filter(({ problem }) => problem === "")
    .map((dvh, index): DvhLine => {
      const region = named?.layer.segments.find(({ number }) => number === dvh.regions[0]?.number);
      return {
        key: `stored ${index}`,
        name: nameOf(dvh, named?.layer),
        colour: region === undefined || named === undefined ? ownColour(index) : colourOf(named.layer.segments, region),
        source: "stored",
        unit: dvh.unit,
        curve: dvh.curve,
        volumeMl: dvh.volumeUnit === "cm3" ? (dvh.curve.volumes[0] ?? null) : null,
        minimum: dvh.minimum,
        mean: dvh.mean ?? meanOfCurve(dvh.curve),
        maximum: dvh.maximum,
        note: dvh.mean === null ? "mean from the curve" : "",
      };
    });
}

function nameOf({ regions }: StoredDvh, set: ContourSet | undefined): string {
  const names = regions.map(({ number, isExcluded }) => {
    const name = set?.segments.find((segment) => segment.number === number)?.name ?? `Region ${number}`;
    return isExcluded ? `without ${name}` : name;
  });
  return names.join(" ") || "Region not named";
}
