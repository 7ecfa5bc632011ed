import type { Bundle, BundleEntry } from "@medplum/fhirtypes";
import { type Alert, alertCategoryNames } from "../../../shared/domain/alert.ts";
import type { Channel } from "../../../shared/domain/delivery.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import { identifierQuery, identifierSystems, patientIdentifiers } from "../encoders/fhir-identifiers.ts";
import { fhirDateTime } from "../encoders/fhir-parts.ts";
import { escapeHl7 } from "../encoders/hl7-message.ts";
import { demoNotice, extraCodes, londonTime, printedInstant } from "../encoders/report-facts.ts";
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

/** Gives the notice of an alert as a channel takes it; null for a channel that brings no alert to a person. */
export function alertMessage(channel: Channel, input: AlertMessageInput): AlertMessage | null {
  if (channel === "hl7") {
    return { contentKind: "alertNotice", contentName: "Alert, HL7 v2.5.1 ORU^R01", payload: hl7Notice(input) };
  }
  if (channel === "fhir") {
    return { contentKind: "alertNotice", contentName: "Alert, FHIR R4 Communication", payload: fhirNotice(input) };
  }
  return null;
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

/** HL7 v2.5.1 ORU^R01 with one OBX of the communication (LOINC 73568-4); result status preliminary: no report is claimed. */
function hl7Notice(input: AlertMessageInput): Uint8Array {
  const { alert, controlId, receiver, at } = input;
  const { patient } = alert;
  const identifiers = [
    patient.nhsNumber === null ? "" : `${escapeHl7(patient.nhsNumber)}^^^NHS^NH`,
    patient.patientId === "" ? "" : `${escapeHl7(patient.patientId)}^^^${escapeHl7(patient.issuerOfPatientId)}^PI`,
  ].filter((identifier) => identifier !== "");
  const name = [patient.name.family, patient.name.given, patient.name.middle, patient.name.suffix, patient.name.prefix];
  const sex = { female: "F", male: "M", other: "O", unknown: "U" }[patient.sex];
  const born = (patient.birthDate ?? "").replaceAll("-", "");
  const to = `${escapeHl7(receiver.application)}|${escapeHl7(receiver.facility)}`;
  const { loinc, heading } = extraCodes.criticalResult;
  const accession = escapeHl7(alert.accessionNumber);
  const segments = [
    `MSH|^~\\&|SIGHTLINE|${escapeHl7(input.siteCode)}|${to}|${timestamp(at)}||ORU^R01^ORU_R01|${escapeHl7(controlId)}|${input.isDemo ? "T" : "P"}|2.5.1|||AL|NE|GBR|UNICODE UTF-8`,
    `PID|1||${identifiers.join("~")}||${name.map(escapeHl7).join("^").replace(/\^+$/, "")}||${born}|${sex}`,
    "PV1|1|U",
    `OBR|1||${accession}|^${escapeHl7(alert.examination)}^L|||||||||||||||${accession}||||${timestamp(at)}||RAD|P`,
    `OBX|1|FT|${loinc}^${heading}^LN|${escapeHl7(alert.id)}|${escapeHl7(sentences(input).join("\n"))}||||||P`,
  ];
  return new TextEncoder().encode(`${segments.join("\r")}\r`);
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

/** `YYYYMMDDHHMMSS+ZZZZ` in Europe/London. */
function timestamp(instant: number): string {
  const time = londonTime(instant);
  const digits = time.toPlainDateTime().toString({ smallestUnit: "second" }).replace(/[-:T]/g, "");
  return digits + time.offset.replace(":", "");
}
