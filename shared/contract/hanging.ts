import { z } from "zod";
import { archiveIdSchema, idSchema, instantSchema, studyInstanceUidSchema } from "../domain/identifiers.ts";
import { hangingProtocolSchema } from "../hanging/hanging-protocol.ts";
import { mostFormerVersions } from "../hanging/protocol-versions.ts";

/** A protocol as somebody keeps it. */
export const hangingEntrySchema = z.object({
  protocol: hangingProtocolSchema,
  isEnabled: z.boolean(),
  /** What it was before, the newest first. */
  former: z.array(hangingProtocolSchema).max(mostFormerVersions).optional(),
});
export type HangingEntry = z.infer<typeof hangingEntrySchema>;

/** The protocols of one owner, in the order in which they are tried. */
export const hangingListSchema = z.object({
  /** Raised with each change; 0 before the first. */
  revision: z.number().int(),
  entries: z.array(hangingEntrySchema),
  /** Protocols that are kept but cannot be read by this version; they stay as they are. */
  unreadableCount: z.number().int(),
});

/** Everything that hangs cases for the person at a window, besides the protocols of the program. */
export const hangingShelfSchema = z.object({
  own: hangingListSchema,
  everybody: hangingListSchema,
  /** Identifiers of protocols of the program or of everybody that this person does not use. */
  off: z.array(z.string()),
  /** Whether this person may change the protocols of everybody. */
  mayShare: z.boolean(),
});
export type HangingShelf = z.infer<typeof hangingShelfSchema>;

/** Whose protocols are meant. */
export const hangingScopeSchema = z.enum(["own", "everybody"]);
export type HangingScope = z.infer<typeof hangingScopeSchema>;

/** A new list of one owner, made from the list of `revision`. */
export const hangingSaveSchema = z.object({
  scope: hangingScopeSchema,
  revision: z.number().int(),
  entries: z.array(hangingEntrySchema).max(100),
});

/** A series as rules see it: nothing of the patient is in it. */
const candidateSchema = z.object({
  setId: z.string(),
  startIndex: z.number().int(),
  studyInstanceUid: z.string(),
  studyDate: z.string().nullable(),
  isPrior: z.boolean(),
  modality: z.string(),
  seriesNumber: z.number().nullable(),
  description: z.string(),
  side: z.enum(["right", "left", "both", ""]),
  isSideContradicted: z.boolean(),
  view: z.string(),
  plane: z.enum(["axial", "coronal", "sagittal", ""]),
  sliceThicknessMm: z.number().nullable(),
  imageCount: z.number().int(),
  problem: z.string(),
  isReport: z.boolean(),
  studyDescription: z.string(),
  protocolName: z.string(),
  bodyPart: z.string(),
  hasContrast: z.boolean(),
  imageTypes: z.array(z.string()),
});

/** A past examination on which a protocol can be tried. */
export const pastStudySchema = z.object({
  workitemId: idSchema,
  archiveId: archiveIdSchema,
  studyInstanceUid: studyInstanceUidSchema,
  description: z.string(),
  performedAt: instantSchema.nullable(),
});
export type PastStudy = z.infer<typeof pastStudySchema>;

/** The series of a past examination, as rules see them. */
export const pastSeriesSchema = z.object({ candidates: z.array(candidateSchema) });
