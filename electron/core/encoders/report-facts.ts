import { Temporal } from "temporal-polyfill";
import { alertCategoryNames } from "../../../shared/domain/alert.ts";
import type { ImageReference } from "../../../shared/domain/measurement.ts";
import type { Patient, PersonName } from "../../../shared/domain/patient.ts";
import type { AlertStatement, ReportDocument, Signature } from "../../../shared/domain/report.ts";
import { WorkstationError } from "../errors.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Headings and LOINC codes of what a report states besides its sections. */
export const extraCodes = {
  report: { loinc: "18748-4", heading: "Diagnostic imaging report" },
  addendum: { loinc: "55107-7", heading: "Addendum" },
  criticalResult: { loinc: "73568-4", heading: "Communication of critical result" },
  keyImages: { loinc: "55113-5", heading: "Key images" },
} as const;

/** Sentence printed on everything that a demo profile makes. */
export const demoNotice = "NOT FOR CLINICAL USE - demonstration";

/** Gives an instant as a date and time in Europe/London, the zone that every outgoing local time is in. */
export function londonTime(instant: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO("Europe/London");
}

/** Gives `YYYY-MM-DD` as `21-Nov-2026` (NHS common user interface); empty for null or what is not a date. */
export function printedDate(isoDate: string | null): string {
  const match = isoDate === null ? null : /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDate);
  const month = match ? months[Number(match[2]) - 1] : undefined;
  return match && month !== undefined ? `${match[3]}-${month}-${match[1]}` : "";
}

/** Gives an instant as `21-Nov-2026 14:05` in Europe/London; empty for null. */
export function printedInstant(instant: number | null): string {
  if (instant === null) return "";
  const time = londonTime(instant);
  return `${printedDate(time.toPlainDate().toString())} ${time.toPlainTime().toString({ smallestUnit: "minute" })}`;
}

/** Gives ten digits as `943 476 5919`; anything else unchanged. */
export function printedNhsNumber(nhsNumber: string): string {
  return nhsNumber.replace(/^(\d{3})(\d{3})(\d{4})$/, "$1 $2 $3");
}

/** Gives a name as `SMITH, John (Mr)`; an ideographic representation follows in brackets of its own. */
export function printedName(name: PersonName): string {
  const given = [name.given, name.middle, name.suffix].filter((part) => part !== "").join(" ");
  const parts = [name.family.toLocaleUpperCase("en-GB"), given].filter((part) => part !== "").join(", ");
  const titled = name.prefix === "" ? parts : `${parts} (${name.prefix})`;
  const ideographic = name.ideographic.replaceAll("^", " ").trim();
  return ideographic === "" ? titled : `${titled} [${ideographic}]`.trim();
}

/** Gives the word for a patient's sex. */
export function printedSex(patient: Patient): string {
  return { female: "Female", male: "Male", other: "Other", unknown: "Not known" }[patient.sex];
}

/**
 * Gives the textual reference of an image, e.g. `series 2, image 16`; a frame and another study's date are added. A plane
 * made from a series is no image of it: it is named as what it is, `Coronal, made from series 2`.
 */
export function imageLabel(image: ImageReference, studyInstanceUid: string): string {
  const series = image.seriesNumber === null ? "" : `series ${image.seriesNumber}`;
  const plane = image.section === undefined ? "" : `${image.section.name}, made from ${series || "a series"}`;
  const parts =
    plane !== ""
      ? [plane]
      : [
          series,
          image.instanceNumber === null ? "" : `image ${image.instanceNumber}`,
          image.frameNumber > 1 ? `frame ${image.frameNumber}` : "",
        ].filter((part) => part !== "");
  const label = parts.length === 0 ? image.seriesDescription || image.modality : parts.join(", ");
  const isPrior = image.studyInstanceUid !== studyInstanceUid;
  return isPrior ? `${label} of ${printedDate(image.studyDate) || "an earlier examination"}` : label;
}

/** Gives who released this version and when: the newest addendum's signature or the report's own, whichever is the later. */
export function releaseSignature({ addenda, signature }: Pick<ReportDocument, "addenda" | "signature">): Signature {
  const [newest] = addenda;
  return newest !== undefined && newest.signature.signedAt >= signature.signedAt ? newest.signature : signature;
}

/** Gives the person who answers for the newest text that somebody signed: what the program added by rule, nobody has signed. */
export function answeringSignature(document: Pick<ReportDocument, "addenda" | "signature">): Signature {
  return releaseSignature({ ...document, addenda: document.addenda.filter((addendum) => !addendum.isGenerated) });
}

/** Says whether the newest version is the program's own addition. */
export function isAddedByRule({ version, addenda }: Pick<ReportDocument, "version" | "addenda">): boolean {
  return addenda.some((addendum) => addendum.version === version && addendum.isGenerated === true);
}

/** Gives an alert as the sentences every output carries, word for word the same. */
export function alertSentences(alert: AlertStatement): string[] {
  return [
    `${alertCategoryNames[alert.category]}: ${alert.finding}`,
    ...(alert.suspectedPrimary === undefined ? [] : [`Suspected primary: ${alert.suspectedPrimary}`]),
    `Action needed: ${alert.actionNeeded}`,
    `To be acknowledged by ${alert.recipientName} before ${printedInstant(alert.acknowledgeBy)}`,
    ...(alert.communication ?? []),
  ];
}

/** Gives the JPEG of a key image. Throws where it is missing: a report never goes out without an image it names. */
export function keyImageJpeg(keyImages: ReadonlyMap<string, Uint8Array>, id: string): Uint8Array {
  const jpeg = keyImages.get(id);
  if (jpeg) return jpeg;
  throw new WorkstationError(
    "invalid_report",
    "The picture of a key image is missing, so the report was not sent. Mark the image again and sign.",
    { details: { keyImageId: id } },
  );
}
