import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";
import { sectionKeySchema } from "./section.ts";

/** Whose autotext it is: of one person, of everybody who reports for one site, or of everybody on this store. */
export const autotextScopeSchema = z.enum(["personal", "team", "site"]);
export type AutotextScope = z.infer<typeof autotextScopeSchema>;

/** The name by which it is typed: letters and digits in one piece, e.g. `lungnorm`. */
export const autotextNameSchema = z.string().regex(/^\p{L}[\p{L}\p{N}]{1,30}$/u, "not a name for autotext");

/** Which cases it belongs to. Empty lists ask for nothing. */
export const autotextMatchSchema = z.object({
  modalities: z.array(z.string().max(16)).max(8),
  /** Words or phrases of which one has to be in the description of the procedure. */
  procedureWords: z.array(z.string().min(1).max(60)).max(40),
  sections: z.array(sectionKeySchema).max(6),
});

/** A text that its name brings into a report. */
export const autotextSchema = z.object({
  name: autotextNameSchema,
  /** What it is, for lists. */
  title: z.string().trim().min(1).max(120),
  /** Placeholders in braces, see `shared/writing/placeholders.ts`; `{{` is a brace. */
  text: z.string().min(1).max(8000),
  /** States that something is normal or absent: its words stay unconfirmed until a reader has read them. */
  isNormal: z.boolean(),
  /** Texts for addenda are never offered in a report, and the other way about. */
  use: z.enum(["report", "addendum"]),
  match: autotextMatchSchema,
});
export type Autotext = z.infer<typeof autotextSchema>;

/** An autotext as it is kept. `version` counts from 1 with each change. */
export const keptAutotextSchema = z.object({
  id: idSchema,
  scope: autotextScopeSchema,
  version: z.number().int().min(1),
  autotext: autotextSchema,
  changedAt: instantSchema,
  changedByName: z.string(),
  /** How often the caller inserted it, and when last; null for never. */
  uses: z.number().int(),
  lastUsedAt: instantSchema.nullable(),
});
export type KeptAutotext = z.infer<typeof keptAutotextSchema>;
