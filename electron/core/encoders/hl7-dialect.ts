import type { Hl7Profile, Hl7Version } from "../../../shared/domain/hl7-profile.ts";
import { hl7VersionSchema } from "../../../shared/domain/hl7-profile.ts";
import type { ReportDocument } from "../../../shared/domain/report.ts";
import { outwardStatus } from "../../../shared/domain/report-status.ts";
import { escapeHl7 } from "./hl7-message.ts";
import { londonTime } from "./report-facts.ts";

/** The events of a document that are sent (table 0003, chapter 9). */
export type DocumentEvent = "T02" | "T06" | "T10" | "T11";

/** Tells whether a version is another or a later one. */
function isFrom(version: Hl7Version, first: Hl7Version): boolean {
  return hl7VersionSchema.options.indexOf(version) >= hl7VersionSchema.options.indexOf(first);
}

/** Gives MSH-9. The structure is its third component from 2.3.1 on (chapter 2.15.9.9, table 0354). */
export function messageType(profile: Hl7Profile, event: DocumentEvent | null): string {
  if (event === null) return isFrom(profile.version, "2.3.1") ? "ORU^R01^ORU_R01" : "ORU^R01";
  const structure = event === "T11" ? "MDM_T01" : "MDM_T02";
  return isFrom(profile.version, "2.3.1") ? `MDM^${event}^${structure}` : `MDM^${event}`;
}

/** Gives the kind of message for a person, e.g. `HL7 v2.4 MDM^T10`. */
export function messageName(profile: Hl7Profile, document: Pick<ReportDocument, "status" | "version">): string {
  const kind = profile.messageKind === "ORU" ? "ORU^R01" : `MDM^${documentEvent(profile, document)}`;
  return `HL7 v${profile.version} ${kind}`;
}

/**
 * Gives the event of a document by the report's status (chapter 9.6). What was available for care is replaced (T10), not
 * edited (T08), which is for what was not. Of an examination that is not reported nothing is there to be cancelled: a
 * document says so.
 */
export function documentEvent(
  { addendumEvent, withdrawnEvent }: Pick<Hl7Profile, "addendumEvent" | "withdrawnEvent">,
  { status, version }: Pick<ReportDocument, "status" | "version">,
): DocumentEvent {
  if (version === 1) return "T02";
  if (status === "addended") return addendumEvent;
  return status === "withdrawn" || status === "cancelled" ? withdrawnEvent : "T10";
}

/** Gives MSH-18 (table 0211): UTF-8 has a name of its own from 2.5 on, before it is `UNICODE`. */
export function characterSetName({ characterSet, characterSetName: own, version }: Hl7Profile): string {
  if (own !== "") return own;
  if (characterSet !== "UTF-8") return characterSet;
  return isFrom(version, "2.5") ? "UNICODE UTF-8" : "UNICODE";
}

/** Gives the data type of a coded value: CWE came into observations with 2.5, before it is CE. */
export function codedType({ version }: Hl7Profile): "CWE" | "CE" {
  return isFrom(version, "2.5") ? "CWE" : "CE";
}

/** Gives the data type of a study's UID: HD as the IHE radiology profiles on 2.5 ask, before a plain text. */
export function uidType({ version }: Hl7Profile): "HD" | "ST" {
  return isFrom(version, "2.5") ? "HD" : "ST";
}

/** Gives TXA-3: what kind of data is in the observations (table 0191; `TEXT` from 2.3.1 on). */
export function textContent({ version }: Hl7Profile): "TEXT" | "TX" {
  return isFrom(version, "2.3.1") ? "TEXT" : "TX";
}

/** Tells whether an order stands before the document (MDM_T02 has its group from 2.5 on). */
export function hasOrderGroup({ version }: Hl7Profile): boolean {
  return isFrom(version, "2.5");
}

/** Gives TXA-19 of a cancelled document (table 0273: `CA` from 2.3.1 on). */
export function cancelledAvailability({ version }: Hl7Profile): "CA" | "UN" {
  return isFrom(version, "2.3.1") ? "CA" : "UN";
}

/** Gives MSH-21 with the separators before it; empty where none is sent. */
export function messageProfileField({ messageProfile, version }: Hl7Profile): string {
  return messageProfile === "" || !isFrom(version, "2.4") ? "" : `|||${escapeHl7(messageProfile)}`;
}

/** Tells whether a name's representation can be told (XPN-8 from 2.3.1 on). */
export function hasRepresentations({ version, nameForm }: Hl7Profile): boolean {
  return nameForm === "allRepresentations" && isFrom(version, "2.3.1");
}

/** Gives OBR-25 (table 0123). */
export function resultStatus({ addendumStatus, correctedStatus }: Hl7Profile, { status }: ReportDocument): string {
  if (status === "addended") return addendumStatus;
  return status === "corrected" ? correctedStatus : outwardStatus[status].obr25;
}

/** Gives OBX-11 (table 0085); `W` came with 2.3.1. */
export function observationStatus({ withdrawnStatus, version }: Hl7Profile, { status }: ReportDocument): string {
  if (status !== "withdrawn") return outwardStatus[status].obx11;
  return withdrawnStatus === "W" && !isFrom(version, "2.3.1") ? "C" : withdrawnStatus;
}

/** Gives an instant as the profile writes it, `YYYYMMDDHHMM[SS][+/-ZZZZ]` in Europe/London. */
export function timestamp(instant: number, { timePrecision, hasTimeZone }: Hl7Profile): string {
  const time = londonTime(instant);
  const digits = time.toPlainDateTime().toString({ smallestUnit: timePrecision }).replace(/[-:T]/g, "");
  return hasTimeZone ? digits + time.offset.replace(":", "") : digits;
}
