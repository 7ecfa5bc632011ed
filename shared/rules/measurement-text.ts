import type { FidelityNote, Measurement, TrustTier } from "../domain/measurement.ts";
import { dateText, dayOf } from "./date-text.ts";
import { type ComparedMark, lesionText } from "./lesion-change.ts";

/** The examination that a report is of. */
export interface ReportedExamination {
  readonly studyInstanceUid: string;
  /** Day of the examination in Europe/London as `YYYY-MM-DD`, or null. */
  readonly date: string | null;
}

/** Gives the examination of a study, as the text of measurements needs it. */
export function reportedExamination(study: {
  studyInstanceUid: string;
  performedAt: number | null;
}): ReportedExamination {
  return { studyInstanceUid: study.studyInstanceUid, date: dayOf(study.performedAt) };
}

/** Says whether a mark is on an image of another examination than the report's. */
export function isOfOtherExamination(mark: Pick<Measurement, "image">, examination: ReportedExamination): boolean {
  return mark.image.studyInstanceUid !== examination.studyInstanceUid;
}

/**
 * Gives what the report prints for a mark: `8.4 mm` on its own examination, `8.4 mm (19-Jul-2026)` on another, so that an
 * earlier number is never read as the present one; a finding that is followed over time with both numbers. One of the same day, or of no known day, says in words that it is another.
 */
export function reportedMeasurementText(
  mark: Pick<Measurement, "image" | "text"> & Partial<Measurement>,
  examination: ReportedExamination,
): string {
  if (isPaired(mark)) return lesionText(mark);
  const text = namedText(mark);
  if (!isOfOtherExamination(mark, examination)) return text;
  const { studyDate } = mark.image;
  if (studyDate !== null && studyDate !== examination.date) return `${text} (${dateText(studyDate)})`;
  return `${text} (other examination, ${dateText(studyDate)})`;
}

/** The size of a segment means nothing without what it is of: two kidneys would give two numbers alike. */
function namedText({ kind, words, text }: Pick<Measurement, "text"> & Partial<Measurement>): string {
  return kind === "segment" && words !== undefined && words !== "" ? `${words}: ${text}` : text;
}

function isPaired(mark: Pick<Measurement, "image" | "text"> & Partial<Measurement>): mark is ComparedMark {
  return mark.lesion !== undefined && mark.kind !== undefined && mark.quantities !== undefined;
}

/** What a number has to say of itself wherever it is written. */
export interface NumberTrust {
  readonly trust: TrustTier;
  readonly provenance: Pick<Measurement["provenance"], "uncertainty">;
  readonly fidelity?: readonly FidelityNote[] | undefined;
}

/** Words of a report for what was wanting in a picture; what only concerns the spacing is said by the trust. */
const fidelityWords: Partial<Record<FidelityNote["code"], string>> = {
  lossy: "lossy image",
  preview: "preview quality",
  decimated: "from a thinned series",
  correctedGeometry: "corrected geometry",
  interpolated: "on a plane made from the series",
  subtracted: "subtracted image",
  combined: "several images combined",
};

/**
 * Gives a number with how far it can be trusted, as the report prints it: `8.4 mm` where it is exact on a picture of full
 * quality, else `8.4 mm (estimated ± 14 %, at the detector; lossy image)`.
 */
export function qualifiedText(text: string, { trust, provenance, fidelity = [] }: NumberTrust): string {
  const words = new Set(fidelity.flatMap(({ code }) => fidelityWords[code] ?? []));
  const parts = [trust === "estimated" ? estimateText(provenance) : "", [...words].join(", ")];
  const qualifiers = parts.filter((part) => part !== "").join("; ");
  return qualifiers === "" ? text : `${text} (${qualifiers})`;
}

/** Gives how an estimated number says so: `estimated ± 14 %, at the detector`; the error is left out where nothing tells it. */
export function estimateText({ uncertainty }: Pick<Measurement["provenance"], "uncertainty">): string {
  if (uncertainty === undefined) return "estimated";
  const error = uncertainty.percent === null ? "" : ` ± ${uncertainty.percent} %`;
  return `estimated${error}, ${uncertainty.why}`;
}
