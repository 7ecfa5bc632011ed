import type { Measurement, Quantity } from "../domain/measurement.ts";
import { imageOfSlice, type OwnSegment, type SegmentSlice, type SegmentValues } from "../domain/own-segment.ts";
import { formatQuantity } from "../imaging/measure.ts";
import type { PixelArray } from "../imaging/pixel-format.ts";
import { meaningOf, type PaddingRange, type ValueTransform } from "../imaging/value-transform.ts";
import { cross, dot, normalised, type Vector } from "../imaging/vector.ts";
import { qualifiedText } from "../rules/measurement-text.ts";

/** Name and version of the sums, kept with each measurement. */
const segmentFormula =
  "segment volume 1: pixels times their area times half the way to the image on either side; mean and SD (n-1) of all pixels";

/** The stored pixels of an image. */
export interface ValueSource {
  readonly pixels: PixelArray;
  readonly transform: ValueTransform;
  readonly padding: PaddingRange | null;
}

/** Gives mean and squared distances of the values within a mask of one byte a pixel; padding is left out and counted. */
export function valuesWithin(bytes: Uint8Array, { pixels, transform, padding }: ValueSource): SegmentValues {
  let [count, mean, squares, paddingCount] = [0, 0, 0, 0];
  for (let index = 0; index < bytes.length; index += 1) {
    if (bytes[index] === 0) continue;
    const stored = pixels[index] ?? 0;
    if (padding !== null && stored >= padding.low && stored <= padding.high) {
      paddingCount += 1;
      continue;
    }
    const value = meaningOf(transform, stored);
    count += 1;
    const way = value - mean;
    mean += way / count;
    squares += way * (value - mean);
  }
  return { count, mean, squares, paddingCount };
}

/** Gives the values of two parts as those of both. Source: Chan, Golub, LeVeque 1979. */
function together(a: SegmentValues, b: SegmentValues): SegmentValues {
  const count = a.count + b.count;
  const paddingCount = a.paddingCount + b.paddingCount;
  if (count === 0) return { count, mean: 0, squares: 0, paddingCount };
  const way = b.mean - a.mean;
  const mean = a.mean + (way * b.count) / count;
  return { count, mean, squares: a.squares + b.squares + (way ** 2 * a.count * b.count) / count, paddingCount };
}

/** Gives how deep in the patient a slice lies, in mm along the normal of its series. */
export function depthOfSlice({ ground }: Pick<OwnSegment, "ground">, position: Vector): number {
  return dot(position, normalised(cross(ground.alongRow, ground.alongColumn)));
}

/** Gives the volume in mL; null where no slice of it knows how deep it is. Zero for an empty segment. */
export function segmentVolumeMl({ ground, slices }: OwnSegment): number | null {
  const pixelMm2 = ground.spacingMm[0] * ground.spacingMm[1];
  let volume = 0;
  for (const { pixelCount, depthMm } of slices) {
    if (depthMm === null) return null;
    volume += (pixelCount * pixelMm2 * depthMm) / 1000;
  }
  return volume;
}

/** Tells whether all slices stand for the same depth, to a hundredth: else the volume is estimated. */
export function isEvenlyDeep({ slices }: OwnSegment): boolean {
  const depths = slices.flatMap(({ depthMm }) => depthMm ?? []);
  return depths.length === 0 || Math.max(...depths) - Math.min(...depths) <= 0.01 * Math.min(...depths);
}

/** Gives the slice with most of the segment; null for an empty one. */
export function largestSlice({ slices }: OwnSegment): SegmentSlice | null {
  return slices.reduce<SegmentSlice | null>(
    (most, slice) => (most === null || slice.pixelCount > most.pixelCount ? slice : most),
    null,
  );
}

/** Gives a segment as a measurement of the report, on the image with most of it; null for an empty segment. */
export function segmentMeasurement(segment: OwnSegment): Measurement | null {
  const largest = largestSlice(segment);
  if (largest === null) return null;
  const { ground } = segment;
  const isEven = isEvenlyDeep(segment);
  const trust = ground.trust === "exact" && !isEven ? "estimated" : ground.trust;
  const { quantities, paddingCount } = segmentQuantities(segment);
  const warnings = [
    ...(isEven ? [] : ["Its images are not evenly apart: each stands for half the way to its neighbours."]),
    ...(paddingCount > 0 ? [`${paddingCount} padding pixels were left out of mean and SD.`] : []),
    ...(segment.copiedFrom === undefined ? [] : [`It began as a copy: ${segment.copiedFrom.words}.`]),
  ];
  const measurement = {
    id: segment.id,
    kind: "segment" as const,
    image: imageOfSlice(segment, largest),
    points: [],
    quantities,
    words: segment.side === null ? segment.label : `${segment.label}, ${segment.side}`,
    ...(ground.fidelity.length === 0 ? {} : { fidelity: ground.fidelity }),
    trust,
    provenance: {
      spacingMm: ground.spacingMm,
      spacingSource: "pixelSpacing" as const,
      ...(trust === "estimated" && !isEven
        ? { uncertainty: { percent: null, why: "its images are not evenly apart" } }
        : {}),
      formula: segmentFormula,
      warnings,
    },
  };
  return { ...measurement, text: qualifiedText(segmentText(quantities), measurement) };
}

function segmentQuantities(segment: OwnSegment): { quantities: Quantity[]; paddingCount: number } {
  const volume = segmentVolumeMl(segment);
  const size: Quantity[] = volume === null ? [] : [{ name: "volume", value: volume, unit: "mL" }];
  const parts = segment.slices.map(({ values }) => values);
  const known = parts.filter((part) => part !== null);
  const nothing = { count: 0, mean: 0, squares: 0, paddingCount: 0 };
  const all = known.reduce(together, nothing);
  // Numbers of some of its images would be those of another region.
  if (known.length < parts.length || all.count === 0) return { quantities: size, paddingCount: 0 };
  const unit = segment.ground.unit || "1";
  const deviation = all.count > 1 ? Math.sqrt(all.squares / (all.count - 1)) : 0;
  return {
    quantities: [
      ...size,
      { name: "mean", value: all.mean, unit },
      { name: "standardDeviation", value: deviation, unit },
    ],
    paddingCount: all.paddingCount,
  };
}

/** Gives what the report prints of a segment, without how far it can be trusted: `12.4 mL, mean 45 HU, SD 12 HU`. */
export function segmentText(quantities: readonly Quantity[]): string {
  const shown = (name: Quantity["name"]) => {
    const found = quantities.find((quantity) => quantity.name === name);
    return found === undefined ? "" : formatQuantity(found);
  };
  const [volume, mean] = [shown("volume"), shown("mean")];
  const parts = [volume === "" ? "no volume" : volume, mean === "" ? "" : `mean ${mean}`];
  if (mean !== "") parts.push(`SD ${shown("standardDeviation")}`);
  return parts.filter((part) => part !== "").join(", ");
}
