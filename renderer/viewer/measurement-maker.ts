import type { Measurement } from "../../shared/domain/measurement.ts";
import type { ImagePoint } from "../../shared/imaging/measure.ts";
import { spacingForPoints } from "../../shared/imaging/spacing.ts";
import type { DecodedImage } from "./frame-decoder.ts";
import type { RegisteredImage } from "./image-registry.ts";
import { markKinds } from "./marks/mark-kinds.ts";

/** A mark as it is drawn. */
export interface MarkShape {
  readonly kind: Measurement["kind"];
  readonly points: readonly ImagePoint[];
  readonly words?: string | undefined;
}

/** Words for how far a number can be trusted, as shown beside each mark. */
const trustWords: Readonly<Record<Measurement["trust"], string>> = {
  exact: "Exact",
  estimated: "Estimated",
  pixelsOnly: "Pixels only",
};

/** Numbers that are made from the values of pixels. */
const pixelNumbers = new Set<Measurement["quantities"][number]["name"]>([
  "mean",
  "standardDeviation",
  "minimum",
  "maximum",
  "value",
]);

function madeWord(derivation: string): string {
  return derivation.startsWith("Subtracted") ? "subtracted" : derivation;
}

/** Gives the measurement of a mark with its numbers, the text for the report and where the numbers came from. */
export function makeMeasurement(
  id: string,
  shape: MarkShape,
  { header, reference }: RegisteredImage,
  decoded: DecodedImage,
): Measurement {
  const kind = markKinds[shape.kind];
  const spacing = spacingForPoints(header.spacing, shape.points);
  const { quantities, trust, warnings } = kind.measure(
    { header, decoded, spacing, isSection: reference.section !== undefined && header.tile === undefined },
    shape.points,
  );
  const lossy = header.notes.filter((note) => note.startsWith("Lossy")).map((note) => `${note}.`);
  const content = {
    points: shape.points.map(([column, row]): [number, number] => [column, row]),
    quantities: [...quantities],
    ...(shape.words === undefined ? {} : { words: shape.words }),
  };
  const isOfPixels = quantities.some(({ name }) => pixelNumbers.has(name));
  const made = header.derivation !== undefined && isOfPixels ? header.derivation : "";
  const isEstimated = trust === "estimated" && quantities.length > 0;
  return {
    id,
    kind: shape.kind,
    image: reference,
    ...content,
    text: kind.text(content) + (isEstimated ? " (estimated)" : "") + (made === "" ? "" : ` (${madeWord(made)})`),
    trust,
    provenance: {
      spacingMm: spacing.spacingMm === null ? null : [spacing.spacingMm[0], spacing.spacingMm[1]],
      spacingSource: spacing.source,
      formula: kind.formula,
      warnings: [...warnings, ...lossy, ...(made === "" ? [] : [`The values are no stored ones. ${made}.`])],
    },
  };
}

/** Gives the lines of the label beside a mark; the last one says how far its numbers can be trusted. */
export function labelLines(mark: Measurement): readonly string[] {
  const lines = markKinds[mark.kind].label(mark);
  return mark.quantities.length === 0 ? lines : [...lines, trustWords[mark.trust]];
}
