import { z } from "zod";
import {
  directoryEntrySchema,
  entryFieldsSchema,
  entryKindSchema,
  rotaDutySchema,
  rotaShiftSchema,
} from "../domain/directory.ts";
import { importPreviewSchema } from "../domain/directory-import.ts";
import { idSchema, instantSchema } from "../domain/identifiers.ts";
import { base } from "./base.ts";

/** The largest file of a directory, in bytes. */
export const largestDirectoryFileBytes = 8 * 1024 * 1024;

/** An entry as it is listed. */
const listedEntrySchema = z.object({
  entry: directoryEntrySchema,
  partOfName: z.string(),
  deputyName: z.string(),
  outOfHoursName: z.string(),
  /** How a report reaches it, in words: its own system, that of what it is part of, or none. */
  reachedBy: z.string(),
  hasSystem: z.boolean(),
  isAbsentNow: z.boolean(),
});
export type ListedEntry = z.infer<typeof listedEntrySchema>;

/** Whom to reach at an instant, and why. */
const whoIsOnSchema = z.object({
  reach: z.object({ entryId: idSchema, name: z.string(), phone: z.string() }).nullable(),
  steps: z.array(z.object({ entryId: z.string(), reason: z.string(), sentence: z.string() })),
  changesAt: instantSchema.nullable(),
});

const rotaSchema = z.object({
  shifts: z.array(rotaShiftSchema.extend({ personName: z.string() })),
  /** When nobody is on call or on duty. */
  gaps: z.array(z.object({ from: instantSchema, until: instantSchema })),
});
export type RotaOfTeam = z.infer<typeof rotaSchema>;

const stretch = { teamId: idSchema, from: instantSchema, until: instantSchema };
const importChoice = { importId: idSchema };

/** People, teams, wards, practices, organisations and systems that reports go to. Everybody reads, administrators change. */
export const directoryContract = {
  list: base
    .input(
      z.object({
        search: z.string().max(200),
        kinds: z.array(entryKindSchema).max(6),
        /** Null: both. */
        isActive: z.boolean().nullable(),
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(500),
      }),
    )
    .output(z.object({ entries: z.array(listedEntrySchema), total: z.number().int(), isEmpty: z.boolean() })),
  get: base.input(z.object({ entryId: idSchema })).output(listedEntrySchema),
  /** Who of the directory asked for a case's examination, and how that is known; no entry where a person has to choose. */
  referrerOf: base
    .input(z.object({ workitemId: idSchema }))
    .output(z.object({ listed: listedEntrySchema.nullable(), reason: z.string() })),
  /** Adds an entry (`entryId` null) or changes it from the version that was seen; `conflict` where that is not the newest. */
  save: base
    .input(z.object({ entryId: idSchema.nullable(), version: z.number().int().min(0), fields: entryFieldsSchema }))
    .output(listedEntrySchema),
  /** Takes an entry out of use or back into it. Nothing is deleted. */
  setActive: base
    .input(z.object({ entryId: idSchema, version: z.number().int().min(1), isActive: z.boolean() }))
    .output(listedEntrySchema),
  /** Whom to reach for an entry, now or at another instant. */
  whoIsOn: base.input(z.object({ entryId: idSchema, at: instantSchema.optional() })).output(whoIsOnSchema),
  rota: base.input(z.object(stretch)).output(rotaSchema),
  /** Adds a shift (`shiftId` null) or changes it; answers with the rota of the stretch that is shown. */
  saveShift: base
    .input(
      z.object({
        shiftId: idSchema.nullable(),
        personId: idSchema,
        duty: rotaDutySchema,
        startsAt: instantSchema,
        endsAt: instantSchema,
        shown: z.object(stretch),
      }),
    )
    .output(rotaSchema),
  removeShift: base.input(z.object({ shiftId: idSchema, shown: z.object(stretch) })).output(rotaSchema),
  /** Reads a CSV file or a FHIR bundle, as Base64 of its bytes, and says what it would do. Changes nothing. */
  previewFile: base
    .input(
      z.object({
        fileName: z.string().max(255),
        contentBase64: z.string().max(Math.ceil(largestDirectoryFileBytes / 3) * 4 + 4),
      }),
    )
    .output(importPreviewSchema),
  /** Reads a FHIR server, page by page. `token`: sent as a bearer token and kept nowhere. */
  previewServer: base
    .input(z.object({ address: z.string().trim().max(500), token: z.string().max(4096) }))
    .output(importPreviewSchema),
  /** Does what a preview said, all or nothing; `conflict` where the directory changed since. */
  applyImport: base
    .input(
      z.object({
        ...importChoice,
        digest: z.string(),
        /** Lines of conflicts in which the import counts. */
        takenLines: z.array(z.number().int()).max(50_000),
      }),
    )
    .output(z.object({ added: z.number().int(), changed: z.number().int(), left: z.number().int() })),
};
