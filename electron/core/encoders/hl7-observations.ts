import type { AlertStatement, ReportDocument } from "../../../shared/domain/report.ts";
import { outwardStatus } from "../../../shared/domain/report-status.ts";
import { sectionCodes, sectionKeys } from "../../../shared/domain/section.ts";
import { escapeHl7 } from "./hl7-message.ts";
import { demoNotice, extraCodes, keyImageJpeg } from "./report-facts.ts";
import { blockLines, keyImageCaption, type OutlineBlock, reportOutline, sentKeyImages } from "./report-outline.ts";
import { signatureLines, statusStatement } from "./status-words.ts";
import { visibleText } from "./visible-text.ts";

/** What the observations of a report are made from. */
export interface ObservationInput {
  readonly document: ReportDocument;
  readonly hasFieldValues: boolean;
  readonly pdf: Uint8Array;
  /** JPEG by key image id. */
  readonly keyImages: ReadonlyMap<string, Uint8Array>;
}

/** Codes of the urgency of telling somebody: RadLex actionable findings as used by IHE RD, then our own words. */
const actionableCodes: Record<AlertStatement["category"], string> = {
  critical: "RID49480^ACR category 1 actionable finding^RADLEX^CRITICAL^Critical^L",
  urgent: "RID49481^ACR category 2 actionable finding^RADLEX^URGENT^Urgent^L",
  significantUnexpected: "RID49482^ACR category 3 actionable finding^RADLEX^UNEXPECTED^Significant unexpected^L",
  cancer: "CANCER^Cancer^L",
};

/** Our own observation codes (OBX-3) of what has no LOINC code. */
export const ownObservationCodes = {
  status: "STATUS",
  notes: "NOTES",
  signature: "SIGNATURE",
  notice: "NOTICE",
} as const;

interface Observation {
  readonly type: "HD" | "FT" | "CWE" | "ED" | "NM" | "ST";
  readonly code: string;
  readonly subId?: string;
  /** Escaped. */
  readonly value: string;
  /** OBX-6, escaped. */
  readonly unit?: string;
  readonly note?: string;
}

/**
 * Gives the OBX segments of one request: the study, the statement of the status, addenda, alerts, sections, notes and
 * signature as FT; values of fields where the receiver takes them; the PDF and the key images where `hasDocuments`.
 */
export function observationSegments(
  input: ObservationInput,
  studyInstanceUid: string,
  hasDocuments: boolean,
): string[] {
  const { document } = input;
  const values: Observation[] = [
    { type: "HD", code: "113014^DICOM Study^DCM", value: studyInstanceUid },
    ...reportOutline(document).flatMap((block) => blockObservations(document, block)),
    ...keyImageList(document),
    ...takenBack(document),
    ownText("signature", "Signed by", signatureLines(document).join("\n")),
    ...(document.isDemo ? [ownText("notice", "Notice", demoNotice)] : []),
    ...(input.hasFieldValues ? fieldObservations(document) : []),
    ...(hasDocuments ? documentObservations(input) : []),
  ];
  const status = outwardStatus[document.status].obx11;
  return values.flatMap(({ type, code, subId = "", value, unit = "", note }, index) => {
    const segment = `OBX|${index + 1}|${type}|${code}|${subId}|${value}|${unit}|||||${status}`;
    return note === undefined ? [segment] : [segment, `NTE|1|L|${escapeHl7(note)}`];
  });
}

function blockObservations(document: ReportDocument, block: OutlineBlock): Observation[] {
  const text = blockLines(block).join("\n");
  if (block.kind === "status") return [ownText("status", block.heading, text)];
  if (block.kind === "notes") return [ownText("notes", block.heading, text)];
  const heading = block.kind === "addendum" ? extraCodes.addendum.heading : block.heading;
  const observation: Observation = {
    type: "FT",
    code: `${block.loinc}^${heading}^LN`,
    subId: block.number,
    value: escapeHl7(text),
  };
  const alert = block.kind === "alert" ? document.alerts[Number(block.number) - 1] : undefined;
  return alert === undefined
    ? [observation]
    : [{ ...observation, type: "CWE", value: actionableCodes[alert.category] }, observation];
}

function ownText(kind: keyof typeof ownObservationCodes, name: string, text: string): Observation {
  return { type: "FT", code: `${ownObservationCodes[kind]}^${name}^L`, value: escapeHl7(text) };
}

/** Whoever takes text alone still reads which images were chosen and where they are. */
function keyImageList(document: ReportDocument): Observation[] {
  const lines = sentKeyImages(document).map((keyImage, index) => keyImageCaption(document, keyImage, index));
  const { loinc, heading } = extraCodes.keyImages;
  return lines.length === 0 ? [] : [{ type: "FT", code: `${loinc}^${heading}^LN`, value: escapeHl7(lines.join("\n")) }];
}

/**
 * A receiver that files each observation under its code keeps the text of a withdrawn report under every code that is not
 * sent again: so each code comes once more, with the statement in the place of the text.
 */
function takenBack(document: ReportDocument): Observation[] {
  const statement = document.status === "withdrawn" ? statusStatement(document)?.sentences[0] : undefined;
  if (statement === undefined) return [];
  const again = (code: string, subId: string): Observation => ({
    type: "FT",
    code,
    subId,
    value: escapeHl7(statement),
  });
  return [
    ...document.addenda.map(({ version }) =>
      again(`${extraCodes.addendum.loinc}^${extraCodes.addendum.heading}^LN`, String(version)),
    ),
    // Which of them had text, the withdrawing version does not say: so all of them.
    ...sectionKeys.map((key) => again(`${sectionCodes[key].loinc}^${sectionCodes[key].heading}^LN`, "")),
  ];
}

/** Values of the template's fields (NM, ST): for receivers that want numbers beside the prose, which says the same. */
function fieldObservations(document: ReportDocument): Observation[] {
  const values = outwardStatus[document.status].obx11 === "W" ? [] : (document.structure?.values ?? []);
  return values.map(({ fieldId, label, value, text, unit = "", code, valueCode }) => {
    const name = escapeHl7(visibleText(label).replaceAll("\n", " "));
    const own = `${escapeHl7(fieldId)}^${name}^L`;
    const coded = code === undefined ? own : `${codedEntry(code)}^${own}`;
    const printed = escapeHl7(visibleText(text).replaceAll("\n", "; "));
    if (typeof value === "number") {
      return { type: "NM", code: coded, subId: escapeHl7(fieldId), value: String(value), unit: escapeHl7(unit) };
    }
    const type = valueCode === undefined ? "ST" : "CWE";
    const written = valueCode === undefined ? printed : `${codedEntry(valueCode)}^^${printed}`;
    return { type, code: coded, subId: escapeHl7(fieldId), value: written };
  });
}

function codedEntry({ value, meaning, scheme }: { value: string; meaning: string; scheme: string }): string {
  return [value, meaning, scheme].map(escapeHl7).join("^");
}

function documentObservations({ document, pdf, keyImages }: ObservationInput): Observation[] {
  return [
    {
      type: "ED",
      code: `${extraCodes.report.loinc}^${extraCodes.report.heading}^LN`,
      value: `SIGHTLINE^AP^PDF^Base64^${base64(pdf)}`,
    },
    ...sentKeyImages(document).map(
      (keyImage, index): Observation => ({
        type: "ED",
        code: `${extraCodes.keyImages.loinc}^Key image ${index + 1}^LN`,
        subId: String(index + 1),
        value: `SIGHTLINE^IM^JPEG^Base64^${base64(keyImageJpeg(keyImages, keyImage.id))}`,
        note: keyImageCaption(document, keyImage, index),
      }),
    ),
  ];
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
