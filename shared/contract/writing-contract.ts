import { z } from "zod";
import { autotextSchema, autotextScopeSchema, keptAutotextSchema } from "../domain/autotext.ts";
import { idSchema, instantSchema } from "../domain/identifiers.ts";
import { ownWritingSchema, spellingWordSchema } from "../domain/writing-settings.ts";
import { base, nothing } from "./base.ts";

/** Every autotext that the caller may insert, and what they may change. */
export const autotextShelfSchema = z.object({
  autotexts: z.array(keptAutotextSchema),
  /** The site whose reporters share the team's. */
  teamName: z.string(),
  mayChange: z.array(autotextScopeSchema),
  /** Autotexts that are kept but cannot be read by this version; they stay as they are. */
  unreadableCount: z.number().int(),
});
export type AutotextShelf = z.infer<typeof autotextShelfSchema>;

/** One version of an autotext. */
export const autotextVersionSchema = z.object({
  version: z.number().int(),
  isDeleted: z.boolean(),
  autotext: autotextSchema.nullable(),
  changedAt: instantSchema,
  changedByName: z.string(),
});

/** The calls about autotexts. */
export const autotextContract = {
  shelf: base.output(autotextShelfSchema),
  /**
   * Keeps a new one (`id` null, `version` 0) or a change made on `version`. `conflict` where somebody changed it meanwhile or
   * the owner has another of that name for the same cases; `invalid_input` where the text cannot be read; `forbidden`.
   */
  save: base
    .input(
      z.object({
        id: idSchema.nullable(),
        version: z.number().int(),
        scope: autotextScopeSchema,
        autotext: autotextSchema,
      }),
    )
    .output(autotextShelfSchema),
  /** Deletes; its versions stay. `conflict`, `forbidden`, `not_found`. */
  remove: base.input(z.object({ id: idSchema, version: z.number().int() })).output(autotextShelfSchema),
  /** Keeps all of a file as new ones; those that the owner has word for word already are left out. */
  takeMany: base
    .input(z.object({ scope: autotextScopeSchema, autotexts: z.array(autotextSchema).max(2000) }))
    .output(autotextShelfSchema.extend({ takenCount: z.number().int() })),
  /** Every version, newest first. */
  history: base.input(z.object({ id: idSchema })).output(z.object({ versions: z.array(autotextVersionSchema) })),
  /** Says that the caller inserted one, for the ranking. */
  used: base.input(z.object({ id: idSchema })).output(nothing),
};

const ownAndSiteSchema = z.object({ own: ownWritingSchema, siteWords: z.array(spellingWordSchema) });
export type WritingSettings = z.infer<typeof ownAndSiteSchema>;

/** The calls about how somebody writes. */
export const writingContract = {
  get: base.output(ownAndSiteSchema),
  /** Keeps the caller's choices but their words. */
  save: base.input(ownWritingSchema.omit({ words: true })).output(ownAndSiteSchema),
  /** Adds or takes back a word of the caller, or of everybody; the latter is `forbidden` to all but who reports or administers. */
  changeWord: base
    .input(z.object({ scope: z.enum(["own", "site"]), word: spellingWordSchema, isKnown: z.boolean() }))
    .output(ownAndSiteSchema),
};
