import { type Hl7Message, hl7Component, hl7Segment } from "../core/encoders/hl7-message.ts";

/** One heading with its text, as the message states it. */
export interface ReportPart {
  readonly heading: string;
  readonly text: string;
  readonly isAlert: boolean;
}

/** What the practice reads out of an ORU message. Everything is plain text of unknown origin. */
export interface ReceivedReport {
  readonly patientName: string;
  readonly birthDate: string;
  readonly identifiers: readonly string[];
  readonly examination: string;
  readonly accessionNumber: string;
  readonly status: string;
  readonly reporter: string;
  readonly isCritical: boolean;
  readonly parts: readonly ReportPart[];
  readonly pdf: Buffer | null;
  readonly images: readonly { readonly jpeg: Buffer; readonly caption: string }[];
}

const criticalResultCode = "73568-4";
const statusNames: Record<string, string> = {
  F: "Final",
  C: "Corrected or with addendum",
  P: "Provisional, not final",
  X: "Withdrawn or cancelled",
};

/** Gives the report that an ORU^R01 carries. */
export function readReport(message: Hl7Message): ReceivedReport {
  const pid = hl7Segment(message, "PID") ?? [];
  const obr = hl7Segment(message, "OBR") ?? [];
  // A report that answers several requests says the same under each: what stands under the first is read.
  const second = message.segments.findIndex(
    (segment, index) => segment[0] === "OBR" && message.segments.slice(0, index).some(([name]) => name === "OBR"),
  );
  const observations = (second === -1 ? message.segments : message.segments.slice(0, second))
    .map((segment, index) => ({ segment, next: message.segments[index + 1] ?? [] }))
    .filter(({ segment }) => segment[0] === "OBX");
  const parts = observations.filter(({ segment }) => segment[2] === "FT" || segment[2] === "TX");
  const documents = observations.filter(({ segment }) => segment[2] === "ED");
  const ofType = (subtype: string) =>
    documents.filter(({ segment }) => hl7Component(message, segment, 5, 3) === subtype);
  const pdf = ofType("PDF")[0];
  const reporter = (obr[32] ?? "").split(message.separators.component)[0] ?? "";
  return {
    patientName: patientName(message, pid),
    birthDate: hl7Component(message, pid, 7),
    identifiers: patientIdentifiers(message, pid),
    examination: hl7Component(message, obr, 4, 2),
    accessionNumber: hl7Component(message, obr, 18),
    status: statusNames[hl7Component(message, obr, 25)] ?? "Not stated",
    reporter: hl7Component(message, ["", reporter.split(message.separators.subcomponent)[1] ?? ""], 1),
    isCritical: observations.some(({ segment }) => hl7Component(message, segment, 3) === criticalResultCode),
    parts: parts.map(({ segment }) => ({
      heading: hl7Component(message, segment, 3, 2),
      text: hl7Component(message, segment, 5),
      isAlert: hl7Component(message, segment, 3) === criticalResultCode,
    })),
    pdf: pdf ? embedded(message, pdf.segment) : null,
    images: ofType("JPEG").map(({ segment, next }) => ({
      jpeg: embedded(message, segment),
      caption: next[0] === "NTE" ? hl7Component(message, next, 3) : hl7Component(message, segment, 3, 2),
    })),
  };
}

function patientName(message: Hl7Message, pid: readonly string[]): string {
  const family = hl7Component(message, pid, 5, 1).toLocaleUpperCase("en-GB");
  const given = [hl7Component(message, pid, 5, 2), hl7Component(message, pid, 5, 3)].filter((part) => part !== "");
  const prefix = hl7Component(message, pid, 5, 5);
  const name = [family, given.join(" ")].filter((part) => part !== "").join(", ");
  return prefix === "" ? name : `${name} (${prefix})`;
}

function patientIdentifiers(message: Hl7Message, pid: readonly string[]): string[] {
  const { repetition } = message.separators;
  return (pid[3] ?? "").split(repetition).flatMap((identifier) => {
    const field = ["", identifier];
    const value = hl7Component(message, field, 1, 1);
    const name = hl7Component(message, field, 1, 5) === "NH" ? "NHS number" : "Hospital number";
    return value === "" ? [] : `${name} ${value.replace(/^(\d{3})(\d{3})(\d{4})$/, "$1 $2 $3")}`;
  });
}

function embedded(message: Hl7Message, segment: readonly string[]): Buffer {
  return Buffer.from(hl7Component(message, segment, 5, 5), "base64");
}
