import { z } from "zod";

/** Name of a field within its template, as its text and its expressions spell it: letters, digits, underscores. */
export const fieldIdSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/);

/** A code for what a field or a choice means, e.g. scheme `RADLEX` or `SCT`. */
export const fieldCodeSchema = z.object({
  scheme: z.string().min(1).max(32),
  value: z.string().min(1).max(64),
  meaning: z.string().min(1).max(200),
});

/** One choice of a list or a score. `text` is what is printed; `meaning` explains it to the reader and is not printed. */
export const fieldOptionSchema = z.object({
  value: z.string().min(1).max(120),
  text: z.string().max(500),
  meaning: z.string().max(300).optional(),
  code: fieldCodeSchema.optional(),
  /** Stands alone where several can be chosen, e.g. `none`: choosing it takes the others away, and the other way round. */
  isExclusive: z.literal(true).optional(),
});
export type FieldOption = z.infer<typeof fieldOptionSchema>;

/** What the program knows by itself about a case and can put into a field. */
export const autofillSchema = z.enum([
  "age",
  "sex",
  "side",
  "examinationDate",
  "priorDate",
  "clinicalQuestion",
  "tracer",
  "activity",
  "uptakeMinutes",
  "contrastAgent",
  "contrastVolume",
  "sliceThickness",
]);
export type Autofill = z.infer<typeof autofillSchema>;

const common = {
  id: fieldIdSchema,
  /** What the reader is asked, e.g. `Size`. */
  label: z.string().min(1).max(120),
  /** What signing does while the field is empty: nothing, a warning, or a refusal (the three actions of IHE MRRT). */
  onSigning: z.enum(["silent", "alert", "prohibit"]),
  code: fieldCodeSchema.optional(),
  autofill: autofillSchema.optional(),
};

/** A column of a table field. */
const columnSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), id: fieldIdSchema, label: z.string().min(1).max(60) }),
  z.object({
    kind: z.literal("number"),
    id: fieldIdSchema,
    label: z.string().min(1).max(60),
    unit: z.string().max(20),
    decimals: z.number().int().min(0).max(4),
  }),
  z.object({
    kind: z.literal("pick"),
    id: fieldIdSchema,
    label: z.string().min(1).max(60),
    options: z.array(fieldOptionSchema).min(1).max(60),
  }),
]);
export type TableColumn = z.infer<typeof columnSchema>;

/** A field of a report as its template defines it. */
export const fieldDefinitionSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), ...common, default: z.string().max(2000).optional() }),
  z.object({
    kind: z.literal("pick"),
    ...common,
    options: z.array(fieldOptionSchema).min(1).max(100),
    isMultiple: z.boolean(),
    default: z.array(z.string()).optional(),
  }),
  z.object({
    kind: z.literal("number"),
    ...common,
    /** As printed behind the number, e.g. `mm`; empty for none. */
    unit: z.string().max(20),
    minimum: z.number().nullable(),
    maximum: z.number().nullable(),
    decimals: z.number().int().min(0).max(4),
    default: z.number().optional(),
  }),
  z.object({ kind: z.literal("date"), ...common }),
  z.object({ kind: z.literal("time"), ...common }),
  z.object({
    kind: z.literal("laterality"),
    ...common,
    sides: z.array(z.enum(["right", "left", "bilateral", "midline"])).min(1),
  }),
  z.object({
    kind: z.literal("score"),
    ...common,
    /** The system and its version, e.g. `PI-RADS v2.1`. */
    system: z.string().min(1).max(120),
    options: z.array(fieldOptionSchema).min(1).max(60),
  }),
  z.object({
    kind: z.literal("computed"),
    ...common,
    /** See `shared/templates/expression.ts`. */
    expression: z.string().min(1).max(1000),
    unit: z.string().max(20),
    decimals: z.number().int().min(0).max(4),
  }),
  z.object({
    kind: z.literal("table"),
    ...common,
    columns: z.array(columnSchema).min(1).max(12),
    /** Labels of the rows where they are fixed, e.g. the levels of the spine; empty where the reader adds rows. */
    rowLabels: z.array(z.string().max(60)).max(60),
  }),
]);
export type FieldDefinition = z.infer<typeof fieldDefinitionSchema>;
/** What kinds of field there are. */
export type FieldKind = FieldDefinition["kind"];

/** A cell of a table field; null where nothing was written. */
const cellValueSchema = z.union([z.string().max(2000), z.number(), z.null()]);

/**
 * What was written into a field: text, date (`YYYY-MM-DD`), time (`HH:MM`), side and score as strings, choices as an array of
 * their values, numbers, rows of a table by column. Null or absent: nothing yet.
 */
export const fieldValueSchema = z.union([
  z.string().max(5000),
  z.number(),
  z.array(z.string().max(120)).max(100),
  z.array(z.record(fieldIdSchema, cellValueSchema)).max(200),
  z.null(),
]);
export type FieldValue = z.infer<typeof fieldValueSchema>;
/** What a report's fields hold, by the name of the field. */
export type FieldValues = Readonly<Record<string, FieldValue>>;
