import type {
  Bundle,
  CodeableConcept,
  ContactPoint,
  Endpoint,
  Identifier,
  Location,
  Organization,
  Practitioner,
  PractitionerRole,
  Reference,
} from "@medplum/fhirtypes";
import type { CodeSystem, EntryKind } from "../../../shared/domain/directory.ts";
import type { ImportRow } from "../../../shared/domain/directory-import.ts";
import type { ReadRows } from "./csv-rows.ts";

/** The resources that a directory is read from (FHIR R4). */
export const directoryResources = ["Organization", "Location", "Practitioner", "PractitionerRole", "Endpoint"] as const;
type DirectoryResource = Organization | Location | Practitioner | PractitionerRole | Endpoint;

/** Identifier systems of national codes, as NHS England and HL7 UK publish them, in the order in which one is chosen. */
const codeSystems: readonly (readonly [string, CodeSystem])[] = [
  ["https://fhir.hl7.org.uk/Id/gmc-number", "GMC"],
  ["https://fhir.hl7.org.uk/Id/gmp-number", "GP"],
  ["https://fhir.hl7.org.uk/Id/nmc-number", "NMC"],
  ["https://fhir.hl7.org.uk/Id/hcpc-number", "HCPC"],
  ["https://fhir.nhs.uk/Id/ods-organization-code", "ODS"],
  ["https://fhir.nhs.uk/Id/ods-site-code", "ODS"],
];

/** Gives the resources of a bundle that is a file: a collection, a search's answer or a transaction. */
export function bundleResources(value: unknown): DirectoryResource[] | null {
  if (!isRecord(value) || value.resourceType !== "Bundle") return null;
  const entries = Array.isArray((value as unknown as Bundle).entry) ? ((value as unknown as Bundle).entry ?? []) : [];
  return entries.flatMap((entry) => (isDirectoryResource(entry?.resource) ? [entry.resource] : []));
}

/** Gives directory resources as rows: who they are, what they are part of by their role, and how they are reached. */
export function fhirRows(resources: readonly DirectoryResource[]): ReadRows {
  const roles = Map.groupBy(
    resources.filter((each) => each.resourceType === "PractitionerRole" && each.active !== false),
    (role) => keyOf((role as PractitionerRole).practitioner),
  ) as ReadonlyMap<string, PractitionerRole[]>;
  const rows: ImportRow[] = [];
  const notes: string[] = [];
  for (const resource of resources) {
    if (resource.resourceType === "PractitionerRole") continue;
    const line = rows.length + 1;
    if (resource.resourceType === "Practitioner") {
      const own = roles.get(`Practitioner/${resource.id ?? ""}`) ?? [];
      if (own.length > 1) notes.push(`${nameOf(resource)} has ${own.length} roles; the first is taken.`);
      rows.push(practitionerRow(line, resource, own[0]));
    } else if (resource.resourceType === "Organization") rows.push(organisationRow(line, resource));
    else if (resource.resourceType === "Location") rows.push(locationRow(line, resource));
    else rows.push(endpointRow(line, resource));
  }
  return { rows, problem: rows.length === 0 ? "It has no people, organisations, places or systems." : "", notes };
}

function practitionerRow(line: number, person: Practitioner, role: PractitionerRole | undefined): ImportRow {
  const telecom = [...list(role?.telecom), ...list(person.telecom)];
  return row(line, "Practitioner", person.id, {
    ...{ kind: "person", name: nameOf(person), role: wordsOf(list(role?.code)[0]) },
    ...{ identifier: list(person.identifier), telecom, isActive: person.active !== false },
    partOfKey: keyOf(role?.organization) || keyOf(list(role?.location)[0]),
  });
}

function organisationRow(line: number, organisation: Organization): ImportRow {
  const types = list(organisation.type).flatMap((type) => list(type.coding).map(({ code }) => code ?? ""));
  const ods = codeOf(list(organisation.identifier));
  const isPractice = ods.system === "ODS" && /^[A-Z]\d{5}$/i.test(ods.code);
  const kind: EntryKind = isPractice
    ? "practice"
    : types.some((type) => type === "dept" || type === "team")
      ? "team"
      : "organisation";
  return row(line, "Organization", organisation.id, {
    ...{ kind, name: organisation.name ?? "", role: wordsOf(list(organisation.type)[0]) },
    ...{ identifier: list(organisation.identifier), telecom: list(organisation.telecom) },
    ...{ isActive: organisation.active !== false, partOfKey: keyOf(organisation.partOf) },
  });
}

function locationRow(line: number, location: Location): ImportRow {
  const isWard = list(location.physicalType?.coding).some(({ code }) => code === "wa");
  return row(line, "Location", location.id, {
    ...{ kind: isWard ? "ward" : "organisation", name: location.name ?? "", role: wordsOf(list(location.type)[0]) },
    ...{ identifier: list(location.identifier), telecom: list(location.telecom) },
    isActive: location.status !== "inactive",
    partOfKey: keyOf(location.partOf) || keyOf(location.managingOrganization),
  });
}

function endpointRow(line: number, endpoint: Endpoint): ImportRow {
  return row(line, "Endpoint", endpoint.id, {
    ...{ kind: "system", name: endpoint.name ?? "", role: endpoint.connectionType?.display ?? "" },
    ...{ identifier: list(endpoint.identifier), telecom: list(endpoint.contact) },
    ...{ isActive: endpoint.status !== "off" && endpoint.status !== "entered-in-error" },
    ...{ partOfKey: keyOf(endpoint.managingOrganization), address: endpoint.address ?? "" },
  });
}

interface Told {
  readonly kind: EntryKind;
  readonly name: string;
  readonly role: string;
  readonly identifier: readonly Identifier[];
  readonly telecom: readonly ContactPoint[];
  readonly isActive: boolean;
  readonly partOfKey: string;
  readonly address?: string;
}

function row(line: number, type: string, id: string | undefined, told: Told): ImportRow {
  const { code, system } = codeOf(told.identifier);
  const value = (wanted: ContactPoint["system"], use?: ContactPoint["use"]) =>
    told.telecom.find((each) => each.system === wanted && (use === undefined || each.use === use))?.value ?? "";
  const key = id === undefined || id === "" ? "" : `${type}/${id}`;
  return {
    ...{ line, key, isActive: told.isActive, partOfKey: told.partOfKey, deputyKey: "", outOfHoursKey: "" },
    ...{
      destination: "",
      problem: key === "" ? "The resource has no id, so the next import would not know it again." : "",
    },
    fields: {
      ...{ kind: told.kind, name: told.name, role: told.role.slice(0, 64), nationalCode: code, codeSystem: system },
      ...{ phone: value("phone"), outOfHoursPhone: value("pager"), email: value("email") },
      ...{ address: told.address ?? "", absentFrom: null, absentUntil: null, absenceNote: "" },
    },
  };
}

function codeOf(identifiers: readonly Identifier[]): { readonly code: string; readonly system: CodeSystem } {
  for (const [uri, system] of codeSystems) {
    const found = identifiers.find((identifier) => identifier?.system === uri && identifier.use !== "old");
    if (found?.value !== undefined) return { code: found.value, system };
  }
  return { code: "", system: "" };
}

function nameOf({ name }: Practitioner): string {
  const names = list(name);
  const chosen = names.find(({ use }) => use === "official") ?? names.find(({ use }) => use === "usual") ?? names[0];
  if (chosen === undefined) return "";
  if (typeof chosen.text === "string" && chosen.text.trim() !== "") return chosen.text;
  return [...list(chosen.prefix), ...list(chosen.given), chosen.family ?? "", ...list(chosen.suffix)].join(" ").trim();
}

function wordsOf(concept: CodeableConcept | undefined): string {
  return concept?.text ?? list(concept?.coding)[0]?.display ?? "";
}

/** `Organization/12`, whatever server stands before it. */
function keyOf(reference: Reference | undefined): string {
  return /([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})(?:\/_history\/.*)?$/.exec(reference?.reference ?? "")?.[1] ?? "";
}

/** What a foreign server calls a list may be anything. */
function list<Item>(value: readonly Item[] | undefined): readonly Item[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && item !== undefined) : [];
}

function isDirectoryResource(value: unknown): value is DirectoryResource {
  return isRecord(value) && directoryResources.some((type) => type === value.resourceType);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
