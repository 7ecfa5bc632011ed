import { z } from "zod";
import { entryKindSchema } from "./directory.ts";
import { idSchema } from "./identifiers.ts";

/** What a person decided of a report's recipients; kept with the draft. */
export const recipientChoiceSchema = z.object({
  /** Entry of the directory that the referrer is; null: as it is proposed. */
  referrerEntryId: idSchema.nullable(),
  /** Entries that get a copy, in the order in which they were added. */
  copyEntryIds: z.array(idSchema).max(50),
});
export type RecipientChoice = z.infer<typeof recipientChoiceSchema>;

/** Somebody of the directory who may be meant. */
export const candidateEntrySchema = z.object({
  entryId: idSchema,
  name: z.string(),
  kind: entryKindSchema,
  role: z.string(),
  organisation: z.string(),
  code: z.string(),
});
export type CandidateEntry = z.infer<typeof candidateEntrySchema>;

/** One who gets the report, with why and how; shown at signing. */
export const proposedRecipientSchema = z.object({
  /** As in the report's recipients. */
  id: idSchema,
  role: z.enum(["referrer", "copy", "archive"]),
  name: z.string(),
  organisation: z.string(),
  /** Null where it is nobody of the directory. */
  entryId: idSchema.nullable(),
  code: z.string(),
  /** Why it is proposed, e.g. `Matched by code C1234567`. */
  reason: z.string(),
  /** `sure`: by code or chosen. `byName`: by its name alone. `open`: a person has to choose or to say why. `setUp`: by the set-up. */
  certainty: z.enum(["sure", "byName", "open", "setUp"]),
  /** How it reaches them, in words. */
  reachedBy: z.string(),
  /** That they are absent and who stands in; empty otherwise. */
  note: z.string(),
  candidates: z.array(candidateEntrySchema),
  isRemovable: z.boolean(),
});
export type ProposedRecipient = z.infer<typeof proposedRecipientSchema>;
