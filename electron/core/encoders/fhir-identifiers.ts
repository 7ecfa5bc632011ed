import { createHash } from "node:crypto";
import type { Identifier } from "@medplum/fhirtypes";
import type { ReportDocument, Signature } from "../../../shared/domain/report.ts";
import type { AnsweredRequest } from "./requests.ts";

/** Made once from a UUID under 2.25 (PS3.5 B.2): root of the identifier systems that are ours. */
const root = "urn:oid:2.25.190861424380472219316407146287016214385";

/** Identifier systems of our own records. */
export const identifierSystems = {
  report: `${root}.1`,
  reportVersion: `${root}.2`,
  keyImage: `${root}.4`,
  alert: `${root}.5`,
  /** A delivery by its control identifier: the same value as MSH-10 where HL7 carries it. */
  delivery: `${root}.6`,
} as const;

/** Identifier as every resource that can be found again carries it. */
export type KnownIdentifier = Identifier & { readonly system: string; readonly value: string };

/**
 * Gives the patient's identifiers, best first: NHS number, then hospital number under a system of its issuer, so that
 * equal numbers of two issuers never meet. Falls back to the study where the header has neither.
 */
export function patientIdentifiers({
  patient,
  examination,
}: Pick<ReportDocument, "patient"> & {
  readonly examination: Pick<ReportDocument["examination"], "archiveId" | "site" | "studyInstanceUid">;
}): [KnownIdentifier, ...KnownIdentifier[]] {
  const { nhsNumber, patientId, issuerOfPatientId } = patient;
  const issuer = issuerOfPatientId || `${examination.archiveId}/${examination.site.code}`;
  const hospital: KnownIdentifier = {
    type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "MR" }] },
    system: `${root}.3.${numberOf(issuer)}`,
    value: patientId,
    ...(issuerOfPatientId === "" ? {} : { assigner: { display: issuerOfPatientId } }),
  };
  const nhs = (value: string): KnownIdentifier => ({ system: "https://fhir.nhs.uk/Id/nhs-number", value });
  if (nhsNumber !== null) return patientId === "" ? [nhs(nhsNumber)] : [nhs(nhsNumber), hospital];
  if (patientId !== "") return [hospital];
  return [{ system: `${root}.9`, value: examination.studyInstanceUid }];
}

/** Gives the identifiers of a request: accession number under a system of its site, then placer number. */
export function orderIdentifiers(
  { examination }: ReportDocument,
  request: AnsweredRequest,
): [KnownIdentifier, ...KnownIdentifier[]] {
  const site = numberOf(`${examination.archiveId}/${examination.site.code}`);
  const type = (code: string) => ({
    coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code }],
  });
  const accession: KnownIdentifier = {
    type: type("ACSN"),
    system: `${root}.8.${site}`,
    value: request.accessionNumber,
  };
  const placer: KnownIdentifier = {
    type: type("PLAC"),
    system: `${root}.10.${site}`,
    value: request.placerOrderNumber,
  };
  const known = [accession, placer].filter(({ value }) => value !== "");
  const [first, ...others] = known;
  return first ? [first, ...others] : [{ system: `${root}.9`, value: request.studyInstanceUid }];
}

/** Gives a study's identifier as FHIR writes DICOM UIDs. */
export function studyIdentifier(studyInstanceUid: string): KnownIdentifier {
  return { system: "urn:dicom:uid", value: `urn:oid:${studyInstanceUid}` };
}

/** Gives a signer's identifier: the GMC number where it is one, otherwise our own. */
export function signerIdentifier(signature: Signature): KnownIdentifier {
  const gmc = /^GMC\s*C?(\d{7})$/i.exec(signature.registration)?.[1];
  if (gmc !== undefined) return { system: "https://fhir.hl7.org.uk/Id/gmc-number", value: `C${gmc}` };
  return { system: `${root}.7`, value: signature.personId };
}

/** Gives the search that finds a resource by an identifier, for conditional create and update. */
export function identifierQuery({ system, value }: KnownIdentifier): string {
  return `identifier=${encodeURIComponent(`${system}|${value}`)}`;
}

/** Gives a UUID made from a seed (RFC 9562 version 8): the same on every retry. */
export function uuidOf(seed: string): string {
  const digits = createHash("sha256").update(seed).digest("hex");
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join("-");
}

function numberOf(text: string): string {
  return BigInt(`0x${createHash("sha256").update(text).digest("hex").slice(0, 16)}`).toString();
}
