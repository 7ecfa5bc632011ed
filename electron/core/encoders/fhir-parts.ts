import { createHash } from "node:crypto";
import type {
  Attachment,
  BundleEntry,
  DiagnosticReport,
  ImagingStudy,
  Media,
  Patient,
  Practitioner,
  Reference,
  Resource,
  ServiceRequest,
} from "@medplum/fhirtypes";
import type { MintedIdentifiers, Recipient, ReportDocument } from "../../../shared/domain/report.ts";
import { identifierSystems, type KnownIdentifier, uuidOf } from "./fhir-identifiers.ts";
import { londonTime } from "./report-facts.ts";
import { sentKeyImages } from "./report-outline.ts";
import { answeredRequests, furtherStudies } from "./requests.ts";

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

/** How the resources of one transaction name each other. */
export interface FhirReferences {
  readonly patient: Reference<Patient>;
  readonly signer: Reference<Practitioner>;
  /** Who prepared it; null where that was the signer. */
  readonly preparer: Reference<Practitioner> | null;
  /** One for each request that the report answers. */
  readonly orders: readonly Reference<ServiceRequest>[];
  /** One for each examination that the report is about. */
  readonly studies: readonly Reference<ImagingStudy>[];
  readonly report: Reference<DiagnosticReport>;
  readonly media: readonly Reference<Media>[];
}

/** Gives the references of a transaction. */
export function fhirReferences(document: ReportDocument): FhirReferences {
  return {
    patient: referTo(document, "patient"),
    signer: referTo(document, "signer"),
    preparer: document.preparedBy === undefined ? null : referTo(document, "preparer"),
    orders: answeredRequests(document).map((_, index) => referTo(document, orderName(index))),
    studies: [0, ...furtherStudies(document).map((_, index) => index + 1)].map((index) =>
      referTo(document, studyName(index)),
    ),
    report: referTo(document, "report"),
    media: sentKeyImages(document).map((keyImage) => referTo(document, `media-${keyImage.id}`)),
  };
}

/** Gives the name of an order within its transaction. `index` counts from 0. */
export function orderName(index: number): string {
  return index === 0 ? "order" : `order-${index + 1}`;
}

/** Gives the name of a study within its transaction. `index` counts from 0. */
export function studyName(index: number): string {
  return index === 0 ? "study" : `study-${index + 1}`;
}

function referTo<Target extends Resource>(document: ReportDocument, name: string): Reference<Target> {
  return { reference: fullUrl(document, name) };
}

/** Gives the address of a resource within its transaction. */
export function fullUrl(document: ReportDocument, name: string): string {
  return `urn:uuid:${uuidOf(`${document.reportId}\n${document.version}\n${name}`)}`;
}

/** Gives an entry that creates a resource where the receiver has none that `query` finds. */
export function createEntry(document: ReportDocument, name: string, resource: Resource, query: string): BundleEntry {
  return {
    fullUrl: fullUrl(document, name),
    resource,
    request: { method: "POST", url: resource.resourceType, ifNoneExist: query },
  };
}

/** Gives the identifier of one version of a report. */
export function versionIdentifier(document: ReportDocument): KnownIdentifier {
  return { system: identifierSystems.reportVersion, value: `${document.reportId}/${document.version}` };
}

/** Gives bytes as an attachment. R4 asks for the SHA-1 of the bytes, in base64. */
export function attachment(contentType: string, bytes: Uint8Array, title: string): Attachment {
  return {
    contentType,
    data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64"),
    size: bytes.byteLength,
    hash: createHash("sha1").update(bytes).digest("base64"),
    title,
  };
}

/** Gives text as FHIR strings have it: no leading, trailing or double space. */
export function plainString(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Gives an instant as a FHIR dateTime in Europe/London. */
export function fhirDateTime(instant: number): string {
  return londonTime(instant).toString({ timeZoneName: "never", smallestUnit: "millisecond" });
}
