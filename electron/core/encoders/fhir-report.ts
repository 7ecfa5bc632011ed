import type { BundleEntry, CodeableConcept, DiagnosticReport, Observation } from "@medplum/fhirtypes";
import { type ReportDocument, sectionText } from "../../../shared/domain/report.ts";
import { outwardStatus } from "../../../shared/domain/report-status.ts";
import type { SignedStructure } from "../../../shared/domain/report-template.ts";
import { identifierQuery, identifierSystems } from "./fhir-identifiers.ts";
import {
  attachment,
  createEntry,
  type FhirBundleInput,
  type FhirReferences,
  fhirDateTime,
  fullUrl,
  plainString,
  versionIdentifier,
} from "./fhir-parts.ts";
import { extraCodes, keyImageJpeg, releaseSignature } from "./report-facts.ts";
import { reportNarrative } from "./report-html.ts";
import { keyImageCaption, sentKeyImages } from "./report-outline.ts";
import { hasReportText, statusStatement } from "./status-words.ts";
import { visibleText } from "./visible-text.ts";

/** Code systems of FHIR by the designators that DICOM and our templates use. */
const codeSystems: Readonly<Record<string, string>> = {
  LN: "http://loinc.org",
  SCT: "http://snomed.info/sct",
  RADLEX: "http://radlex.org",
  DCM: "http://dicom.nema.org/resources/ontology/DCM",
  UCUM: "http://unitsofmeasure.org",
};

/**
 * Gives the key images as Media. Those of a withdrawn report are not sent again: what the receiver has of them is replaced
 * by an empty one that is entered in error.
 */
export function mediaEntries({ document, keyImages }: FhirBundleInput, references: FhirReferences): BundleEntry[] {
  const { patient, studies, signer } = references;
  const common = { resourceType: "Media", partOf: studies.slice(0, 1), subject: patient, operator: signer } as const;
  if (document.status === "withdrawn") {
    const sent = document.withdrawal?.keyImageIds ?? [];
    return sent.map((id) => {
      const identifier = { system: identifierSystems.keyImage, value: id };
      return {
        fullUrl: fullUrl(document, `media-${id}`),
        resource: {
          ...common,
          identifier: [identifier],
          status: "entered-in-error",
          content: { contentType: "image/jpeg", title: "Withdrawn" },
        },
        request: { method: "PUT", url: `Media?${identifierQuery(identifier)}` },
      };
    });
  }
  return sentKeyImages(document).map((keyImage, index) => {
    const identifier = { system: identifierSystems.keyImage, value: keyImage.id };
    const caption = keyImageCaption(document, keyImage, index);
    return createEntry(
      document,
      `media-${keyImage.id}`,
      {
        ...common,
        identifier: [identifier],
        status: "completed",
        width: keyImage.widthPixels,
        height: keyImage.heightPixels,
        content: attachment("image/jpeg", keyImageJpeg(keyImages, keyImage.id), plainString(`Key image ${caption}`)),
        ...(plainString(keyImage.caption) === "" ? {} : { note: [{ text: visibleText(keyImage.caption) }] }),
      },
      identifierQuery(identifier),
    );
  });
}

/** Gives the DiagnosticReport, which takes the place of the version before under the same identifier. */
export function reportEntry({ document, identifiers, pdf }: FhirBundleInput, references: FhirReferences): BundleEntry {
  const { examination } = document;
  const identifier = { system: identifierSystems.report, value: identifiers.reportIdentifier };
  const conclusion = conclusionOf(document);
  const observations = fieldObservations(document, references);
  const report: DiagnosticReport = {
    resourceType: "DiagnosticReport",
    text: { status: "generated", div: reportNarrative(document) },
    ...(observations.length === 0 ? {} : { contained: observations }),
    identifier: [identifier, versionIdentifier(document)],
    basedOn: [...references.orders],
    status: outwardStatus[document.status].fhir,
    category: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0074", code: "RAD" }] }],
    code: {
      coding: [{ system: "http://loinc.org", code: extraCodes.report.loinc, display: extraCodes.report.heading }],
      text: examination.description || extraCodes.report.heading,
    },
    subject: references.patient,
    ...(examination.performedAt === null ? {} : { effectiveDateTime: fhirDateTime(examination.performedAt) }),
    issued: fhirDateTime(releaseSignature(document).signedAt),
    ...(examination.site.name === "" ? {} : { performer: [{ display: examination.site.name }] }),
    resultsInterpreter: [references.signer, ...(references.preparer === null ? [] : [references.preparer])],
    ...(observations.length === 0 ? {} : { result: observations.map(({ id }) => ({ reference: `#${id}` })) }),
    imagingStudy: [...references.studies],
    ...mediaOf(document, references),
    ...(conclusion === "" ? {} : { conclusion }),
    presentedForm: [attachment("application/pdf", pdf, "Imaging report")],
  };
  return {
    fullUrl: fullUrl(document, "report"),
    resource: report,
    request: { method: "PUT", url: `DiagnosticReport?${identifierQuery(identifier)}` },
  };
}

function mediaOf(document: ReportDocument, { media }: FhirReferences): Pick<DiagnosticReport, "media"> {
  if (media.length === 0) return {};
  return {
    media: sentKeyImages(document).map((keyImage, index) => ({
      ...(plainString(keyImage.caption) === "" ? {} : { comment: visibleText(keyImage.caption) }),
      link: media[index] ?? {},
    })),
  };
}

/** Whoever shows the conclusion alone must see what stands before it: that it is provisional, corrected, or not to be used. */
export function conclusionOf(document: ReportDocument): string {
  const statement = statusStatement(document);
  const head = statement === null ? "" : [`${statement.heading}.`, ...statement.sentences].join(" ");
  const text = hasReportText(document) ? visibleText(sectionText(document.sections.conclusion)) : "";
  return [head, text].filter((part) => part !== "").join("\n");
}

/**
 * The values of the template's fields are contained in the report: they leave with it and are replaced with it, so that no
 * value of an earlier version stays behind as if it were true.
 */
function fieldObservations(document: ReportDocument, { patient }: FhirReferences): (Observation & { id: string })[] {
  if (!hasReportText(document)) return [];
  const outward = outwardStatus[document.status].fhir;
  const status = outward === "appended" || outward === "cancelled" ? "final" : outward;
  return (document.structure?.values ?? []).map((value, index) => ({
    resourceType: "Observation",
    id: `field-${index + 1}`,
    status,
    code: concept(value.code, value.label),
    subject: patient,
    ...observedValue(value),
  }));
}

type SignedValue = SignedStructure["values"][number];

function observedValue({ value, text, unit, valueCode }: SignedValue): Partial<Observation> {
  if (typeof value === "number") return { valueQuantity: { value, ...(unit === undefined ? {} : { unit }) } };
  if (valueCode !== undefined) return { valueCodeableConcept: concept(valueCode, text) };
  return { valueString: visibleText(text) };
}

function concept(code: SignedValue["code"], text: string): CodeableConcept {
  const plain = plainString(visibleText(text));
  if (code === undefined) return { text: plain };
  const system = codeSystems[code.scheme];
  return {
    coding: [{ ...(system === undefined ? {} : { system }), code: code.value, display: code.meaning }],
    text: plain,
  };
}
