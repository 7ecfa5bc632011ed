import { z } from "zod";
import { channelSettingsSchema, destinationProfileSchema } from "../domain/channel-settings.ts";
import { idSchema, instantSchema } from "../domain/identifiers.ts";
import { base, nothing } from "./base.ts";

/** How a destination is spoken to, over all versions. */
const profileHistorySchema = z.object({
  /** Newest version first. */
  profiles: z.array(destinationProfileSchema),
  /** The one that counts now; null where the channel's defaults do. */
  inForceId: idSchema.nullable(),
  /** What counts now, the defaults filled in. */
  settings: channelSettingsSchema,
});

/** One message as it would leave. */
const previewedMessageSchema = z.object({
  contentName: z.string(),
  byteLength: z.number().int(),
  /** Lower-case hexadecimal. */
  sha256: z.string(),
  /** The bytes as text, where every one of them is; null otherwise. Long stretches of Base64 are cut and say so. */
  text: z.string().nullable(),
  /** The first bytes in hexadecimal, 16 a line with their offset. */
  hexadecimal: z.string(),
});

/** How each destination is spoken to. Changes are by an administrator; what was signed before keeps its bytes. */
export const profileContract = {
  history: base.input(z.object({ destinationId: idSchema })).output(profileHistorySchema),
  /** A new version, from an instant on that is not past. `invalid_input` where the channel is another's. */
  save: base
    .input(
      z.object({
        destinationId: idSchema,
        settings: channelSettingsSchema,
        effectiveFrom: instantSchema,
        note: z.string().trim().min(1).max(300),
      }),
    )
    .output(profileHistorySchema),
  /** The very bytes of a specimen report under these settings. Nothing is stored or sent. */
  preview: base
    .input(z.object({ destinationId: idSchema, settings: channelSettingsSchema }))
    .output(z.object({ messages: z.array(previewedMessageSchema) })),
  /** Sends a marked report about nobody by the settings of today, and says what that proves. `conflict` where a person brings it. */
  sendTest: base
    .input(z.object({ destinationId: idSchema }))
    .output(z.object({ isTaken: z.boolean(), sentence: z.string(), acknowledgement: z.string() })),
  /** Sets a password or key of a destination; an empty one takes it away. Never given back. */
  setSecret: base
    .input(z.object({ destinationId: idSchema, name: z.enum(["password", "sharedKey"]), secret: z.string().max(4096) }))
    .output(nothing),
};
