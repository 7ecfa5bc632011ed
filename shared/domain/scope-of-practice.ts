import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";
import { roleSchema } from "./person.ts";

/** Where the patient was when examined, as the request says; `other` where it says nothing that is known. */
export const careSettingSchema = z.enum(["inpatient", "outpatient", "emergency", "generalPractice", "other"]);
export type CareSetting = z.infer<typeof careSettingSchema>;

/** The words for a setting. */
export const settingNames: Record<CareSetting, string> = {
  inpatient: "In-patient",
  outpatient: "Out-patient",
  emergency: "Emergency",
  generalPractice: "General practice",
  other: "Not known",
};

/** A day as `YYYY-MM-DD`. */
const daySchema = z.iso.date();

/** One line of what a person may report. An empty list and a null limit leave nothing out. */
export const scopeLineSchema = z.object({
  /** Body Part Examined as the archive has it, e.g. `CHEST`. */
  bodyParts: z.array(z.string().trim().min(1).max(64)).max(60),
  /** Codes, e.g. `DX`; one kind of plain film stands for all of them. */
  modalities: z.array(z.string().trim().min(1).max(16)).max(40),
  /** Completed years at the examination, both inclusive. */
  ageFrom: z.number().int().min(0).max(130).nullable(),
  ageTo: z.number().int().min(0).max(130).nullable(),
  settings: z.array(careSettingSchema.exclude(["other"])).max(4),
  /** What a signature of theirs may make of it. */
  signs: z.enum(["final", "provisional"]),
  validFrom: daySchema,
  /** The last day on which it holds. */
  validUntil: daySchema,
  /** Who approved it, as the site keeps it. */
  approvedBy: z.string().trim().min(1).max(128),
});
export type ScopeLine = z.infer<typeof scopeLineSchema>;

/** A person's scope of practice as it was recorded last. No lines: none is recorded. */
export const recordedScopeSchema = z.object({
  personId: idSchema,
  /** Counts from 1 with each change; 0 where nothing was ever recorded. */
  revision: z.number().int().min(0),
  lines: z.array(scopeLineSchema).max(60),
  recordedAt: instantSchema.nullable(),
  recordedByName: z.string(),
  /** Why it was changed, in the administrator's words. */
  note: z.string(),
});
export type RecordedScope = z.infer<typeof recordedScopeSchema>;

/** What a site decides about scopes of practice. */
export const scopePolicySchema = z.object({
  /** Roles whose people sign as final within a recorded scope only. */
  rolesNeedingScope: z.array(roleSchema.extract(["advancedPractitioner", "petCtReporter"])).max(2),
});
export type ScopePolicy = z.infer<typeof scopePolicySchema>;
