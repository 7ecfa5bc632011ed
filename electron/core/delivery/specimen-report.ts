import type { SpecimenKind } from "../../../shared/contract/profile-contract.ts";
import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import {
  type MintedIdentifiers,
  type Paragraph,
  type Recipient,
  type ReportDocument,
  reportDocumentSchema,
  type Signature,
} from "../../../shared/domain/report.ts";

/** A day on which nobody was examined: the specimen must never be taken for a report of today. */
const specimenDay = Date.UTC(2020, 0, 1, 12, 0, 0);

/** Identifiers of the specimen, under 2.25 (PS3.5 B.2); made for it alone. */
export const specimenIdentifiers: MintedIdentifiers = {
  structuredReportSopInstanceUid: "2.25.140737488355328000000000000000001",
  structuredReportSeriesInstanceUid: "2.25.140737488355328000000000000000002",
  keyObjectSopInstanceUid: "2.25.140737488355328000000000000000003",
  keyObjectSeriesInstanceUid: "2.25.140737488355328000000000000000004",
  pdfSopInstanceUid: "2.25.140737488355328000000000000000005",
  pdfSeriesInstanceUid: "2.25.140737488355328000000000000000006",
  reportIdentifier: "00000000-0000-4000-8000-000000000001",
};

/** Those of the version before, where a specimen takes its place. */
const identifiersBefore: MintedIdentifiers = {
  ...specimenIdentifiers,
  structuredReportSopInstanceUid: "2.25.140737488355328000000000000000011",
  structuredReportSeriesInstanceUid: "2.25.140737488355328000000000000000012",
  keyObjectSopInstanceUid: "2.25.140737488355328000000000000000013",
  keyObjectSeriesInstanceUid: "2.25.140737488355328000000000000000014",
  pdfSopInstanceUid: "2.25.140737488355328000000000000000015",
  pdfSeriesInstanceUid: "2.25.140737488355328000000000000000016",
};

const text = (words: string): Paragraph => [{ kind: "text", text: words }];

const signature: Signature = {
  personId: "specimen",
  displayName: "Sightline test",
  role: "Test",
  registration: "",
  site: { code: "", name: "Sightline" },
  signedAt: specimenDay,
};
const hourLater: Signature = { ...signature, signedAt: specimenDay + 3_600_000 };

/** What makes a specimen another than a first final report. */
const changesOf: Readonly<Record<SpecimenKind, Partial<ReportDocument>>> = {
  first: {},
  provisional: { status: "provisional", provisional: { kind: "hot", reason: "Test of a provisional report" } },
  addendum: {
    version: 2,
    status: "addended",
    addenda: [{ version: 2, paragraphs: [text("Test of an addendum.")], signature: hourLater }],
  },
  correction: {
    version: 2,
    status: "corrected",
    correction: { ofVersion: 1, summary: "Test of a correction: nothing was wrong." },
    signature: hourLater,
  },
  withdrawal: {
    version: 2,
    status: "withdrawn",
    withdrawal: { kind: "other", reason: "Test of a withdrawal", keyImageIds: [] },
    signature: hourLater,
  },
  alert: {
    alerts: [
      {
        alertId: "00000000-0000-4000-8000-000000000003",
        category: "urgent",
        finding: "Test of an alert",
        actionNeeded: "Do nothing",
        recipientName: "Nobody (test)",
        acknowledgeBy: specimenDay + 3_600_000,
      },
    ],
  },
};

/** Gives the identifiers of the versions that a specimen takes the place of, newest first; none for a first version. */
export function specimensBefore(kind: SpecimenKind): readonly MintedIdentifiers[] {
  return changesOf[kind].version === 2 ? [identifiersBefore] : [];
}

/** Which report about nobody. */
export interface SpecimenOptions {
  /** A first final report unless given. */
  readonly kind?: SpecimenKind;
  readonly reportId?: string;
}

/**
 * Gives a report about nobody, marked as a test everywhere, with what receivers stumble over: separators of HL7 and XML,
 * letters beyond ASCII, several lines. Its NHS number is of the range for tests (999). With an identifier of its own a receiver
 * does not take it for one that it had before.
 */
export function specimenReport(
  destination: DestinationSettings,
  { kind = "first", reportId = "00000000-0000-4000-8000-000000000002" }: SpecimenOptions = {},
): ReportDocument {
  return reportDocumentSchema.parse({
    schemaVersion: 1,
    reportId,
    version: 1,
    status: "final",
    patient: {
      name: { family: "ZZZTEST", given: "Sightline", middle: "", prefix: "", suffix: "", ideographic: "" },
      birthDate: "1900-01-01",
      sex: "unknown",
      nhsNumber: "9990000018",
      patientId: "ZZZTEST1",
      issuerOfPatientId: "",
    },
    examination: {
      archiveId: "embedded",
      studyInstanceUid: "2.25.140737488355328000000000000000007",
      accessionNumber: "ZZZTEST",
      placerOrderNumber: "ZZZTEST",
      description: "Test message, no examination",
      modalities: ["OT"],
      bodyPart: "",
      performedAt: specimenDay,
      site: { code: "", name: "Sightline" },
      referrer: { name: "Nobody", organisation: "" },
    },
    sections: {
      clinicalInformation: [text("This is a test of the connection. It is about no patient.")],
      technique: [],
      comparison: [],
      findings: [text("Separators | ^ ~ & \\ < >, letters é ü Ł Ω, and a second line:"), text("No finding. 12.5 mm.")],
      conclusion: [text("Test message. Do not file.")],
      advice: [],
    },
    addenda: [],
    measurements: [],
    keyImages: [],
    alerts: [],
    recipients: [specimenRecipient(destination)],
    signature,
    // Marks every output as not for clinical use, and HL7 as a test (processing id T).
    isDemo: true,
    ...changesOf[kind],
  });
}

function specimenRecipient(destination: DestinationSettings): Recipient {
  return {
    id: `specimen-${destination.id}`,
    name: "Nobody (test)",
    organisation: "",
    role: destination.recipientRole,
    destinationId: destination.id,
  };
}
