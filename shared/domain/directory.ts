import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";

/** What somebody or something of the directory is. */
export const entryKindSchema = z.enum(["person", "team", "ward", "practice", "organisation", "system"]);
export type EntryKind = z.infer<typeof entryKindSchema>;

/**
 * Whose code it is: General Medical Council, general practitioner's code of NHS England, Nursing and Midwifery Council,
 * Health and Care Professions Council, Organisation Data Service, or a hospital's own; empty where there is none.
 */
export const codeSystemSchema = z.enum(["", "GMC", "GP", "NMC", "HCPC", "ODS", "local"]);
export type CodeSystem = z.infer<typeof codeSystemSchema>;

/** Where an entry came from: typed by a person, or brought in from a file or a FHIR server. */
export const entrySourceSchema = z.enum(["person", "csv", "fhir"]);
export type EntrySource = z.infer<typeof entrySourceSchema>;

/** Everything that a person or an import may set of an entry. */
export const entryFieldsSchema = z.object({
  kind: entryKindSchema,
  name: z.string().trim().min(1).max(128),
  /** As shown: Consultant, GP, Ward manager; empty where unknown. */
  role: z.string().trim().max(64),
  nationalCode: z.string().trim().max(32),
  codeSystem: codeSystemSchema,
  /** The practice, team or organisation that it belongs to. */
  partOfId: idSchema.nullable(),
  /** How reports reach it; null where by the one it is part of, or by the page or print. */
  destinationId: idSchema.nullable(),
  phone: z.string().trim().max(64),
  outOfHoursPhone: z.string().trim().max(64),
  email: z.string().trim().max(254),
  address: z.string().trim().max(500),
  /** Who takes it while this one is absent. */
  deputyId: idSchema.nullable(),
  /** Who takes it outside working hours. */
  outOfHoursId: idSchema.nullable(),
  /** Begin of the absence; with an end alone it counts from ever. Both null: present. */
  absentFrom: instantSchema.nullable(),
  /** First instant of being back; null with a begin: nobody knows. */
  absentUntil: instantSchema.nullable(),
  absenceNote: z.string().trim().max(200),
});
export type EntryFields = z.infer<typeof entryFieldsSchema>;

/** One person, team, ward, practice, organisation or system that reports and alerts go to. Never deleted, only put out of use. */
export const directoryEntrySchema = entryFieldsSchema.extend({
  id: idSchema,
  isActive: z.boolean(),
  source: entrySourceSchema,
  /** Its key in the file or server that it came from; empty where a person typed it. */
  sourceKey: z.string().max(200),
  /** Rises by one with each change; a change names the version it was made from. */
  version: z.number().int().min(1),
  changedAt: instantSchema,
  changedByName: z.string(),
});
export type DirectoryEntry = z.infer<typeof directoryEntrySchema>;

/** What somebody is on for: `onCall` outside and inside working hours, `duty` the person of the day, `failSafe` the officer, `siteLead` the clinical lead. */
export const rotaDutySchema = z.enum(["onCall", "duty", "failSafe", "siteLead"]);
export type RotaDuty = z.infer<typeof rotaDutySchema>;

/** Who is on for a team, from `startsAt` until before `endsAt`. */
export const rotaShiftSchema = z.object({
  id: idSchema,
  teamId: idSchema,
  personId: idSchema,
  duty: rotaDutySchema,
  startsAt: instantSchema,
  endsAt: instantSchema,
  changedAt: instantSchema,
  changedByName: z.string(),
});
export type RotaShift = z.infer<typeof rotaShiftSchema>;

/** The words for a kind, as shown. */
export const entryKindNames: Record<EntryKind, string> = {
  person: "Person",
  team: "Team",
  ward: "Ward",
  practice: "Practice",
  organisation: "Organisation",
  system: "System",
};

/** The words for a duty, as shown. */
export const rotaDutyNames: Record<RotaDuty, string> = {
  onCall: "On call",
  duty: "Duty",
  failSafe: "Fail-safe officer",
  siteLead: "Site lead",
};
