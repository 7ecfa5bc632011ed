import { createHash } from "node:crypto";
import type { Channel } from "../../../shared/domain/delivery.ts";
import type { MintedIdentifiers, Recipient, ReportDocument } from "../../../shared/domain/report.ts";
import { type ProfiledDestination, settingsOf } from "../delivery/profiled-destination.ts";
import { WorkstationError } from "../errors.ts";
import {
  type ContentKind,
  contentKindsOf,
  contentName,
  isPresentationState,
  isReportCopy,
  isRequestKind,
  isSegmentationKind,
  numberOfKind,
} from "./content-kinds.ts";
import { encodeEmailNotice } from "./email-notice.ts";
import { encodeEncapsulatedPdf } from "./encapsulated-pdf.ts";
import { encodeFhirBundle } from "./fhir-bundle.ts";
import { encodeMdm } from "./hl7-mdm.ts";
import { encodeOru } from "./hl7-oru.ts";
import { encodeItk3Document } from "./itk3-document.ts";
import { encodeKeyObjectSelection } from "./key-object-selection.ts";
import { requireLosslessPayload, requireLosslessText } from "./loss-check.ts";
import { encodeMeasurementReport } from "./measurement-report.ts";
import { encodePdf } from "./pdf.ts";
import type { ReportFonts } from "./pdf-page.ts";
import { reportPlainText } from "./plain-text.ts";
import { encodePresentationState } from "./presentation-state.ts";
import { keyImageJpeg } from "./report-facts.ts";
import { reportNarrative } from "./report-html.ts";
import { sentKeyImages } from "./report-outline.ts";
import { encodeSegmentation } from "./segmentation.ts";
import { statedKeyImages } from "./stated-key-images.ts";
import { encodeStructuredReport } from "./structured-report.ts";

/** Everything that the payloads of one version are made from. */
export interface PrepareInput {
  readonly document: ReportDocument;
  readonly identifiers: MintedIdentifiers;
  /** Identifiers of the earlier versions of this report, newest first. */
  readonly previous: readonly MintedIdentifiers[];
  /** The destinations that `document.recipients` name. */
  readonly destinations: readonly ProfiledDestination[];
  /** JPEG by key image id, as stored. */
  readonly keyImages: ReadonlyMap<string, Uint8Array>;
  /** Identifiers of the HL7 destinations that take the values of the template's fields beside the text. */
  readonly fieldValuesTo?: readonly string[];
  /** Given where refused messages are made anew: other bytes need other control ids. Any text that was not used before. */
  readonly remadeAs?: string;
  /** Addresses on the referrer's page by recipient id, for notices by e-mail; absent where there are none. */
  readonly pageAddresses?: ReadonlyMap<string, string>;
}

/** One payload for one recipient: what `OutboxRepository.enqueue` takes, but for its record identifiers. */
export interface PreparedDelivery {
  readonly recipient: Recipient;
  readonly channel: Channel;
  readonly contentKind: ContentKind;
  readonly contentName: string;
  /** Rows with the same key leave strictly in order: one destination and patient, and for archives one kind. Holds no patient data. */
  readonly orderingKey: string;
  /** At most 20 characters; MSH-10 and FHIR Task identifier. The same for the same version, recipient and content. */
  readonly controlId: string;
  /** The profile that the bytes were made by; null for the channel's defaults. */
  readonly profileId: string | null;
  readonly payload: Uint8Array;
  /** SHA-256 of the payload in lower-case hexadecimal. */
  readonly sha256: string;
}

/** What leaves for one version: its printed form and the rows of the outbox, in sending order. */
export interface PreparedReport {
  readonly pdf: Uint8Array;
  readonly deliveries: readonly PreparedDelivery[];
}

/**
 * Gives every payload of a signed version. The same input gives the same bytes. Fails with `invalid_report` when a
 * key image's JPEG is missing or is not the one that was marked, when a recipient's destination is unknown, and when a text
 * form that is read back is not what the report states.
 */
export async function prepareDeliveries(input: PrepareInput, fonts: ReportFonts): Promise<PreparedReport> {
  checkKeyImages(input);
  requireLosslessText(input.document);
  const pdf = await encodePdf({ document: input.document, keyImages: input.keyImages }, fonts);
  const deliveries: PreparedDelivery[] = [];
  for (const recipient of input.document.recipients) {
    const destination = input.destinations.find(({ id }) => id === recipient.destinationId);
    if (!destination) {
      throw new WorkstationError(
        "invalid_report",
        `No destination is set up for ${recipient.name}, so nothing was signed. Ask an administrator to add it.`,
        { details: { destinationId: recipient.destinationId } },
      );
    }
    const kinds = contentKindsOf(destination, input.document);
    for (const one of perRequest(input, destination)) {
      for (const kind of kinds) deliveries.push(await prepareOne(one, recipient, destination, kind, pdf, fonts));
    }
  }
  return { pdf, deliveries };
}

/**
 * A receiver that files by accession number gets a report of several requests once under each; it names the others too.
 * Archives file by study and get it once.
 */
function perRequest(input: PrepareInput, destination: ProfiledDestination): readonly PrepareInput[] {
  const { document, identifiers } = input;
  const others = document.examination.otherRequests ?? [];
  // HL7 has a kind of content for each request (`oru:2`): splitting here as well would send each of them several times.
  if (destination.isPerAccession !== true || destination.channel !== "fhir" || others.length === 0) return [input];
  const { studyInstanceUid, accessionNumber, placerOrderNumber, description } = document.examination;
  const requests = [{ studyInstanceUid, accessionNumber, placerOrderNumber, description }, ...others];
  return requests.map((request, place) => {
    const otherRequests = requests.filter((_, index) => index !== place);
    const reportIdentifier = place === 0 ? identifiers.reportIdentifier : `${identifiers.reportIdentifier}.${place}`;
    return {
      ...input,
      document: { ...document, examination: { ...document.examination, ...request, otherRequests } },
      identifiers: { ...identifiers, reportIdentifier },
    };
  });
}

function checkKeyImages({ document, keyImages }: PrepareInput): void {
  for (const { id, sha256 } of sentKeyImages(document)) {
    if (sha256Of(keyImageJpeg(keyImages, id)) === sha256) continue;
    throw new WorkstationError(
      "invalid_report",
      "The picture of a key image is not the one that was marked, so nothing was signed. Mark the image again.",
      { details: { keyImageId: id } },
    );
  }
}

async function prepareOne(
  input: PrepareInput,
  recipient: Recipient,
  destination: ProfiledDestination,
  contentKind: ContentKind,
  pdf: Uint8Array,
  fonts: ReportFonts,
): Promise<PreparedDelivery> {
  const { document } = input;
  // Of several requests each message has its own identifier; of one it stays what it always was.
  const isSplit = destination.channel === "fhir" && destination.isPerAccession === true;
  const request =
    isSplit && document.examination.otherRequests !== undefined ? [document.examination.studyInstanceUid] : [];
  const remade = input.remadeAs === undefined ? [] : [input.remadeAs];
  const named = [document.reportId, document.version, recipient.id, destination.id, contentKind];
  const seed = [...named, ...request, ...remade].join("\n");
  const controlId = `S${sha256Of(seed).slice(0, 19).toUpperCase()}`;
  const payload = await encode(input, recipient, destination, contentKind, controlId, pdf, fonts);
  requireLosslessPayload(document, contentKind, payload, settingsOf(destination, "hl7").profile);
  const patient = [document.patient.issuerOfPatientId, document.patient.patientId].join("\n");
  // An archive that refuses one kind of object must not hold back the others.
  const [kindName = contentKind] = contentKind.split(":");
  const lane = destination.channel === "dicomweb" ? kindName : destination.channel;
  return {
    recipient,
    channel: destination.channel,
    contentKind,
    contentName: contentName(contentKind, document, destination),
    orderingKey: `${destination.id}:${lane}:${sha256Of(`${destination.id}\n${patient}`).slice(0, 20)}`,
    controlId,
    profileId: destination.profile?.id ?? null,
    payload,
    sha256: sha256Of(payload),
  };
}

function encode(
  input: PrepareInput,
  recipient: Recipient,
  destination: ProfiledDestination,
  contentKind: ContentKind,
  controlId: string,
  pdf: Uint8Array,
  fonts: ReportFonts,
): Uint8Array | Promise<Uint8Array> {
  const { document, identifiers, previous, keyImages } = input;
  if (isPresentationState(contentKind)) return encodeState(input, numberOfKind(contentKind));
  if (isSegmentationKind(contentKind)) return encodeSegmentation(document, identifiers, contentKind);
  if (isReportCopy(contentKind)) {
    return encodeStructuredReport(document, identifiers, previous, numberOfKind(contentKind));
  }
  if (isRequestKind(contentKind)) return encodeHl7(input, destination, controlId, pdf, numberOfKind(contentKind));
  switch (contentKind) {
    case "oru":
      return encodeHl7(input, destination, controlId, pdf, null);
    case "fhirBundle":
      return encodeFhirBundle({ document, identifiers, recipient, controlId, pdf, keyImages });
    case "structuredReport":
      return encodeStructuredReport(document, identifiers, previous);
    case "keyObjectSelection": {
      const keyObject = encodeKeyObjectSelection(document, identifiers);
      if (keyObject) return keyObject;
      throw new WorkstationError("internal", "The key object selection could not be made. Nothing was signed.");
    }
    case "measurementReport": {
      const measurements = encodeMeasurementReport(document, identifiers);
      if (measurements) return measurements;
      throw new WorkstationError("internal", "The measurement report could not be made. Nothing was signed.");
    }
    case "encapsulatedPdf":
      return encodeEncapsulatedPdf(document, identifiers, pdf);
    case "readerPage":
      return new TextEncoder().encode(reportNarrative(document));
    case "reportPdf":
      return pdf;
    case "reportText":
      return new TextEncoder().encode(`${reportPlainText(document).join("\r\n")}\r\n`);
    case "printSheet":
      return encodePdf({ document, keyImages, coverFor: { recipient, address: destination.address } }, fonts);
    case "emailNotice":
      return encodeEmailNotice({
        ...{ document, profile: settingsOf(destination, "email") },
        link: input.pageAddresses?.get(recipient.id) ?? null,
      });
    case "itk3Document":
      return encodeItk3Document({ document, profile: settingsOf(destination, "mesh"), recipient, controlId, pdf });
  }
}

function encodeHl7(
  { document, keyImages, fieldValuesTo = [] }: PrepareInput,
  destination: ProfiledDestination,
  controlId: string,
  pdf: Uint8Array,
  request: number | null,
): Uint8Array {
  const { receivingApplication, receivingFacility, name } = destination;
  const { profile } = settingsOf(destination, "hl7");
  const encodeMessage = profile.messageKind === "ORU" ? encodeOru : encodeMdm;
  return encodeMessage({
    ...{ document, keyImages, pdf, controlId, request, profile, receivingApplication, receivingFacility },
    destinationName: name,
    hasFieldValues: fieldValuesTo.includes(destination.id),
  });
}

function encodeState({ document, identifiers }: PrepareInput, number: number): Uint8Array {
  const state = statedKeyImages(document, identifiers).find((each) => each.number === number);
  if (state) return encodePresentationState(document, state);
  throw new WorkstationError(
    "internal",
    "The presentation state of a key image could not be made. Nothing was signed.",
  );
}

function sha256Of(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
