import type { Bundle, BundleEntry } from "@medplum/fhirtypes";
import { type Alert, alertCategoryNames } from "../../../shared/domain/alert.ts";
import type { FolderProfile } from "../../../shared/domain/folder-profile.ts";
import type { Hl7Profile } from "../../../shared/domain/hl7-profile.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import { type ProfiledDestination, settingsOf } from "../delivery/profiled-destination.ts";
import { encodeOwnNotice } from "../encoders/email-notice.ts";
import { identifierQuery, identifierSystems, patientIdentifiers } from "../encoders/fhir-identifiers.ts";
import { fhirDateTime } from "../encoders/fhir-parts.ts";
import { timestamp } from "../encoders/hl7-dialect.ts";
import { escapeHl7 } from "../encoders/hl7-message.ts";
import { encodeHl7Notice } from "../encoders/hl7-notice.ts";
import { localCodes } from "../encoders/hl7-observations.ts";
import {
  demoNotice,
  extraCodes,
  printedDate,
  printedInstant,
  printedName,
  printedNhsNumber,
} from "../encoders/report-facts.ts";
import { visibleText } from "../encoders/visible-text.ts";

/** What the notice of an alert is made from. */
export interface AlertMessageInput {
  readonly alert: Alert;
  /** The examination that it is of. */
  readonly study: Pick<StudySummary, "archiveId" | "site" | "studyInstanceUid">;
  /** Whom it is to. */
  readonly recipientName: string;
  /** MSH-10, at most 20 characters; identifies the Task too. */
  readonly controlId: string;
  /** Code of the site that sends it. */
  readonly siteCode: string;
  /** MSH-5 and MSH-6. */
  readonly receiver: { readonly application: string; readonly facility: string };
  /** The destination with the profile that counts for it. */
  readonly destination: Pick<ProfiledDestination, "name" | "channel" | "profile">;
  /** When it was made, in milliseconds since 1970. */
  readonly at: number;
  readonly isDemo: boolean;
}

/** A notice as it leaves. */
export interface AlertMessage {
  readonly contentKind: "alertNotice";
  readonly contentName: string;
  readonly payload: Uint8Array;
}

/**
 * Gives the notice of an alert as a destination's channel and profile take it; null where none brings an alert to a person:
 * documents (MDM, PDF, ITK3) are filed, and archives, paper and the page wait to be looked at.
 */
export function alertMessage(input: AlertMessageInput): AlertMessage | null {
  const { destination } = input;
  if (!bringsAlerts(destination)) return null;
  switch (destination.channel) {
    case "hl7":
      return hl7Message(input, settingsOf(destination, "hl7").profile);
    case "fhir":
      return notice("FHIR R4 Communication", fhirNotice(input));
    case "folder":
      return folderMessage(input, settingsOf(destination, "folder").content);
    case "email":
      return notice("notice without clinical content", emailNotice(input));
    default:
      return null;
  }
}

/** Says whether a destination's channel and profile bring an alert to a person: what `alertMessage` makes one for. */
export function bringsAlerts(destination: Pick<ProfiledDestination, "channel" | "profile">): boolean {
  // A receiver of documents knows no results, and would refuse one.
  const takesResults = settingsOf(destination, "hl7").profile.messageKind === "ORU";
  switch (destination.channel) {
    case "hl7":
      return takesResults;
    case "fhir":
    case "email":
      return true;
    case "folder": {
      const { content } = settingsOf(destination, "folder");
      return content === "hl7" ? takesResults : content !== "pdf";
    }
    default:
      return false;
  }
}

function notice(form: string, payload: Uint8Array): AlertMessage {
  return { contentKind: "alertNotice", contentName: `Alert, ${form}`, payload };
}

function hl7Message(input: AlertMessageInput, profile: Hl7Profile): AlertMessage {
  return notice(`HL7 v${profile.version} ORU^R01`, hl7Notice(input, profile));
}

function folderMessage(input: AlertMessageInput, content: FolderProfile["content"]): AlertMessage {
  switch (content) {
    case "hl7":
      return hl7Message(input, settingsOf(input.destination, "hl7").profile);
    case "fhir":
      return notice("FHIR R4 Communication", fhirNotice(input));
    default:
      return notice("plain text", textNotice(input));
  }
}

/** What a receiver of text alone reads: that it is an alert, whose, and the sentences. */
function textNotice(input: AlertMessageInput): Uint8Array {
  const { patient } = input.alert;
  const lines = [
    `ALERT: ${extraCodes.criticalResult.heading}`,
    `To: ${input.recipientName}`,
    `Patient: ${[printedName(patient.name), printedDate(patient.birthDate), printedNhsNumber(patient.nhsNumber ?? "")].join(", ")}`,
    `Hospital number: ${patient.patientId}, accession number: ${input.alert.accessionNumber}`,
    ...sentences(input),
    "This file proves nothing: please telephone too.",
  ].map((line) => visibleText(line));
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}

/** Mail is read by others: it says that somebody is to telephone, and nothing of whom or what. */
function emailNotice({ alert, controlId, destination, at, isDemo }: AlertMessageInput): Uint8Array {
  const { telephone, senderName } = settingsOf(destination, "email");
  const call = telephone === "" ? `Please telephone ${senderName}` : `Please call ${telephone} (${senderName})`;
  return encodeOwnNotice({
    isDemo,
    at,
    subject: "An urgent message waits for you",
    lines: [
      "An urgent message about an examination that you asked for, or that you have to know of, waits for you.",
      `${call} now and name ${controlId}. Raised by ${alert.raisedByName}.`,
    ],
    senderName,
  });
}

/** Gives the notice in sentences: what was found, what has to be done, until when, and whom to tell that it is known. */
function sentences({ alert, isDemo }: AlertMessageInput): string[] {
  return [
    `${alertCategoryNames[alert.category]} finding: ${alert.finding}`,
    ...(alert.suspectedPrimary === "" ? [] : [`Suspected primary: ${alert.suspectedPrimary}`]),
    `Action needed: ${alert.actionNeeded}`,
    `Examination: ${alert.examination}`,
    `Please acknowledge by ${printedInstant(alert.acknowledgeBy)}. Raised by ${alert.raisedByName}.`,
    ...(isDemo ? [demoNotice] : []),
  ].map((sentence) => visibleText(sentence));
}

/** An ORU^R01 with the communication (LOINC 73568-4); result status preliminary: no report is claimed. */
function hl7Notice(input: AlertMessageInput, profile: Hl7Profile): Uint8Array {
  const { alert, receiver, destination, at } = input;
  const { loinc, heading } = extraCodes.criticalResult;
  const accession = escapeHl7(alert.accessionNumber);
  const made = timestamp(at, profile);
  return encodeHl7Notice(
    {
      ...{ ...input, profile, destinationName: destination.name, patient: alert.patient },
      ...{ receivingApplication: receiver.application, receivingFacility: receiver.facility },
    },
    {
      request: [`OBR|1||${accession}|^${escapeHl7(alert.examination)}^L|||||||||||||||${accession}||||${made}||RAD|P`],
      texts: [
        {
          code: { known: { value: loinc, scheme: "LN" }, local: localCodes.criticalResult, name: heading },
          ...{ subId: escapeHl7(alert.id), text: sentences(input).join("\n") },
        },
      ],
      status: "P",
    },
  );
}

/** FHIR R4 transaction: the patient where the receiver has none, a Communication of the finding, a Task that asks for the acknowledgement. */
function fhirNotice(input: AlertMessageInput): Uint8Array {
  const { alert, controlId, at } = input;
  const [identifier] = patientIdentifiers({ patient: alert.patient, examination: input.study });
  const patient = { identifier };
  const delivery = { system: identifierSystems.delivery, value: controlId };
  const sent = fhirDateTime(at);
  const priority = alert.category === "critical" ? "stat" : "urgent";
  const communication: BundleEntry = {
    fullUrl: `urn:uuid:${alert.id}`,
    resource: {
      resourceType: "Communication",
      identifier: [delivery],
      status: "in-progress",
      priority,
      subject: patient,
      topic: { text: `${extraCodes.criticalResult.heading}: ${alertCategoryNames[alert.category]}` },
      sent,
      recipient: [{ display: input.recipientName }],
      sender: { display: alert.raisedByName },
      payload: [{ contentString: sentences(input).join("\n") }],
    },
    request: { method: "POST", url: "Communication", ifNoneExist: identifierQuery(delivery) },
  };
  const task: BundleEntry = {
    resource: {
      resourceType: "Task",
      identifier: [delivery],
      status: "requested",
      intent: "order",
      priority,
      code: { text: "Acknowledge this critical or urgent imaging finding" },
      focus: { reference: `urn:uuid:${alert.id}` },
      for: patient,
      authoredOn: sent,
      requester: { display: alert.raisedByName },
      owner: { display: input.recipientName },
      restriction: { period: { end: fhirDateTime(alert.acknowledgeBy) } },
    },
    request: { method: "POST", url: "Task", ifNoneExist: identifierQuery(delivery) },
  };
  const bundle: Bundle = { resourceType: "Bundle", type: "transaction", entry: [communication, task] };
  return new TextEncoder().encode(JSON.stringify(bundle));
}
