import { z } from "zod";
import { emailProfileSchema } from "./email-profile.ts";
import { fhirProfileSchema } from "./fhir-profile.ts";
import { folderProfileSchema } from "./folder-profile.ts";
import { hl7ConnectionSchema, hl7ProfileSchema } from "./hl7-profile.ts";
import { idSchema, instantSchema } from "./identifiers.ts";
import { meshProfileSchema } from "./mesh-profile.ts";

/**
 * How a destination is spoken to over its channel: dialects, parts and limits. Addresses and who is reached are the
 * destination's own. Each channel's part has a default that is what Sightline sends where nobody set anything.
 */
export const channelSettingsSchema = z.discriminatedUnion("channel", [
  z.object({
    channel: z.literal("hl7"),
    profile: hl7ProfileSchema.prefault({}),
    connection: hl7ConnectionSchema.prefault({}),
  }),
  fhirProfileSchema,
  z.object({
    channel: z.literal("dicomweb"),
    /** Asks the archive for each object after it was stored (QIDO-RS); for archives that index at once. */
    verifiesByQuery: z.boolean().default(true),
  }),
  folderProfileSchema,
  emailProfileSchema,
  z.object({ channel: z.literal("print") }),
  z.object({ channel: z.literal("page") }),
  meshProfileSchema,
]);
export type ChannelSettings = z.infer<typeof channelSettingsSchema>;

/** One version of how a destination is spoken to. What was signed before `effectiveFrom` keeps its bytes. */
export const destinationProfileSchema = z.object({
  id: idSchema,
  destinationId: idSchema,
  /** Counts from 1 for each destination. */
  version: z.number().int().min(1),
  effectiveFrom: instantSchema,
  settings: channelSettingsSchema,
  /** Why it was changed. */
  note: z.string(),
  changedByName: z.string(),
  changedAt: instantSchema,
});
export type DestinationProfile = z.infer<typeof destinationProfileSchema>;
