import { z } from "zod";
import { alertSchema } from "../domain/alert.ts";
import { idSchema, instantSchema } from "../domain/identifiers.ts";
import { personSchema } from "../domain/person.ts";
import { draftSchema, sectionKeySchema, sectionsSchema } from "../domain/report.ts";
import { priorSchema } from "../domain/study.ts";
import { workitemSchema } from "../domain/workitem.ts";

/** Where a window stands: set-up, sign-in, locked or at work. */
export const sessionSchema = z.object({
  state: z.enum(["needsAdministrator", "signedOut", "locked", "signedIn"]),
  person: personSchema.nullable(),
  profile: z.object({ name: z.string(), isDemo: z.boolean() }),
  /** The demo profile's people with their shared password, to choose from; empty in a real profile. */
  demoPeople: z.array(
    z.object({ username: z.string(), displayName: z.string(), role: z.string(), password: z.string() }),
  ),
  /** Minutes without input after which the window locks. */
  idleLockMinutes: z.number(),
  contractVersion: z.number().int(),
  programVersion: z.string(),
  /** Address of the demo practice's page, or empty. */
  demoPracticeUrl: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;

/** A signed version in a list. */
export const versionSummarySchema = z.object({
  id: idSchema,
  version: z.number().int(),
  status: z.enum(["final", "addended"]),
  signedAt: instantSchema,
  signedByName: z.string(),
  hash: z.string(),
});
export type VersionSummary = z.infer<typeof versionSummarySchema>;

/** The earlier examinations of an opened case, as far as they are known by now. */
export const casePriorsSchema = z.object({
  priors: z.array(priorSchema),
  /** A sentence for each archive that could not be asked for priors. */
  priorProblems: z.array(z.string()),
  /** Names of the archives that have not answered yet. The event `priors` tells of each answer. */
  priorsAwaitedFrom: z.array(z.string()),
  /** 0 only when every archive was asked and has none; null while that is not known. */
  knownPriorCount: z.number().int().nullable(),
});
export type CasePriors = z.infer<typeof casePriorsSchema>;

/** Text of a draft that is not in the draft, and why: it stays readable as long as the case is kept. */
export const putAsideTextSchema = z.object({
  id: idSchema,
  /** The draft's; a version that was signed from it carries the same identifier. */
  draftId: idSchema,
  /** `refused`: a save that met another window's text. `chosen`: the reader took the other window's. `replaced`: another window's text took its place. */
  reason: z.enum(["refused", "chosen", "replaced"]),
  /** The draft's revision that it was, or was made from. */
  revision: z.number().int(),
  at: instantSchema,
  byName: z.string(),
  sections: sectionsSchema,
  /** The sections that read otherwise in the draft, in the order of the report. */
  differing: z.array(sectionKeySchema),
});
export type PutAsideText = z.infer<typeof putAsideTextSchema>;

/** Everything that an opened case shows besides its images, whose metadata and pixels come by URL. */
export const caseSchema = casePriorsSchema.extend({
  workitem: workitemSchema,
  /** Null once final, until an addendum is started. */
  draft: draftSchema.nullable(),
  /** False when somebody else writes: the case is shown but the report cannot be edited. */
  mayEdit: z.boolean(),
  /** True when another window of the same person has the case open now. */
  isOpenElsewhere: z.boolean(),
  versions: z.array(versionSummarySchema),
  alerts: z.array(alertSchema),
});
export type Case = z.infer<typeof caseSchema>;

/** What stands in the way of signing. `studyInstanceUids`: studies of others whose items have to leave the report first. */
export const signingBlockSchema = z.object({
  code: z.string(),
  sentence: z.string(),
  studyInstanceUids: z.array(z.string()).readonly().optional(),
});
