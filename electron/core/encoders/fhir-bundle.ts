import { createHash } from "node:crypto";
import type {
  Attachment,
  Bundle,
  BundleEntry,
  DiagnosticReport,
  ImagingStudy,
  Media,
  Patient,
  Practitioner,
  Reference,
  Resource,
  ServiceRequest,
  Task,
} from "@medplum/fhirtypes";
import { alertCategoryNames } from "../../../shared/domain/alert.ts";
import type { AlertStatement, MintedIdentifiers, Recipient, ReportDocument } from "../../../shared/domain/report.ts";
import { sectionText } from "../../../shared/domain/report.ts";
import {
  identifierQuery,
  identifierSystems,
  type KnownIdentifier,
  orderIdentifiers,
  patientIdentifiers,
  signerIdentifier,
  studyIdentifier,
  uuidOf,
} from "./fhir-identifiers.ts";
import { reportPlainText } from "./plain-text.ts";
import { alertSentences, extraCodes, imageLabel, keyImageJpeg, londonTime, releaseSignature } from "./report-facts.ts";

/** Everything that a FHIR transaction is made from. */
export interface FhirBundleInput {
  readonly document: ReportDocument;
  readonly identifiers: MintedIdentifiers;
  readonly recipient: Recipient;
  /** Identifies the delivery; the value of the Task's identifier. */
  readonly controlId: string;
  readonly pdf: Uint8Array;
  /** JPEG by key image id. */
  readonly keyImages: ReadonlyMap<string, Uint8Array>;
}

interface References {
  readonly patient: Reference<Patient>;
  readonly signer: Reference<Practitioner>;
  readonly order: Reference<ServiceRequest>;
  readonly study: Reference<ImagingStudy>;
  readonly report: Reference<DiagnosticReport>;
  readonly media: readonly Reference<Media>[];
}

/**
 * Gives a FHIR R4 transaction as UTF-8 JSON: patient, signer, order, study and key images are created where the
 * receiver has none (`ifNoneExist`), the DiagnosticReport is replaced by its identifier, and a Task asks the recipient
 * to acknowledge it. Posting it twice changes nothing. The same input gives the same bytes.
 */
export function encodeFhirBundle(input: FhirBundleInput): Uint8Array {
  const { document } = input;
  const references: References = {
    patient: referTo(document, "patient"),
    signer: referTo(document, "signer"),
    order: referTo(document, "order"),
    study: referTo(document, "study"),
    report: referTo(document, "report"),
    media: document.keyImages.map((keyImage) => referTo(document, `media-${keyImage.id}`)),
  };
  const bundle: Bundle = {
    resourceType: "Bundle",
    type: "transaction",
    entry: [
      ...contextEntries(document, references),
      ...mediaEntries(input, references),
      reportEntry(input, references),
      provenanceEntry(document, references),
      taskEntry(input, references),
      ...document.alerts.map((alert) => alertEntry(document, alert, references)),
    ],
  };
  return new TextEncoder().encode(JSON.stringify(bundle));
}

function referTo<Target extends Resource>(document: ReportDocument, name: string): Reference<Target> {
  return { reference: fullUrl(document, name) };
}

function fullUrl(document: ReportDocument, name: string): string {
  return `urn:uuid:${uuidOf(`${document.reportId}\n${document.version}\n${name}`)}`;
}

function createEntry(document: ReportDocument, name: string, resource: Resource, query: string): BundleEntry {
  return {
    fullUrl: fullUrl(document, name),
    resource,
    request: { method: "POST", url: resource.resourceType, ifNoneExist: query },
  };
}

function contextEntries(document: ReportDocument, { patient, order }: References): BundleEntry[] {
  const { examination } = document;
  const release = releaseSignature(document);
  const patientIds = patientIdentifiers(document);
  const orderIds = orderIdentifiers(document);
  const study = studyIdentifier(document);
  const signer = signerIdentifier(release);
  const performed = examination.performedAt === null ? {} : { started: dateTime(examination.performedAt) };
  const described = examination.description === "" ? {} : { description: examination.description };
  return [
    createEntry(document, "patient", patientResource(document), identifierQuery(patientIds[0])),
    createEntry(
      document,
      "signer",
      { resourceType: "Practitioner", identifier: [signer], name: [{ text: release.displayName }] },
      identifierQuery(signer),
    ),
    createEntry(
      document,
      "order",
      {
        resourceType: "ServiceRequest",
        identifier: orderIds,
        status: "completed",
        intent: "order",
        category: [{ coding: [{ system: "http://snomed.info/sct", code: "363679005", display: "Imaging" }] }],
        code: { text: examination.description || "Imaging examination" },
        subject: patient,
        ...(examination.referrer.name === "" ? {} : { requester: { display: examination.referrer.name } }),
      },
      identifierQuery(orderIds[0]),
    ),
    createEntry(
      document,
      "study",
      {
        resourceType: "ImagingStudy",
        identifier: [study],
        status: "available",
        subject: patient,
        basedOn: [order],
        ...performed,
        ...described,
        ...(examination.modalities.length === 0
          ? {}
          : {
              modality: examination.modalities.map((code) => ({
                system: "http://dicom.nema.org/resources/ontology/DCM",
                code,
              })),
            }),
      },
      identifierQuery(study),
    ),
  ];
}

function patientResource(document: ReportDocument): Patient {
  const { name, sex, birthDate } = document.patient;
  const given = [name.given, name.middle].filter((part) => part !== "");
  return {
    resourceType: "Patient",
    identifier: patientIdentifiers(document),
    name: [
      {
        use: "official",
        ...(name.family === "" ? {} : { family: name.family }),
        ...(given.length === 0 ? {} : { given }),
        ...(name.prefix === "" ? {} : { prefix: [name.prefix] }),
        ...(name.suffix === "" ? {} : { suffix: [name.suffix] }),
        text: plain([name.prefix, ...given, name.family, name.ideographic].join(" ")) || "Not known",
      },
    ],
    gender: sex,
    ...(birthDate === null ? {} : { birthDate }),
  };
}

function mediaEntries({ document, keyImages }: FhirBundleInput, { patient, study, signer }: References): BundleEntry[] {
  return document.keyImages.map((keyImage, index) => {
    const identifier = { system: identifierSystems.keyImage, value: keyImage.id };
    const label = `Key image ${index + 1} (${imageLabel(keyImage.image, document.examination.studyInstanceUid)})`;
    return createEntry(
      document,
      `media-${keyImage.id}`,
      {
        resourceType: "Media",
        identifier: [identifier],
        status: "completed",
        partOf: [study],
        subject: patient,
        operator: signer,
        width: keyImage.widthPixels,
        height: keyImage.heightPixels,
        content: attachment("image/jpeg", keyImageJpeg(keyImages, keyImage.id), label),
        ...(plain(keyImage.caption) === "" ? {} : { note: [{ text: keyImage.caption }] }),
      },
      identifierQuery(identifier),
    );
  });
}

function reportEntry({ document, identifiers, pdf }: FhirBundleInput, references: References): BundleEntry {
  const { examination } = document;
  const identifier = { system: identifierSystems.report, value: identifiers.reportIdentifier };
  const conclusion = sectionText(document.sections.conclusion);
  return {
    fullUrl: fullUrl(document, "report"),
    resource: {
      resourceType: "DiagnosticReport",
      text: { status: "generated", div: narrative(reportPlainText(document)) },
      identifier: [identifier, versionIdentifier(document)],
      basedOn: [references.order],
      status: document.status === "addended" ? "appended" : "final",
      category: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0074", code: "RAD" }] }],
      code: {
        coding: [{ system: "http://loinc.org", code: extraCodes.report.loinc, display: extraCodes.report.heading }],
        text: examination.description || extraCodes.report.heading,
      },
      subject: references.patient,
      ...(examination.performedAt === null ? {} : { effectiveDateTime: dateTime(examination.performedAt) }),
      issued: dateTime(releaseSignature(document).signedAt),
      ...(examination.site.name === "" ? {} : { performer: [{ display: examination.site.name }] }),
      resultsInterpreter: [references.signer],
      imagingStudy: [references.study],
      ...(references.media.length === 0
        ? {}
        : {
            media: document.keyImages.map((keyImage, index) => ({
              ...(plain(keyImage.caption) === "" ? {} : { comment: keyImage.caption }),
              link: references.media[index] ?? {},
            })),
          }),
      ...(conclusion === "" ? {} : { conclusion }),
      presentedForm: [attachment("application/pdf", pdf, "Imaging report")],
    },
    request: { method: "PUT", url: `DiagnosticReport?${identifierQuery(identifier)}` },
  };
}

function versionIdentifier(document: ReportDocument): KnownIdentifier {
  return { system: identifierSystems.reportVersion, value: `${document.reportId}/${document.version}` };
}

/** Provenance has no identifier in R4, so a tag makes it findable for `ifNoneExist`. */
function provenanceEntry(document: ReportDocument, references: References): BundleEntry {
  const { system, value } = versionIdentifier(document);
  const recorded = dateTime(releaseSignature(document).signedAt);
  return createEntry(
    document,
    "provenance",
    {
      resourceType: "Provenance",
      meta: { tag: [{ system, code: value }] },
      target: [references.report],
      occurredDateTime: recorded,
      recorded,
      activity: {
        coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-DocumentCompletion", code: "LA" }],
      },
      agent: [
        {
          type: {
            coding: [{ system: "http://terminology.hl7.org/CodeSystem/provenance-participant-type", code: "verifier" }],
          },
          who: references.signer,
        },
      ],
    },
    `_tag=${encodeURIComponent(`${system}|${value}`)}`,
  );
}

function taskEntry({ document, recipient, controlId }: FhirBundleInput, references: References): BundleEntry {
  const identifier = { system: identifierSystems.delivery, value: controlId };
  const limits = document.alerts.map((alert) => alert.acknowledgeBy);
  const released = dateTime(releaseSignature(document).signedAt);
  const task: Task = {
    resourceType: "Task",
    identifier: [identifier],
    status: "requested",
    intent: "order",
    priority: document.alerts.some(({ category }) => category === "critical") ? "stat" : "routine",
    code: { text: "Read and acknowledge this imaging report" },
    focus: references.report,
    for: references.patient,
    authoredOn: released,
    lastModified: released,
    requester: references.signer,
    owner: { display: [recipient.name, recipient.organisation].filter((part) => part !== "").join(", ") },
    ...(limits.length === 0 ? {} : { restriction: { period: { end: dateTime(Math.min(...limits)) } } }),
  };
  return createEntry(document, "task", task, identifierQuery(identifier));
}

function alertEntry(document: ReportDocument, alert: AlertStatement, references: References): BundleEntry {
  const identifier = { system: identifierSystems.alert, value: alert.alertId };
  return createEntry(
    document,
    `alert-${alert.alertId}`,
    {
      resourceType: "Communication",
      identifier: [identifier],
      status: "in-progress",
      priority: alert.category === "critical" ? "stat" : "urgent",
      subject: references.patient,
      topic: { text: `${extraCodes.criticalResult.heading}: ${alertCategoryNames[alert.category]}` },
      about: [references.report],
      sent: dateTime(releaseSignature(document).signedAt),
      sender: references.signer,
      payload: [{ contentString: alertSentences(alert).join("\n") }],
    },
    identifierQuery(identifier),
  );
}

/** R4 asks for the SHA-1 of the bytes, in base64. */
function attachment(contentType: string, bytes: Uint8Array, title: string): Attachment {
  return {
    contentType,
    data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64"),
    size: bytes.byteLength,
    hash: createHash("sha1").update(bytes).digest("base64"),
    title,
  };
}

function narrative(lines: readonly string[]): string {
  const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  const escaped = lines.map((line) =>
    line.replace(/\p{Cc}/gu, " ").replace(/[&<>]/g, (character) => escapes[character] ?? character),
  );
  const paragraphs = escaped.filter((line) => line.trim() !== "").map((line) => `<p>${line}</p>`);
  return `<div xmlns="http://www.w3.org/1999/xhtml">${paragraphs.join("")}</div>`;
}

/** FHIR strings have no leading, trailing or double space. */
function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function dateTime(instant: number): string {
  return londonTime(instant).toString({ timeZoneName: "never", smallestUnit: "millisecond" });
}
