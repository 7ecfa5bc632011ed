import type { Hl7Profile } from "../../../shared/domain/hl7-profile.ts";
import type { AlertStatement } from "../../../shared/domain/report.ts";
import { outwardStatus } from "../../../shared/domain/report-status.ts";
import { type SectionKey, sectionCodes, sectionKeys } from "../../../shared/domain/section.ts";
import { codedType, observationStatus, uidType } from "./hl7-dialect.ts";
import { escapeHl7 } from "./hl7-message.ts";
import type { Hl7Input } from "./hl7-segments.ts";
import { demoNotice, extraCodes, keyImageJpeg } from "./report-facts.ts";
import { blockLines, keyImageCaption, type OutlineBlock, reportOutline, sentKeyImages } from "./report-outline.ts";
import { signatureLines, statusStatement } from "./status-words.ts";
import { visibleText } from "./visible-text.ts";

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

/** Names of our own (OBX-3) for receivers that refuse codes of LOINC and DCM. */
export const localCodes = {
  study: "STUDY",
  addendum: "ADDENDUM",
  criticalResult: "CRITICAL",
  keyImages: "KEYIMAGES",
  report: "REPORT",
} as const;

/** Gives our own name for a section's text. */
export function localSectionCode(key: SectionKey): string {
  return key.toUpperCase();
}

/** What OBX-3 says: a code of a known scheme, if there is one, and our own. */
export interface Code {
  readonly known: { readonly value: string; readonly scheme: "LN" | "DCM" } | null;
  readonly local: string;
  readonly name: string;
}

/** An OBX with the notes below it. */
interface Observation {
  readonly type: "HD" | "FT" | "TX" | "CWE" | "CE" | "ED" | "NM" | "ST";
  /** OBX-3, escaped. */
  readonly code: string;
  readonly subId?: string;
  /** Escaped. */
  readonly value: string;
  /** OBX-6, escaped. */
  readonly unit?: string;
  /** NTE-3 each, not escaped. */
  readonly notes?: readonly string[];
}

/**
 * Gives the OBX segments of a report: the studies, the statement of the status, addenda, alerts, sections, notes and signature
 * as text in the profile's form; values of fields where the receiver takes them; the PDF and the key images where
 * `hasDocuments`.
 */
export function observationSegments(
  input: Hl7Input,
  studyInstanceUids: readonly string[],
  hasDocuments: boolean,
): string[] {
  const { document, profile } = input;
  const study: Code = { known: { value: "113014", scheme: "DCM" }, local: localCodes.study, name: "DICOM Study" };
  const values: Observation[] = [
    ...studyInstanceUids.map(
      (value): Observation => ({ type: uidType(profile), code: observationCode(study, profile), value }),
    ),
    ...reportOutline(document).flatMap((block) => blockObservations(input, block)),
    ...keyImageList(input),
    ...takenBack(input),
    ...ownText(input, "signature", "Signed by", signatureLines(document).join("\n")),
    ...(document.isDemo ? ownText(input, "notice", "Notice", demoNotice) : []),
    ...(input.hasFieldValues ? fieldObservations(input) : []),
    ...(hasDocuments ? documentObservations(input) : []),
  ];
  return numbered(values, observationStatus(profile, document));
}

/** A text of a notice: its code, its number where there are several, and its lines. */
export interface NoticeText {
  readonly code: Code;
  readonly subId: string;
  readonly text: string;
}

/** Gives the OBX segments of texts in the profile's form, with OBX-11 `status`; a notice is no report and has nothing else of one. */
export function noticeSegments(texts: readonly NoticeText[], profile: Hl7Profile, status: string): string[] {
  return numbered(
    texts.flatMap(({ code, subId, text }) => textObservations({ profile }, code, subId, text)),
    status,
  );
}

function numbered(values: readonly Observation[], status: string): string[] {
  return values.flatMap(({ type, code, subId = "", value, unit = "", notes = [] }, index) => [
    `OBX|${index + 1}|${type}|${code}|${subId}|${value}|${unit}|||||${status}`,
    ...notes.map((note, at) => `NTE|${at + 1}|L|${escapeHl7(note)}`),
  ]);
}

function observationCode({ known, local, name }: Code, { observationCodes }: Hl7Profile): string {
  const own = `${local}^${name}^L`;
  if (known === null || observationCodes === "local") return own;
  const coded = `${known.value}^${name}^${known.scheme}`;
  return observationCodes === "both" ? `${coded}^${own}` : coded;
}

/** Gives a text of several lines in the profile's form. */
function textObservations(
  { profile }: Pick<Hl7Input, "profile">,
  code: Code,
  subId: string,
  text: string,
): Observation[] {
  const of = observationCode(code, profile);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  switch (profile.textForm) {
    case "formatted":
      return [{ type: "FT", code: of, subId, value: escapeHl7(text) }];
    case "repetitions":
      return [{ type: "TX", code: of, subId, value: text.split("\n").map(escapeHl7).join("~") }];
    case "notes":
      return [{ type: "ST", code: of, subId, value: escapeHl7(code.name), notes: lines }];
    case "lines":
      // OBX-4 tells observations under one code apart (chapter 7.4.2.4).
      return lines.map((line, index) => {
        const own = [subId, lines.length === 1 ? "" : String(index + 1)].filter((part) => part !== "").join(".");
        return { type: "TX", code: of, subId: own, value: escapeHl7(line) };
      });
  }
}

function blockObservations(input: Hl7Input, block: OutlineBlock): Observation[] {
  const { document, profile } = input;
  const text = blockLines(block).join("\n");
  if (block.kind === "status" || block.kind === "notes") return ownText(input, block.kind, block.heading, text);
  const name = block.kind === "addendum" ? extraCodes.addendum.heading : block.heading;
  const code: Code = { known: { value: block.loinc, scheme: "LN" }, local: localBlockCode(block), name };
  const words = textObservations(input, code, block.number, text);
  const alert = block.kind === "alert" ? document.alerts[Number(block.number) - 1] : undefined;
  if (alert === undefined || !profile.includesAlertCodes) return words;
  const of = observationCode(code, profile);
  return [
    { type: codedType(profile), code: of, subId: block.number, value: actionableCodes[alert.category] },
    ...words,
  ];
}

function localBlockCode({ kind, section }: OutlineBlock): string {
  if (section !== null) return localSectionCode(section);
  return kind === "addendum" ? localCodes.addendum : localCodes.criticalResult;
}

function ownText(input: Hl7Input, kind: keyof typeof ownObservationCodes, name: string, text: string): Observation[] {
  return textObservations(input, { known: null, local: ownObservationCodes[kind], name }, "", text);
}

/** Whoever takes text alone still reads which images were chosen and where they are. */
function keyImageList(input: Hl7Input): Observation[] {
  const { document } = input;
  const lines = sentKeyImages(document).map((keyImage, index) => keyImageCaption(document, keyImage, index));
  return lines.length === 0 ? [] : textObservations(input, extraCode("keyImages"), "", lines.join("\n"));
}

function extraCode(of: "addendum" | "keyImages" | "report", name: string = extraCodes[of].heading): Code {
  return { known: { value: extraCodes[of].loinc, scheme: "LN" }, local: localCodes[of], name };
}

/**
 * A receiver that files each observation under its code keeps the text of a withdrawn report under every code that is not
 * sent again: so each code comes once more, with the statement in the place of the text.
 */
function takenBack(input: Hl7Input): Observation[] {
  const { document } = input;
  const statement = document.status === "withdrawn" ? statusStatement(document)?.sentences[0] : undefined;
  if (statement === undefined) return [];
  return [
    ...document.addenda.flatMap(({ version }) =>
      textObservations(input, extraCode("addendum"), String(version), statement),
    ),
    // Which of them had text, the withdrawing version does not say: so all of them.
    ...sectionKeys.flatMap((key) => {
      const { loinc, heading } = sectionCodes[key];
      const code: Code = { known: { value: loinc, scheme: "LN" }, local: localSectionCode(key), name: heading };
      return textObservations(input, code, "", statement);
    }),
  ];
}

/** Values of the template's fields (NM, ST): for receivers that want numbers beside the prose, which says the same. */
function fieldObservations({ document, profile }: Hl7Input): Observation[] {
  const values = outwardStatus[document.status].obx11 === "W" ? [] : (document.structure?.values ?? []);
  return values.map(({ fieldId, label, value, text, unit = "", code, valueCode }) => {
    const name = escapeHl7(visibleText(label).replaceAll("\n", " "));
    const own = `${escapeHl7(fieldId)}^${name}^L`;
    const isKnown = code !== undefined && profile.observationCodes !== "local";
    const coded = isKnown ? `${codedEntry(code)}^${own}` : own;
    const printed = escapeHl7(visibleText(text).replaceAll("\n", "; "));
    if (typeof value === "number") {
      return { type: "NM", code: coded, subId: escapeHl7(fieldId), value: String(value), unit: escapeHl7(unit) };
    }
    const type = valueCode === undefined ? "ST" : codedType(profile);
    const written = valueCode === undefined ? printed : `${codedEntry(valueCode)}^^${printed}`;
    return { type, code: coded, subId: escapeHl7(fieldId), value: written };
  });
}

function codedEntry({ value, meaning, scheme }: { value: string; meaning: string; scheme: string }): string {
  return [value, meaning, scheme].map(escapeHl7).join("^");
}

function documentObservations(input: Hl7Input): Observation[] {
  const { document, profile, pdf, keyImages } = input;
  const isTyped = profile.documentForm === "typeAndSubtype";
  const source = escapeHl7(profile.sendingApplication);
  const printed: Observation = {
    type: "ED",
    code: observationCode(extraCode("report"), profile),
    value: `${source}^${isTyped ? "AP^PDF" : "application^pdf"}^Base64^${base64(pdf)}`,
  };
  const pictures = sentKeyImages(document).map((keyImage, index): Observation => {
    const jpeg = base64(keyImageJpeg(keyImages, keyImage.id));
    return {
      type: "ED",
      code: observationCode(extraCode("keyImages", `Key image ${index + 1}`), profile),
      subId: String(index + 1),
      value: `${source}^${isTyped ? "IM^JPEG" : "image^jpeg"}^Base64^${jpeg}`,
      notes: [keyImageCaption(document, keyImage, index)],
    };
  });
  return [...(profile.includesPdf ? [printed] : []), ...(profile.includesKeyImages ? pictures : [])];
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
