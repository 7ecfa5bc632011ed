import { z } from "zod";
import { studySummarySchema } from "./study.ts";

/** What became of one file of a medium. */
const importedFileSchema = z.object({
  /** Path inside what was opened. */
  label: z.string(),
  /** `ignored`: no DICOM file; `missing`: a DICOMDIR names it, but it is not there. */
  outcome: z.enum(["imported", "duplicate", "refused", "ignored", "missing"]),
  /** Why, for every outcome but `imported`. */
  sentence: z.string(),
});

/** What became of one study of a medium, and where it can be read now. */
export const importedStudySchema = z.object({
  study: studySummarySchema,
  imported: z.number().int(),
  /** How many of `imported` are no pictures: reports, plans, doses. */
  importedOthers: z.number().int(),
  duplicates: z.number().int(),
  refused: z.number().int(),
  /** The case in the reading list that it is read as, or null where it is none. */
  workitemId: z.string().nullable(),
  /** Where it is found when it is no case of its own; what contradicts its patient. Sentences, empty where nothing is to be said. */
  notes: z.array(z.string()),
});
export type ImportedStudy = z.infer<typeof importedStudySchema>;

/** What an import of files or a disc came to. */
export const mediaImportResultSchema = z.object({
  imported: z.number().int(),
  /** How many of `imported` are no pictures: reports, plans, doses. */
  importedOthers: z.number().int(),
  duplicates: z.number().int(),
  refused: z.number().int(),
  ignored: z.number().int(),
  missing: z.number().int(),
  filesRead: z.number().int(),
  /** True where it was stopped; what was added before is whole. */
  wasCancelled: z.boolean(),
  studies: z.array(importedStudySchema),
  /** The files that were not added, those that matter first, at most `mostFilesListed`. */
  files: z.array(importedFileSchema),
});
export type MediaImportResult = z.infer<typeof mediaImportResultSchema>;

/** So many files that were not added are named in a result. */
export const mostFilesListed = 1000;

/** How far an import is, as the core answers each part that was sent. */
export const mediaImportProgressSchema = z.object({
  filesDone: z.number().int(),
  imported: z.number().int(),
  duplicates: z.number().int(),
  refused: z.number().int(),
});
export type MediaImportProgress = z.infer<typeof mediaImportProgressSchema>;
