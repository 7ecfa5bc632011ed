import { z } from "zod";
import type { entryFieldsSchema } from "./directory.ts";
import { idSchema } from "./identifiers.ts";

/** A field that an import would set otherwise, in words: what stands there, and what would. */
export const importedChangeSchema = z.object({ field: z.string(), before: z.string(), after: z.string() });
export type ImportedChange = z.infer<typeof importedChangeSchema>;

/**
 * What an import would do with one line. `same`: nothing. `conflict`: a person changed or typed the entry; it stays as it is
 * unless the line is chosen. `refused`: the line cannot be taken, `problem` says why.
 */
export const importedLineSchema = z.object({
  /** Of the file from 1, or the number of the resource in its order. */
  line: z.number().int(),
  /** Its key in the file or server; empty where it has none. */
  key: z.string(),
  name: z.string(),
  outcome: z.enum(["add", "change", "same", "conflict", "refused"]),
  changes: z.array(importedChangeSchema),
  problem: z.string(),
});
export type ImportedLine = z.infer<typeof importedLineSchema>;

/** What applying an import would do, line by line. */
export const importPreviewSchema = z.object({
  /** Names this preview to `applyImport`. */
  importId: idSchema,
  /** The file or the server. */
  origin: z.string(),
  lines: z.array(importedLineSchema),
  /** Changes with what would be done: an import is applied only as it was shown. */
  digest: z.string(),
  /** What was left out as a whole, in sentences. */
  notes: z.array(z.string()),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

/** One entry as a file or a server has it: references by key, not yet checked. */
export interface ImportRow {
  readonly line: number;
  readonly key: string;
  readonly fields: Omit<z.input<typeof entryFieldsSchema>, "partOfId" | "destinationId" | "deputyId" | "outOfHoursId">;
  readonly isActive: boolean;
  readonly partOfKey: string;
  readonly deputyKey: string;
  readonly outOfHoursKey: string;
  /** Name or identifier of a destination; empty: none is stated, and what stands is left. */
  readonly destination: string;
  /** Why the line cannot be taken; empty where it can. */
  readonly problem: string;
}
