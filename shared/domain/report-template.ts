import { z } from "zod";
import { fieldDefinitionSchema, fieldIdSchema, fieldValueSchema } from "./report-field.ts";
import { sectionKeySchema } from "./section.ts";

/** A paragraph of a template: its words with the fields in braces, e.g. `{side} kidney: {length} in length.` */
export const templateBlockSchema = z.object({
  id: fieldIdSchema,
  section: sectionKeySchema,
  /** Printed before the words with a colon and never taken for a statement, e.g. `Lungs`; empty for none. */
  heading: z.string().max(120),
  /** `{{` is a brace. */
  text: z.string().max(4000),
  /** States that something is normal or absent: it stays visibly unconfirmed until a reader has read it. */
  isNormal: z.boolean(),
  /** Expression that has to be true for the paragraph to be there; absent: always. */
  when: z.string().min(1).max(1000).optional(),
});
export type TemplateBlock = z.infer<typeof templateBlockSchema>;

/** Which examinations a template is offered for. Empty lists and nulls ask for nothing; more that fits ranks higher. */
export const templateMatchSchema = z.object({
  /** Modalities of which the examination has to have every one, e.g. `["PT", "CT"]`. */
  modalities: z.array(z.string().max(16)).max(8),
  /** Words of which one has to be in the description of the procedure, as whole words. */
  procedureWords: z.array(z.string().max(60)).max(60),
  bodyParts: z.array(z.string().max(60)).max(30),
  minimumAge: z.number().nullable(),
  maximumAge: z.number().nullable(),
  sex: z.enum(["female", "male"]).nullable(),
  /** Codes of sites. */
  sites: z.array(z.string().max(32)).max(50),
});
export type TemplateMatch = z.infer<typeof templateMatchSchema>;

/** A reporting template as it is kept and exchanged. Versions count from 1 and never change once published. */
export const reportTemplateSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  version: z.number().int().min(1),
  name: z.string().min(1).max(120),
  description: z.string().max(1000),
  language: z.string().max(16),
  /** Where its content comes from, e.g. a guideline with its edition. */
  source: z.string().max(500),
  match: templateMatchSchema,
  fields: z.array(fieldDefinitionSchema).max(300),
  blocks: z.array(templateBlockSchema).max(300),
  /** The document that it was imported from, so that an export gives back what this schema has no place for. */
  mrrt: z.object({ html: z.string().max(500_000) }).optional(),
});
export type ReportTemplate = z.infer<typeof reportTemplateSchema>;

/** Fields, conditions and values of a draft: frozen from its template when it was taken, so that a newer one changes nothing. */
export const draftStructureSchema = z.object({
  /** Null where fields came by autotext alone. */
  template: z.object({ id: z.string(), version: z.number().int(), name: z.string() }).nullable(),
  fields: z.array(fieldDefinitionSchema).max(600),
  blocks: z.array(templateBlockSchema).max(300),
  values: z.record(fieldIdSchema, fieldValueSchema),
  /** Blocks with a condition that were put into the text, by id. */
  shown: z.array(fieldIdSchema).max(300),
});
export type DraftStructure = z.infer<typeof draftStructureSchema>;

/** What a signed report keeps of its fields: enough to find a number again without reading prose. */
export const signedStructureSchema = z.object({
  template: z.object({ id: z.string(), version: z.number().int(), name: z.string() }).nullable(),
  values: z.array(
    z.object({
      fieldId: fieldIdSchema,
      label: z.string(),
      value: fieldValueSchema,
      text: z.string(),
      unit: z.string().optional(),
      /** What the field asks. */
      code: z.object({ scheme: z.string(), value: z.string(), meaning: z.string() }).optional(),
      /** What was chosen, where one coded choice was. */
      valueCode: z.object({ scheme: z.string(), value: z.string(), meaning: z.string() }).optional(),
    }),
  ),
});
export type SignedStructure = z.infer<typeof signedStructureSchema>;
