import { z } from "zod";

/** What a folder takes of a report. */
const folderContentSchema = z.enum(["pdf", "hl7", "text", "fhir"]);

/**
 * How a folder drop is written. The file name is made of the delivery's identifier alone: it never says who the patient is.
 */
export const folderProfileSchema = z.object({
  channel: z.literal("folder"),
  content: folderContentSchema.default("pdf"),
  /** File name without its ending; `{id}` stands for the delivery's identifier and has to be there once. */
  fileName: z
    .string()
    .max(80)
    .regex(/^[A-Za-z0-9._-]*\{id\}[A-Za-z0-9_-]*$/)
    .refine((name) => !name.startsWith("."))
    .default("{id}"),
  /** The receiver moves or deletes what it has taken; until then nothing proves that it took it. */
  awaitsCollection: z.boolean().default(true),
  /** After how many hours a person is told that a file still lies there. */
  collectWithinHours: z.number().int().min(1).max(720).default(24),
});
export type FolderProfile = z.infer<typeof folderProfileSchema>;
