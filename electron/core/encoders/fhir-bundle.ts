import type { Bundle, BundleEntry, Task } from "@medplum/fhirtypes";
import { alertCategoryNames } from "../../../shared/domain/alert.ts";
import type { AlertStatement, ReportDocument } from "../../../shared/domain/report.ts";
import type { ReportStatus } from "../../../shared/domain/report-status.ts";
import { contextEntries } from "./fhir-context.ts";
import { identifierQuery, identifierSystems } from "./fhir-identifiers.ts";
import {
  createEntry,
  type FhirBundleInput,
  type FhirReferences,
  fhirDateTime,
  fhirReferences,
  versionIdentifier,
} from "./fhir-parts.ts";
import { mediaEntries, reportEntry } from "./fhir-report.ts";
import { alertSentences, extraCodes, isAddedByRule, releaseSignature } from "./report-facts.ts";
import { hasReportText } from "./status-words.ts";
import { visibleText } from "./visible-text.ts";

/**
 * Gives a FHIR R4 transaction as UTF-8 JSON: patient, people, requests, studies and key images are created where the
 * receiver has none (`ifNoneExist`), the DiagnosticReport is replaced by its identifier, and a Task asks the recipient
 * to acknowledge it. Posting it twice changes nothing. The same input gives the same bytes.
 */
export function encodeFhirBundle(input: FhirBundleInput): Uint8Array {
  const { document } = input;
  const references = fhirReferences(document);
  const alerts = hasReportText(document) ? document.alerts : [];
  const bundle: Bundle = {
    resourceType: "Bundle",
    type: "transaction",
    entry: [
      ...contextEntries(document, references),
      ...mediaEntries(input, references),
      reportEntry(input, references),
      provenanceEntry(document, references),
      taskEntry(input, references, alerts),
      ...alerts.map((alert) => alertEntry(document, alert, references)),
    ],
  };
  return new TextEncoder().encode(JSON.stringify(bundle));
}

/** Codes of HL7 v3 DocumentCompletion: legally authenticated, pre-authenticated, nullified. */
const completionCodes: Record<ReportStatus, "LA" | "PA" | "NU"> = {
  provisional: "PA",
  final: "LA",
  addended: "LA",
  corrected: "LA",
  withdrawn: "NU",
  cancelled: "NU",
};

/** Provenance has no identifier in R4, so a tag makes it findable for `ifNoneExist`. */
function provenanceEntry(document: ReportDocument, references: FhirReferences): BundleEntry {
  const { system, value } = versionIdentifier(document);
  const recorded = fhirDateTime(releaseSignature(document).signedAt);
  const agent = (code: "author" | "verifier", who: FhirReferences["signer"]) => ({
    type: {
      coding: [{ system: "http://terminology.hl7.org/CodeSystem/provenance-participant-type", code }],
    },
    who,
  });
  // Whoever releases a provisional report is its author; nobody has verified it.
  const signer = isAddedByRule(document)
    ? agent("author", { display: "Sightline" })
    : agent(document.status === "provisional" ? "author" : "verifier", references.signer);
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
        coding: [
          {
            system: "http://terminology.hl7.org/CodeSystem/v3-DocumentCompletion",
            code: completionCodes[document.status],
          },
        ],
      },
      agent: [signer, ...(references.preparer === null ? [] : [agent("author", references.preparer)])],
    },
    `_tag=${encodeURIComponent(`${system}|${value}`)}`,
  );
}

/** What the recipient is asked to do with each kind of version. */
const taskWords: Record<ReportStatus, string> = {
  provisional: "Read and acknowledge this provisional imaging report",
  final: "Read and acknowledge this imaging report",
  addended: "Read and acknowledge the addendum of this imaging report",
  corrected: "Read and acknowledge what was corrected in this imaging report",
  withdrawn: "Take this imaging report out of the record and acknowledge that it is withdrawn",
  cancelled: "Acknowledge that this examination will not be reported",
};

function taskEntry(
  { document, recipient, controlId }: FhirBundleInput,
  references: FhirReferences,
  alerts: readonly AlertStatement[],
): BundleEntry {
  const identifier = { system: identifierSystems.delivery, value: controlId };
  const limits = alerts.map((alert) => alert.acknowledgeBy);
  const released = fhirDateTime(releaseSignature(document).signedAt);
  const isUrgent = document.status === "corrected" || document.status === "withdrawn";
  const task: Task = {
    resourceType: "Task",
    identifier: [identifier],
    status: "requested",
    intent: "order",
    priority: alerts.some(({ category }) => category === "critical") ? "stat" : isUrgent ? "urgent" : "routine",
    code: { text: taskWords[document.status] },
    focus: references.report,
    for: references.patient,
    authoredOn: released,
    lastModified: released,
    requester: references.signer,
    owner: { display: [recipient.name, recipient.organisation].filter((part) => part !== "").join(", ") },
    ...(limits.length === 0 ? {} : { restriction: { period: { end: fhirDateTime(Math.min(...limits)) } } }),
  };
  return createEntry(document, "task", task, identifierQuery(identifier));
}

function alertEntry(document: ReportDocument, alert: AlertStatement, references: FhirReferences): BundleEntry {
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
      sent: fhirDateTime(releaseSignature(document).signedAt),
      sender: references.signer,
      payload: [{ contentString: visibleText(alertSentences(alert).join("\n")) }],
    },
    identifierQuery(identifier),
  );
}
