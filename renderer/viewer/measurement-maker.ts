import type { Measurement, Quantity } from "../../shared/domain/measurement.ts";
import {
  ellipseFormula,
  formatQuantity,
  type ImagePoint,
  lengthFormula,
  measureEllipseArea,
  measureEllipseStatistics,
  measureLength,
} from "../../shared/imaging/measure.ts";
import { type Spacing, spacingForPoints } from "../../shared/imaging/spacing.ts";
import type { DecodedImage } from "./frame-decoder.ts";
import type { RegisteredImage } from "./image-registry.ts";

/** A mark as it is drawn: two ends of a line, or two opposite corners of the box round an ellipse. */
export interface MarkShape {
  readonly kind: Measurement["kind"];
  readonly points: readonly [ImagePoint, ImagePoint];
}

/** Words for how far a number can be trusted, as shown beside each mark. */
export const trustWords: Readonly<Record<Measurement["trust"], string>> = {
  exact: "Exact",
  estimated: "Estimated",
  pixelsOnly: "Pixels only",
};

/** Gives the measurement of a mark with its numbers, the text for the report and where the numbers came from. */
export function makeMeasurement(
  id: string,
  shape: MarkShape,
  { header, reference }: RegisteredImage,
  decoded: DecodedImage,
): Measurement {
  const [from, to] = shape.points;
  const spacing = spacingForPoints(header.spacing, shape.points);
  const warnings = [...spacing.warnings];
  let quantities: readonly Quantity[] = [measureLength(from, to, spacing)];
  if (shape.kind === "ellipse") {
    quantities = [measureEllipseArea(from, to, spacing)];
    if (!header.isColour) {
      const { rows, columns } = header.format;
      const source = { pixels: decoded.stored, rows, columns, transform: header.transform, padding: header.padding };
      const statistics = measureEllipseStatistics(from, to, source);
      const others = header.realWorldMaps.filter(({ unit }) => unit !== header.transform.unit);
      const readings = others.flatMap(
        (realWorld) => measureEllipseStatistics(from, to, { ...source, realWorld }).quantities,
      );
      quantities = [...quantities, ...statistics.quantities, ...readings];
      if (statistics.paddingCount > 0) warnings.push(`${statistics.paddingCount} padding pixels were left out.`);
    }
  }
  for (const note of header.notes) if (note.startsWith("Lossy")) warnings.push(`${note}.`);
  return {
    id,
    kind: shape.kind,
    image: reference,
    points: shape.points.map(([column, row]) => [column, row]),
    quantities: [...quantities],
    text: reportText(quantities, spacing),
    trust: spacing.trust,
    provenance: {
      spacingMm: spacing.spacingMm === null ? null : [spacing.spacingMm[0], spacing.spacingMm[1]],
      spacingSource: spacing.source,
      formula: shape.kind === "length" ? lengthFormula : ellipseFormula,
      warnings,
    },
  };
}

/** Gives the lines of the label beside a mark; the last one says how far the numbers can be trusted. */
export function labelLines(measurement: Measurement): readonly string[] {
  const [first, ...rest] = measurement.quantities;
  const lines = first === undefined ? [] : [formatQuantity(first)];
  const find = (name: Quantity["name"]) => rest.find((quantity) => quantity.name === name);
  const [mean, deviation] = [find("mean"), find("standardDeviation")];
  const [minimum, maximum] = [find("minimum"), find("maximum")];
  if (mean && deviation) lines.push(`Mean ${formatQuantity(mean)}, SD ${formatQuantity(deviation)}`);
  if (minimum && maximum) lines.push(`${formatQuantity(minimum)} to ${formatQuantity(maximum)}`);
  const readings = rest.filter(({ name, unit }) => name === "mean" && unit !== mean?.unit);
  for (const reading of readings) lines.push(`Mean ${formatQuantity(reading)}`);
  return [...lines, trustWords[measurement.trust]];
}

function reportText(quantities: readonly Quantity[], spacing: Spacing): string {
  const mean = quantities.find((quantity) => quantity.name === "mean");
  const deviation = quantities.find((quantity) => quantity.name === "standardDeviation");
  const [size] = quantities;
  const parts = size === undefined ? [] : [formatQuantity(size)];
  if (mean && deviation) parts.push(`mean ${formatQuantity(mean)}, SD ${formatQuantity(deviation)}`);
  return parts.join(", ") + (spacing.trust === "estimated" ? " (estimated)" : "");
}
