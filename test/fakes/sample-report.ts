import { createHash } from "node:crypto";
import jpeg from "jpeg-js";
import type { ProfiledDestination } from "../../electron/core/delivery/profiled-destination.ts";
import type { DestinationSettings } from "../../shared/contract/settings.ts";
import type { ImageReference, Measurement } from "../../shared/domain/measurement.ts";
import {
  type MintedIdentifiers,
  type Paragraph,
  type ReportDocument,
  reportDocumentSchema,
} from "../../shared/domain/report.ts";

const studyInstanceUid = "2.25.329800735698586629295641978511506172918";
const ctSlice = "1.2.840.10008.5.1.4.1.1.2";

/** Two small pictures with different content, as JPEG, by key image id. */
export const sampleJpegs: ReadonlyMap<string, Uint8Array> = new Map([
  ["key-1", gradientJpeg(320, 256, 0)],
  ["key-2", gradientJpeg(256, 256, 90)],
]);

/** Identifiers as minted at signing. */
export const sampleIdentifiers: MintedIdentifiers = mintedFor(1);

/** Identifiers of one version; all but `reportIdentifier` differ between versions. */
export function mintedFor(version: number): MintedIdentifiers {
  const uid = (kind: number) => `2.25.33000000000000000000000000000000${version}${kind}`;
  return {
    structuredReportSopInstanceUid: uid(1),
    structuredReportSeriesInstanceUid: uid(2),
    keyObjectSopInstanceUid: uid(3),
    keyObjectSeriesInstanceUid: uid(4),
    pdfSopInstanceUid: uid(5),
    pdfSeriesInstanceUid: uid(6),
    reportIdentifier: "1b9f6c1e-4f0a-4d0e-9a52-0a8f6f3f0001",
  };
}

/** A signed report with everything in it: measurement chip, two key images, an alert, names beyond Latin. */
export function sampleReport(changes: Partial<ReportDocument> = {}): ReportDocument {
  const released = Date.UTC(2026, 10, 21, 14, 5, 12);
  return reportDocumentSchema.parse({
    schemaVersion: 1,
    reportId: "7c4c2f4e-0000-4000-8000-000000000001",
    version: 1,
    status: "final",
    patient: {
      name: { family: "Łukasiewicz", given: "Zoë", middle: "", prefix: "Ms", suffix: "", ideographic: "" },
      birthDate: "1960-02-29",
      sex: "female",
      nhsNumber: "9990000018",
      patientId: "H12345",
      issuerOfPatientId: "RXX",
    },
    examination: {
      archiveId: "embedded",
      studyInstanceUid,
      accessionNumber: "ACC0001",
      placerOrderNumber: "PL123",
      description: "CT chest, abdomen & pelvis",
      modalities: ["CT"],
      bodyPart: "CHEST",
      performedAt: Date.UTC(2026, 10, 21, 10, 30, 0),
      site: { code: "RXX01", name: "Testwell General Hospital" },
      referrer: { name: "Dr A. Referrer", organisation: "Millbrook Surgery" },
    },
    sections: {
      clinicalInformation: [text("Cough for six weeks; weight loss.")],
      technique: [text("Contrast-enhanced CT, portal venous phase, 5 mm slices.")],
      comparison: [text("CT of 03-Jan-2025.")],
      findings: [
        [
          { kind: "text", text: "Spiculated nodule in the right upper lobe, " },
          { kind: "measurement", measurementId: "m-1", text: "18.4 mm" },
          { kind: "text", text: " (series 2, image 16), previously 12 mm | growth > 20 % & no fat ^ ~ \\ ." },
        ],
        text("No effusion. Κανένα παθολογικό εύρημα στο ήπαρ."),
      ],
      conclusion: [text("Likely primary lung cancer, right upper lobe.")],
      advice: [text("Urgent referral to the lung MDT within 2 weeks.")],
    },
    addenda: [],
    measurements: [],
    keyImages: [
      keyImage("key-1", "Nodule, right upper lobe", image({})),
      keyImage("key-2", "Mediastinal node", image({ sopInstanceUid: "2.25.5002", instanceNumber: 22 })),
    ],
    alerts: [
      {
        alertId: "9d4c2f4e-0000-4000-8000-00000000000a",
        category: "critical",
        finding: "Suspected lung cancer",
        actionNeeded: "Refer to the lung MDT",
        recipientName: "Dr A. Referrer",
        acknowledgeBy: released + 3_600_000,
      },
    ],
    recipients: [],
    signature: {
      personId: "p-1",
      displayName: "Dr R. Testwell",
      role: "Consultant radiologist",
      registration: "GMC 1234567",
      site: { code: "RXX01", name: "Testwell General Hospital" },
      signedAt: released,
    },
    isDemo: true,
    ...changes,
  });
}

/** The same report with an addendum, as version 2. */
export function sampleAddendedReport(): ReportDocument {
  const first = sampleReport();
  return sampleReport({
    version: 2,
    status: "addended",
    addenda: [
      {
        version: 2,
        paragraphs: [text("The prior of 2024 has come in: the nodule was 9 mm.")],
        signature: { ...first.signature, signedAt: first.signature.signedAt + 86_400_000 },
      },
    ],
  });
}

/** One destination of each channel, and recipients that use them. */
export function sampleDestination(channel: DestinationSettings["channel"], address = ""): ProfiledDestination {
  return {
    id: `to-${channel}`,
    name: `Test ${channel}`,
    channel,
    address,
    recipientRole: channel === "dicomweb" ? "archive" : "referrer",
    receivingApplication: "PRACTICE",
    receivingFacility: "MILLBROOK",
    receiptsUrl: "",
    isEnabled: true,
    profile: null,
  };
}

/** A recipient of a destination. */
export function sampleRecipient(destination: DestinationSettings): ReportDocument["recipients"][number] {
  return {
    id: `r-${destination.id}`,
    name: "Dr A. Referrer",
    organisation: "Millbrook Surgery",
    role: destination.recipientRole,
    destinationId: destination.id,
  };
}

/** One image of the sample study. */
export function image(changes: object): ImageReference {
  return {
    archiveId: "embedded",
    studyInstanceUid,
    seriesInstanceUid: "2.25.4002",
    sopInstanceUid: "2.25.5001",
    sopClassUid: ctSlice,
    frameNumber: 1,
    seriesNumber: 2,
    instanceNumber: 16,
    seriesDescription: "Portal venous",
    modality: "CT",
    studyDate: "2026-11-21",
    ...changes,
  } as ImageReference;
}

function keyImage(id: string, caption: string, reference: ImageReference) {
  const bytes = sampleJpegs.get(id) ?? new Uint8Array();
  const size = jpeg.decode(bytes);
  return {
    id,
    image: reference,
    caption,
    presentation: {
      windowCenter: 40,
      windowWidth: 400,
      isInverted: false,
      zoom: 1,
      pan: [0, 0],
      rotationDegrees: 0,
      isFlippedHorizontally: false,
      isFlippedVertically: false,
    },
    measurementIds: [],
    widthPixels: size.width,
    heightPixels: size.height,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
}

function text(value: string): Paragraph {
  return [{ kind: "text", text: value }];
}

function gradientJpeg(width: number, height: number, base: number): Uint8Array {
  const data = Buffer.alloc(width * height * 4);
  for (let index = 0; index < width * height; index += 1) {
    const value = (base + (index % width) / 2 + Math.floor(index / width) / 3) & 0xff;
    data.fill(value, index * 4, index * 4 + 3);
    data[index * 4 + 3] = 0xff;
  }
  return new Uint8Array(jpeg.encode({ data, width, height }, 85).data);
}

/** Gives a length of 8 mm on an image. */
export function sampleLength(id: string, on: ImageReference): Measurement {
  return {
    id,
    kind: "length",
    image: on,
    points: [
      [10, 20],
      [18, 20],
    ],
    quantities: [{ name: "length", value: 8, unit: "mm" }],
    text: "8.0 mm",
    trust: "exact",
    provenance: {
      spacingMm: [1, 1],
      spacingSource: "pixelSpacing",
      formula: "made for a test; version 1",
      warnings: [],
    },
  };
}
