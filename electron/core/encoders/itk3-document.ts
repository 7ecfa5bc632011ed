import type { MeshProfile } from "../../../shared/domain/mesh-profile.ts";
import type { Recipient, ReportDocument, Signature } from "../../../shared/domain/report.ts";
import { signerIdentifier, uuidOf } from "./fhir-identifiers.ts";
import { fhirDateTime, plainString } from "./fhir-parts.ts";
import { type XmlElement, xml, xmlText } from "./plain-xml.ts";
import { printedName, releaseSignature } from "./report-facts.ts";
import { visibleText } from "./visible-text.ts";

/** Everything that an ITK3 document is made from. */
export interface Itk3Input {
  readonly document: ReportDocument;
  readonly profile: Pick<MeshProfile, "mailbox" | "senderOdsCode">;
  readonly recipient: Recipient;
  /** Comes back in every response as the sender's reference. */
  readonly controlId: string;
  readonly pdf: Uint8Array;
}

const itk = "https://fhir.nhs.uk/STU3";
const careConnect = "https://fhir.hl7.org.uk/STU3/StructureDefinition";
const odsSystem = "https://fhir.nhs.uk/Id/ods-organization-code";
const snomed = "http://snomed.info/sct";

/**
 * Gives a report as an ITK3 message (FHIR STU3 as XML, ITK3 Messaging Distribution 2.5.0) with a GP Connect Send Document
 * payload: header with both acknowledgements asked for, composition, PDF, author, custodian and patient. A later version
 * replaces the one before (`relatesTo`). The same input gives the same bytes.
 */
export function encodeItk3Document(input: Itk3Input): Uint8Array {
  const { document, controlId } = input;
  const id = (name: string) => uuidOf(`itk3\n${controlId}\n${name}`);
  const message = bundle(id("message"), "ITK-Message-Bundle-1", id("message-identifier"), "message", [
    entry(id("header"), messageHeader(input, id)),
    entry(
      id("header-sender"),
      xml(
        "Organization",
        {},
        ...head(id("header-sender"), `${itk}/StructureDefinition/CareConnect-ITK-Header-Organization-1`),
        ods(input),
      ),
    ),
    entry(
      id("payload"),
      bundle(
        id("payload"),
        "ITK-Document-Bundle-1",
        documentIdentifier(input, document.version),
        "document",
        payload(input, id),
      ),
    ),
  ]);
  const root = { ...message, attributes: { xmlns: "http://hl7.org/fhir" } };
  return new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${xmlText(root)}`);
}

type IdOf = (name: string) => string;

/** The identifier of a version at its recipient: what a replacement names as the document that it replaces. */
function documentIdentifier({ document, recipient }: Itk3Input, version: number): string {
  return uuidOf(`itk3 document\n${document.reportId}\n${version}\n${recipient.id}`);
}

function messageHeader(input: Itk3Input, id: IdOf): XmlElement {
  const { document, profile, controlId } = input;
  const handling = (url: string, ...children: XmlElement[]) => xml("extension", { url }, ...children);
  return xml(
    "MessageHeader",
    {},
    ...head(id("header"), `${itk}/StructureDefinition/ITK-MessageHeader-2`),
    handling(
      `${itk}/StructureDefinition/Extension-ITK-MessageHandling-2`,
      handling("BusAckRequested", value("valueBoolean", "true")),
      handling("InfAckRequested", value("valueBoolean", "true")),
      handling(
        "RecipientType",
        xml("valueCoding", {}, ...coding(`${itk}/CodeSystem/ITK-RecipientType-1`, "FA", "For Action")),
      ),
      handling(
        "MessageDefinition",
        reference("valueReference", `${itk}/MessageDefinition/ITK-GPConnectSendDocument-MessageDefinition-1`),
      ),
      handling("SenderReference", value("valueString", controlId)),
      handling("LocalExtension", value("valueString", "SendDocument-ImagingReport")),
    ),
    xml("event", {}, ...coding(`${itk}/CodeSystem/ITK-MessageEvent-2`, "ITK007C", "ITK GP Connect Send Document")),
    reference("sender", urn(id("header-sender"))),
    value("timestamp", seconds(releaseSignature(document).signedAt)),
    xml("source", {}, value("endpoint", profile.mailbox)),
    reference("focus", urn(id("payload"))),
  );
}

function payload(input: Itk3Input, id: IdOf): XmlElement[] {
  const { document, pdf } = input;
  const binary = xml(
    "Binary",
    {},
    ...head(id("pdf"), `${itk}/StructureDefinition/ITK-Attachment-Binary-1`),
    value("contentType", "application/pdf"),
    value("content", Buffer.from(pdf).toString("base64")),
  );
  const organisation = xml(
    "Organization",
    {},
    ...head(id("custodian"), `${careConnect}/CareConnect-Organization-1`),
    ods(input),
    value("name", releaseSignature(document).site.name || "Not stated"),
  );
  return [
    entry(id("composition"), composition(input, id)),
    entry(id("pdf"), binary),
    entry(id("author"), practitioner(releaseSignature(document), id)),
    entry(id("custodian"), organisation),
    entry(id("patient"), patient(document, id)),
  ];
}

function composition(input: Itk3Input, id: IdOf): XmlElement {
  const { document } = input;
  const { version } = document;
  return xml(
    "Composition",
    {},
    ...head(id("composition"), `${careConnect}/CareConnect-Composition-1`),
    xml(
      "text",
      {},
      value("status", "generated"),
      xml("div", { xmlns: "http://www.w3.org/1999/xhtml" }, xml("p", {}, summary(input))),
    ),
    value("status", "final"),
    xml("type", {}, xml("coding", {}, ...coding(snomed, "4201000179104", "Imaging report"))),
    reference("subject", urn(id("patient"))),
    value("date", seconds(releaseSignature(document).signedAt)),
    reference("author", urn(id("author"))),
    value("title", "Imaging report"),
    value("confidentiality", "N"),
    reference("custodian", urn(id("custodian"))),
    version > 1 &&
      xml(
        "relatesTo",
        {},
        value("code", "replaces"),
        xml(
          "targetIdentifier",
          {},
          value("system", "https://tools.ietf.org/html/rfc4122"),
          value("value", documentIdentifier(input, version - 1)),
        ),
      ),
    xml("section", {}, value("title", "Imaging report"), reference("entry", urn(id("pdf")))),
  );
}

/** What a practice reads in its list of tasks; also the subject of the MESH message. */
function summary({ document, profile }: Itk3Input): string {
  const { patient, version, examination, isDemo } = document;
  const site = examination.site.name || releaseSignature(document).site.name;
  return plainString(
    [
      `${isDemo ? "TEST: " : ""}Imaging report for ${printedName(patient.name)}`,
      `NHS Number ${patient.nhsNumber ?? "not known"}`,
      `examined at ${site || "a site not stated"}`,
      ...(profile.senderOdsCode === "" ? [] : [`ODS Code ${profile.senderOdsCode}`]),
      `Version ${version}`,
    ].join(", "),
  );
}

function practitioner(signature: Signature, id: IdOf): XmlElement {
  const { system, value: number } = signerIdentifier(signature);
  return xml(
    "Practitioner",
    {},
    ...head(id("author"), `${careConnect}/CareConnect-Practitioner-1`),
    xml("identifier", {}, value("system", system), value("value", number)),
    xml("name", {}, value("use", "official"), value("text", signature.displayName)),
  );
}

function patient({ patient: { name, nhsNumber, birthDate, sex } }: ReportDocument, id: IdOf): XmlElement {
  const part = (key: string, text: string) => text !== "" && value(key, text);
  return xml(
    "Patient",
    {},
    ...head(id("patient"), `${careConnect}/CareConnect-Patient-1`),
    nhsNumber !== null &&
      xml("identifier", {}, value("system", "https://fhir.nhs.uk/Id/nhs-number"), value("value", nhsNumber)),
    value("active", "true"),
    xml(
      "name",
      {},
      value("use", "official"),
      part("family", name.family),
      part("given", name.given),
      part("given", name.middle),
      part("prefix", name.prefix),
      part("suffix", name.suffix),
    ),
    value("gender", sex),
    birthDate !== null && value("birthDate", birthDate),
  );
}

function bundle(id: string, profile: string, identifier: string, type: string, entries: XmlElement[]): XmlElement {
  return xml(
    "Bundle",
    {},
    ...head(id, `${itk}/StructureDefinition/${profile}`),
    xml("identifier", {}, value("system", "https://tools.ietf.org/html/rfc4122"), value("value", identifier)),
    value("type", type),
    ...entries,
  );
}

function entry(id: string, resource: XmlElement): XmlElement {
  return xml("entry", {}, value("fullUrl", urn(id)), xml("resource", {}, resource));
}

function head(id: string, profile: string): XmlElement[] {
  return [value("id", id), xml("meta", {}, value("profile", profile))];
}

function ods({ profile }: Itk3Input): XmlElement {
  return xml("identifier", {}, value("system", odsSystem), value("value", profile.senderOdsCode || "not stated"));
}

function coding(system: string, code: string, display: string): XmlElement[] {
  return [value("system", system), value("code", code), value("display", display)];
}

function reference(name: string, target: string): XmlElement {
  return xml(name, {}, value("reference", target));
}

function value(name: string, text: string): XmlElement {
  return xml(name, { value: visibleText(text) });
}

function urn(id: string): string {
  return `urn:uuid:${id}`;
}

/** An instant of STU3 in seconds, in Europe/London. */
function seconds(instant: number): string {
  return fhirDateTime(instant).replace(/\.\d+/, "");
}
