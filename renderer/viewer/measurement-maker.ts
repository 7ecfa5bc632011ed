import type { Measurement } from "../../shared/domain/measurement.ts";
import { fidelityOf } from "../../shared/imaging/fidelity.ts";
import type { ImagePoint } from "../../shared/imaging/measure.ts";
import { type Spacing, spacingForPoints } from "../../shared/imaging/spacing.ts";
import { placeInPatient } from "../../shared/imaging/spine-place.ts";
import { traceAt } from "../../shared/imaging/ultrasound-trace.ts";
import { calibratedSpacing } from "../../shared/rules/calibration.ts";
import { estimateText, qualifiedText } from "../../shared/rules/measurement-text.ts";
import type { RegisteredImage } from "./image-registry.ts";
import type { MarkNumbers } from "./marks/mark-kind.ts";
import { markKinds } from "./marks/mark-kinds.ts";
import type { DecodedImage } from "./native-samples.ts";
import { frameKeyOf } from "./volume/spatial.ts";

/** A mark as it is drawn. */
export interface MarkShape {
  readonly kind: Measurement["kind"];
  readonly points: readonly ImagePoint[];
  readonly words?: string | undefined;
  readonly site?: Measurement["site"];
  readonly lesion?: Measurement["lesion"];
}

/** Gives the spacing at the points of a mark: the header's, or what a reader calibrated where that is not exact. */
export function spacingOn({ header, calibration }: RegisteredImage, points: readonly ImagePoint[]): Spacing {
  const own = spacingForPoints(header.spacing, points);
  // Across a trace there is no length, whatever a reader calibrated.
  return traceAt(header.spacing.traces ?? [], points) === null ? calibratedSpacing(own, calibration ?? null) : own;
}

/** Numbers that are made from the values of pixels. */
const pixelNumbers = new Set<Measurement["quantities"][number]["name"]>([
  "mean",
  "standardDeviation",
  "minimum",
  "maximum",
  "value",
]);

/** Gives the measurement of a mark with its numbers, the text for the report and where the numbers came from. */
export function makeMeasurement(
  id: string,
  shape: MarkShape,
  registered: RegisteredImage,
  decoded: DecodedImage,
): Measurement {
  const { header, reference } = registered;
  const kind = markKinds[shape.kind];
  const spacing = spacingOn(registered, shape.points);
  const isSection = reference.section !== undefined && header.tile === undefined;
  const numbers = kind.measure({ header, decoded, spacing, isSection }, shape.points);
  const mark = {
    id,
    kind: shape.kind,
    image: reference,
    points: shape.points.map(([column, row]): [number, number] => [column, row]),
    quantities: [...numbers.quantities],
    ...(shape.words === undefined ? {} : { words: shape.words }),
    ...(shape.site === undefined ? {} : { site: shape.site }),
    ...(shape.lesion === undefined ? {} : { lesion: shape.lesion }),
    ...(kind.isSpineLabel === true ? placeOf(registered, shape.points) : {}),
    ...fidelityOfMark(registered, spacing, numbers),
    trust: numbers.trust,
    provenance: provenanceOf(registered, spacing, numbers, kind.formula),
  };
  return { ...mark, text: markText(mark) };
}

/** Gives what the report prints of a mark, with how far its numbers can be trusted. */
export function markText(mark: Omit<Measurement, "text">): string {
  const text = markKinds[mark.kind].text(mark);
  return mark.quantities.length === 0 ? text : qualifiedText(text, mark);
}

function provenanceOf(
  { header }: RegisteredImage,
  { spacingMm, source, trust, uncertainty, calibration }: Spacing,
  numbers: MarkNumbers,
  formula: string,
): Measurement["provenance"] {
  const lossy = header.notes.filter((note) => note.startsWith("Lossy")).map((note) => `${note}.`);
  const isUncertain = numbers.trust === "estimated" && trust === "estimated" && uncertainty !== undefined;
  return {
    spacingMm: spacingMm === null ? null : [spacingMm[0], spacingMm[1]],
    spacingSource: source,
    ...(isUncertain ? { uncertainty } : {}),
    ...(calibration === undefined ? {} : { calibration }),
    formula,
    warnings: [...numbers.warnings, ...lossy, ...derivationWarnings(header.derivation, numbers)],
  };
}

function derivationWarnings(derivation: string | undefined, { quantities }: MarkNumbers): readonly string[] {
  const isOfPixels = quantities.some(({ name }) => pixelNumbers.has(name));
  return derivation !== undefined && isOfPixels ? [`The values are no stored ones. ${derivation}.`] : [];
}

function placeOf(registered: RegisteredImage, [at]: readonly ImagePoint[]): Pick<Measurement, "place"> {
  const point = at === undefined ? null : placeInPatient(registered.header, at);
  if (point === null) return {};
  return { place: { frameOfReference: frameKeyOf(registered), point: [...point] } };
}

function fidelityOfMark(
  { header, reference, section }: RegisteredImage,
  spacing: Spacing,
  { quantities, trust }: MarkNumbers,
): Pick<Measurement, "fidelity"> {
  const made =
    reference.section === undefined ? null : { name: reference.section.name, notes: section?.volume.notes ?? [] };
  const isOfPixels = quantities.some(({ name }) => pixelNumbers.has(name));
  const derivation = isOfPixels ? header.derivation : undefined;
  const notes = fidelityOf({
    notes: header.notes,
    derivation,
    spacing: trust === "exact" ? null : spacing,
    section: made,
  });
  return quantities.length === 0 || notes.length === 0 ? {} : { fidelity: [...notes] };
}

/** Longest line of a label, in letters. */
const lineLetters = 44;

/** Gives the lines of the label beside a mark; the last ones say how far its numbers can be trusted, and why. */
export function labelLines(mark: Measurement): readonly string[] {
  const lines = markKinds[mark.kind].label(mark);
  return mark.quantities.length === 0 ? lines : [...lines, ...wrapped(trustWords(mark))];
}

function trustWords(mark: Measurement): string {
  const { trust, provenance, fidelity = [] } = mark;
  const words =
    trust === "exact" ? "Exact" : trust === "pixelsOnly" ? "Pixels only" : capitalised(estimateText(provenance));
  const wanting = fidelity.filter(({ code }) => !saidByTrust.has(code)).map((note) => note.words);
  return [words, ...wanting].join("; ");
}

/** What the trust of a number says already. */
const saidByTrust: ReadonlySet<string> = new Set(["unknownSpacing", "estimatedSpacing", "calibratedByHand"]);

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= lineLetters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
