import type { Bundle, Communication, Patient, Task } from "@medplum/fhirtypes";
import { type DelayReason, delayReasonWords } from "../../../shared/domain/delay-notice.ts";
import type { EmailProfile } from "../../../shared/domain/email-profile.ts";
import type { Hl7Profile } from "../../../shared/domain/hl7-profile.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import { encodeOwnNotice } from "./email-notice.ts";
import { identifierQuery, identifierSystems, patientIdentifiers, uuidOf } from "./fhir-identifiers.ts";
import { timestamp } from "./hl7-dialect.ts";
import { escapeHl7 } from "./hl7-message.ts";
import { encodeHl7Notice } from "./hl7-notice.ts";
import { londonTime } from "./report-facts.ts";

/** What a delay notice is made from. It carries who and which examination, never what is seen on it. */
export interface DelayMessageInput {
  readonly noticeId: string;
  readonly controlId: string;
  readonly study: StudySummary;
  readonly placerOrderNumber: string;
  readonly reason: DelayReason;
  /** Milliseconds since 1970. */
  readonly expectedAt: number;
  readonly raisedAt: number;
  readonly receivingApplication: string;
  readonly receivingFacility: string;
  readonly recipientName: string;
  /** For sentences when it cannot be made. */
  readonly destinationName: string;
  /** The receiver's dialect; of HL7 alone. */
  readonly profile: Hl7Profile;
  /** True where it goes to the patient. */
  readonly isForPatient: boolean;
  readonly isDemo: boolean;
}

/** Gives what is told, in a sentence or two. */
export function delaySentence({ reason, expectedAt }: Pick<DelayMessageInput, "reason" | "expectedAt">): string {
  const day = londonTime(expectedAt).toPlainDate();
  const words = day.toLocaleString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  return `The report of this examination comes later than planned. It is now expected by ${words}. ${delayReasonWords[reason]}.`;
}

/**
 * Gives an HL7 v2 ORU^R01 in the receiver's dialect as bytes, segments ended by CR: OBR-25 and OBX-11 are `I` (tables 0123 and
 * 0085: no result yet), so that no receiver takes it for a report.
 */
export function encodeDelayOru(input: DelayMessageInput): Uint8Array {
  const { study, profile, raisedAt, expectedAt } = input;
  const raised = timestamp(raisedAt, profile);
  const accession = escapeHl7(study.accessionNumber);
  const placer = escapeHl7(input.placerOrderNumber);
  const performed = study.performedAt === null ? "" : timestamp(study.performedAt, profile);
  const code = `${escapeHl7(study.modalities.join("+"))}^${escapeHl7(study.description)}^L`;
  const expectedOn = londonTime(expectedAt).toPlainDate().toString().replaceAll("-", "");
  return encodeHl7Notice(
    { ...input, siteCode: study.site.code, patient: study.patient, at: raisedAt },
    {
      request: [
        `ORC|SC|${placer}|${accession}||HD`,
        `OBR|1|${placer}|${accession}|${code}|||${performed}|||||||||||${accession}||||${raised}||RAD|I`,
      ],
      texts: [
        { code: { known: null, local: "DELAY", name: "Delay of the report" }, subId: "", text: delaySentence(input) },
      ],
      status: "I",
      further: (number) => [`OBX|${number}|DT|EXPECTED^Report expected by^L||${expectedOn}||||||I`],
    },
  );
}

/** Gives a notice by e-mail as UTF-8 JSON: that a report comes later, when and why; never whose it is or what was examined. */
export function encodeDelayEmail(
  input: Pick<DelayMessageInput, "reason" | "expectedAt" | "raisedAt" | "isDemo" | "controlId">,
  { senderName, readIn }: Pick<EmailProfile, "senderName" | "readIn">,
): Uint8Array {
  return encodeOwnNotice({
    ...{ isDemo: input.isDemo, at: input.raisedAt, senderName, subject: "A report comes later than planned" },
    lines: [
      delaySentence(input).replace("The report of this examination", "A report that you asked for"),
      `It will be in ${readIn}. To ask which it is, please telephone ${senderName} and name ${input.controlId}.`,
    ],
  });
}

/**
 * Gives a FHIR R4 transaction as UTF-8 JSON: the patient where the receiver has none, a Task on hold that asks the referrer to
 * acknowledge (found again by the delivery's control id), and a Communication with the words; to a patient the latter alone.
 */
export function encodeDelayBundle(input: DelayMessageInput): Uint8Array {
  const { study, noticeId } = input;
  const [best, ...others] = patientIdentifiers({ patient: study.patient, examination: study });
  const patientUrl = `urn:uuid:${uuidOf(`${noticeId} patient`)}`;
  const taskUrl = `urn:uuid:${uuidOf(`${noticeId} ${input.controlId} task`)}`;
  const given = [study.patient.name.given, study.patient.name.middle].filter((part) => part !== "");
  const patient: Patient = {
    resourceType: "Patient",
    identifier: [best, ...others],
    name: [
      { use: "official", family: study.patient.name.family || "Not known", given: given.length > 0 ? given : ["-"] },
    ],
    gender: study.patient.sex,
    ...(study.patient.birthDate === null ? {} : { birthDate: study.patient.birthDate }),
  };
  const identifier = { system: identifierSystems.delivery, value: input.controlId };
  const raised = londonTime(input.raisedAt).toString({ timeZoneName: "never", smallestUnit: "second" });
  const expected = londonTime(input.expectedAt).toString({ timeZoneName: "never", smallestUnit: "second" });
  const task: Task = {
    resourceType: "Task",
    identifier: [identifier],
    status: "on-hold",
    statusReason: { text: delayReasonWords[input.reason] },
    intent: "order",
    description: "Acknowledge that this imaging report comes later",
    for: { reference: patientUrl },
    authoredOn: raised,
    lastModified: raised,
    owner: { display: input.recipientName },
    restriction: { period: { end: expected } },
  };
  const words: Communication = {
    resourceType: "Communication",
    identifier: [{ ...identifier, value: `${input.controlId}-C` }],
    status: "completed",
    category: [{ text: "Delay of an imaging report" }],
    subject: { reference: patientUrl },
    sent: raised,
    ...(input.isForPatient ? { recipient: [{ reference: patientUrl }] } : { partOf: [{ reference: taskUrl }] }),
    payload: [{ contentString: delaySentence(input) }],
  };
  const create = (fullUrl: string, resource: Patient | Task | Communication, query: string) => ({
    ...{ fullUrl, resource },
    request: { method: "POST" as const, url: resource.resourceType, ifNoneExist: query },
  });
  const communicationUrl = `urn:uuid:${uuidOf(`${noticeId} ${input.controlId} communication`)}`;
  const bundle: Bundle = {
    resourceType: "Bundle",
    type: "transaction",
    entry: [
      create(patientUrl, patient, identifierQuery(best)),
      ...(input.isForPatient ? [] : [create(taskUrl, task, identifierQuery(identifier))]),
      create(communicationUrl, words, identifierQuery({ ...identifier, value: `${input.controlId}-C` })),
    ],
  };
  return new TextEncoder().encode(JSON.stringify(bundle));
}
