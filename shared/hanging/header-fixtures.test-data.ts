import { buildImageStacks } from "../imaging/display-set.ts";
import type { HangingCandidate } from "./hanging-candidate.ts";
import { candidatesOf } from "./series-candidates.ts";

/** A series as a scanner would write its headers. */
export interface SeriesFixture {
  readonly modality: string;
  readonly description?: string;
  readonly study?: string;
  readonly bodyPart?: string;
  readonly number?: number;
  readonly images?: number;
  readonly plane?: "axial" | "sagittal" | "coronal";
  readonly thickness?: number;
  readonly contrast?: boolean;
  /** Image Laterality, View Position and Patient Orientation of each image in turn. */
  readonly views?: readonly (readonly [side: string, view: string, orientation?: string])[];
  readonly seriesSide?: string;
  /** `YYYY-MM-DD` of an earlier study. */
  readonly prior?: string;
}

const orientations = { axial: [1, 0, 0, 0, 1, 0], sagittal: [0, 1, 0, 0, 0, -1], coronal: [1, 0, 0, 0, 0, -1] };
const steps = { axial: [0, 0, 5], sagittal: [5, 0, 0], coronal: [0, 5, 0] };

/** Gives the candidates of series with such headers, numbered from 1 where they have no number. */
export function candidatesFrom(fixtures: readonly SeriesFixture[]): readonly HangingCandidate[] {
  return fixtures.flatMap((fixture, index) => {
    const number = fixture.number ?? index + 1;
    const study = fixture.prior === undefined ? "1.1" : `1.2.${fixture.prior.replaceAll("-", "")}`;
    const count = fixture.views?.length ?? fixture.images ?? 20;
    const instances = Array.from({ length: count }, (_, image) =>
      headerOf(fixture, `${study}.${index + 1}`, number, image),
    );
    return buildImageStacks(instances).flatMap((stack) =>
      candidatesOf({ ...stack, studyInstanceUid: study, isPrior: fixture.prior !== undefined }, stack.images),
    );
  });
}

function headerOf(fixture: SeriesFixture, seriesUid: string, number: number, image: number) {
  const [side, view, orientation] = fixture.views?.[image] ?? [];
  const shift = fixture.plane === undefined ? [] : steps[fixture.plane].map((part) => part * image);
  const values: Record<string, readonly unknown[]> = {
    "0020000E": [seriesUid],
    "00080018": [`${seriesUid}.${image + 1}`],
    "00080060": [fixture.modality],
    "00080020": [(fixture.prior ?? "2026-11-20").replaceAll("-", "")],
    "0008103E": [fixture.description ?? ""],
    "00081030": [fixture.study ?? ""],
    "00180015": [fixture.bodyPart ?? ""],
    "00180010": fixture.contrast === true ? ["OMNIPAQUE"] : [],
    "00200011": [number],
    "00200013": [image + 1],
    "00280002": [1],
    "00280010": fixture.modality === "SR" ? [] : [4],
    "00280011": fixture.modality === "SR" ? [] : [4],
    "00280100": [16],
    "00280101": [16],
    "00200062": side === undefined ? [] : [side],
    "00185101": view === undefined ? [] : [view],
    "00200060": fixture.seriesSide === undefined ? [] : [fixture.seriesSide],
    "00200020": orientation?.split("\\") ?? [],
    "00180050": fixture.thickness === undefined ? [] : [fixture.thickness],
    "00200037": fixture.plane === undefined ? [] : orientations[fixture.plane],
    "00200032": shift,
  };
  return Object.fromEntries(Object.entries(values).map(([tag, Value]) => [tag, { Value }]));
}
