import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";
import { siteSchema } from "./person.ts";
import { templateMatchSchema } from "./report-template.ts";

/** Where a template comes from: with the program, or kept by a site. */
export const templateOriginSchema = z.enum(["program", "site"]);

/** Where a site's template stands: never published, offered at cases, or taken out of use. */
export const templateStatusSchema = z.enum(["draft", "published", "retired"]);
export type TemplateStatus = z.infer<typeof templateStatusSchema>;

/** What somebody did with a template. Each is kept as a row of its own; none is ever changed or taken away. */
export const templateActSchema = z.enum(["draft", "published", "retired", "discarded"]);
export type TemplateAct = z.infer<typeof templateActSchema>;

/** One row of a template's history. */
export const templateHistoryRowSchema = z.object({
  id: idSchema,
  templateId: z.string(),
  /** Rises by one with each row of a template; a change names the one it was made on. */
  sequence: z.number().int(),
  /** Version of the document that the row keeps. */
  version: z.number().int(),
  act: templateActSchema,
  name: z.string(),
  note: z.string(),
  at: instantSchema,
  byName: z.string(),
});
export type TemplateHistoryRow = z.infer<typeof templateHistoryRowSchema>;

/** A template as lists show it, without its fields and words. */
export const templateSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  source: z.string(),
  match: templateMatchSchema,
  origin: templateOriginSchema,
  status: templateStatusSchema,
  /** Version that is offered at cases; null where none is. */
  publishedVersion: z.number().int().nullable(),
  /** Version of a draft that nobody published yet, or null. */
  draftVersion: z.number().int().nullable(),
  /** Newest row of its history; 0 for a template of the program. */
  sequence: z.number().int(),
  /** Who keeps it; null for a template of the program. */
  owner: siteSchema.nullable(),
  /** False where the site does not use a template of the program. */
  isUsed: z.boolean(),
  fieldCount: z.number().int(),
  changedAt: instantSchema.nullable(),
  changedByName: z.string(),
});
export type TemplateSummary = z.infer<typeof templateSummarySchema>;

/** Says which template is taken first for which examinations, before what the templates themselves ask for. */
export const templatePreferenceSchema = z.object({ templateId: z.string(), match: templateMatchSchema });

/** What the site chose: the first preference that fits an examination decides; `off` are templates of the program not used. */
export const templateChoiceSchema = z.object({
  /** Raised with each change; 0 before the first. */
  revision: z.number().int(),
  preferred: z.array(templatePreferenceSchema).max(200),
  off: z.array(z.string().max(64)).max(200),
});
export type TemplateChoice = z.infer<typeof templateChoiceSchema>;
