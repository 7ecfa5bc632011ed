import { z } from "zod";
import { channelSettingsSchema, destinationProfileSchema } from "../domain/channel-settings.ts";
import { idSchema, instantSchema } from "../domain/identifiers.ts";
import { base } from "./base.ts";

/** How a destination is spoken to, over all versions. */
const profileHistorySchema = z.object({
  /** Newest version first. */
  profiles: z.array(destinationProfileSchema),
  /** The one that counts now; null where the channel's defaults do. */
  inForceId: idSchema.nullable(),
  /** What counts now, the defaults filled in. */
  settings: channelSettingsSchema,
});
export type ProfileHistory = z.infer<typeof profileHistorySchema>;

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
export type PreviewedMessage = z.infer<typeof previewedMessageSchema>;

/** What a report about nobody is previewed as. */
export const specimenKindSchema = z.enum(["first", "provisional", "addendum", "correction", "withdrawal", "alert"]);
export type SpecimenKind = z.infer<typeof specimenKindSchema>;

/** Names of what a destination may know us by; each is only ever written. */
export const secretNameSchema = z.enum(["password", "sharedKey", "bearerToken", "clientSecret"]);
export type SecretName = z.infer<typeof secretNameSchema>;

const secretsSchema = z.object({
  /** Those that are set. */
  secrets: z.array(
    z.object({
      name: secretNameSchema,
      /** Null where it was set before that was kept. */
      setAt: instantSchema.nullable(),
      setByName: z.string(),
      /** False where this computer cannot open it any more: it has to be entered again. */
      isReadable: z.boolean(),
    }),
  ),
});

/** One test message, as it is kept. It is about nobody. */
export const testRecordSchema = z.object({
  at: instantSchema,
  byName: z.string(),
  isTaken: z.boolean(),
  /** For a person: what happened, and what that proves and does not. */
  sentence: z.string(),
  /** The answer as it came, shortened; empty where none came. */
  acknowledgement: z.string(),
  /** From the first byte to the answer. */
  tookMs: z.number().int().min(0),
  contentName: z.string(),
  byteLength: z.number().int(),
  /** Lower-case hexadecimal. */
  sha256: z.string(),
});
export type TestRecord = z.infer<typeof testRecordSchema>;

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
  /**
   * The very bytes of a specimen report under these settings; a report about nobody. Nothing is stored or sent. What these
   * settings would refuse to sign is said in `refusal`.
   */
  preview: base
    .input(
      z.object({
        destinationId: idSchema,
        settings: channelSettingsSchema,
        specimen: specimenKindSchema.default("first"),
      }),
    )
    .output(
      z.object({
        messages: z.array(previewedMessageSchema),
        refusal: z
          .object({
            sentence: z.string(),
            /** Path of the setting that refuses, e.g. `profile.longestFieldBytes`; empty where it is none alone. */
            path: z.string(),
          })
          .nullable(),
      }),
    ),
  /** Sends a marked report about nobody by the settings of today, and says what that proves. `conflict` where a person brings it. */
  sendTest: base
    .input(z.object({ destinationId: idSchema }))
    .output(testRecordSchema.extend({ sent: previewedMessageSchema })),
  /** The last twenty test messages of a destination, newest first. */
  tests: base.input(z.object({ destinationId: idSchema })).output(z.object({ tests: z.array(testRecordSchema) })),
  /** Which passwords and keys of a destination are set, and since when; never what they are. */
  secrets: base.input(z.object({ destinationId: idSchema })).output(secretsSchema),
  /** Sets a password or key of a destination; an empty one takes it away. Never given back. */
  setSecret: base
    .input(z.object({ destinationId: idSchema, name: secretNameSchema, secret: z.string().max(4096) }))
    .output(secretsSchema),
};
