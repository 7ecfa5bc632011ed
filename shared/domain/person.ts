import { z } from "zod";
import { idSchema } from "./identifiers.ts";

/** What somebody may do. `administrator` sets the profile up and never signs a report; `trainee` writes, and somebody else signs as final. */
export const roleSchema = z.enum(["radiologist", "petCtReporter", "advancedPractitioner", "administrator", "trainee"]);
export type Role = z.infer<typeof roleSchema>;

/** The words for a role, as shown and as printed on a report. */
export const roleNames: Record<Role, string> = {
  radiologist: "Consultant radiologist",
  petCtReporter: "PET-CT reporter",
  advancedPractitioner: "Advanced practitioner",
  administrator: "Administrator",
  trainee: "Specialty trainee",
};

/** A reporting or scanning site; `code` is its national organisation code where it has one. */
export const siteSchema = z.object({ code: z.string().max(32), name: z.string().max(128) });
export type Site = z.infer<typeof siteSchema>;

/** Somebody who signs in. Never holds a secret. */
export const personSchema = z.object({
  id: idSchema,
  username: z.string().min(1).max(64),
  /** As printed: `Dr R. Testwell`. */
  displayName: z.string().min(1).max(128),
  role: roleSchema,
  site: siteSchema,
  /** Professional registration, for example body `GMC` and its number; empty for an administrator. */
  registrationBody: z.string().max(32),
  registrationNumber: z.string().max(32),
  isActive: z.boolean(),
});
export type Person = z.infer<typeof personSchema>;

/** Says whether a role may sign a report as final, and give a second signature. */
export function maySign(role: Role): boolean {
  return role !== "administrator" && role !== "trainee";
}

/** Says whether a role may open cases and write reports. */
export function mayWrite(role: Role): boolean {
  return role !== "administrator";
}
