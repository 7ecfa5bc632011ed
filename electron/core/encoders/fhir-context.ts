import type { BundleEntry, Patient, Practitioner } from "@medplum/fhirtypes";
import type { ReportDocument, Signature } from "../../../shared/domain/report.ts";
import {
  identifierQuery,
  orderIdentifiers,
  patientIdentifiers,
  signerIdentifier,
  studyIdentifier,
} from "./fhir-identifiers.ts";
import { createEntry, type FhirReferences, fhirDateTime, orderName, plainString, studyName } from "./fhir-parts.ts";
import { answeringSignature } from "./report-facts.ts";
import { type AnsweredRequest, answeredRequests, furtherStudies } from "./requests.ts";

/** Gives the patient, the people, the requests and the studies of a report, each created where the receiver has none. */
export function contextEntries(document: ReportDocument, references: FhirReferences): BundleEntry[] {
  const { preparedBy } = document;
  return [
    createEntry(document, "patient", patientResource(document), identifierQuery(patientIdentifiers(document)[0])),
    personEntry(document, "signer", answeringSignature(document)),
    ...(preparedBy === undefined ? [] : [personEntry(document, "preparer", preparedBy)]),
    ...answeredRequests(document).map((request, index) => orderEntry(document, references, request, index)),
    studyEntry(document, references, document.examination, 0),
    ...furtherStudies(document).map((study, index) => studyEntry(document, references, study, index + 1)),
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
        text: plainString([name.prefix, ...given, name.family, name.ideographic].join(" ")) || "Not known",
      },
    ],
    gender: sex,
    ...(birthDate === null ? {} : { birthDate }),
  };
}

function personEntry(document: ReportDocument, name: string, signature: Signature): BundleEntry {
  const identifier = signerIdentifier(signature);
  const person: Practitioner = {
    resourceType: "Practitioner",
    identifier: [identifier],
    name: [{ text: signature.displayName }],
  };
  return createEntry(document, name, person, identifierQuery(identifier));
}

function orderEntry(
  document: ReportDocument,
  { patient }: FhirReferences,
  request: AnsweredRequest,
  index: number,
): BundleEntry {
  const { referrer } = document.examination;
  const identifiers = orderIdentifiers(document, request);
  return createEntry(
    document,
    orderName(index),
    {
      resourceType: "ServiceRequest",
      identifier: identifiers,
      status: document.status === "cancelled" ? "revoked" : "completed",
      intent: "order",
      category: [{ coding: [{ system: "http://snomed.info/sct", code: "363679005", display: "Imaging" }] }],
      code: { text: request.description || "Imaging examination" },
      subject: patient,
      ...(referrer.name === "" ? {} : { requester: { display: referrer.name } }),
    },
    identifierQuery(identifiers[0]),
  );
}

function studyEntry(
  document: ReportDocument,
  { patient, orders }: FhirReferences,
  study: AnsweredRequest,
  index: number,
): BundleEntry {
  const { examination } = document;
  const identifier = studyIdentifier(study.studyInstanceUid);
  // Only the examination's own date and modalities are known here; the archive knows those of the others.
  const own = index === 0 && examination.performedAt !== null ? { started: fhirDateTime(examination.performedAt) } : {};
  const modalities = index === 0 ? examination.modalities : [];
  const requests = answeredRequests(document);
  return createEntry(
    document,
    studyName(index),
    {
      resourceType: "ImagingStudy",
      identifier: [identifier],
      status: "available",
      subject: patient,
      basedOn: orders.filter((_, at) => requests[at]?.studyInstanceUid === study.studyInstanceUid),
      ...own,
      ...(study.description === "" ? {} : { description: study.description }),
      ...(modalities.length === 0
        ? {}
        : {
            modality: modalities.map((code) => ({ system: "http://dicom.nema.org/resources/ontology/DCM", code })),
          }),
    },
    identifierQuery(identifier),
  );
}
