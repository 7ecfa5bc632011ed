import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { dictationCommandSchema } from "../dictation/commands.ts";
import { buttonMapSchema, deviceKindSchema } from "../dictation/device-keys.ts";
import { dictationOutcomeSchema } from "../dictation/engine-protocol.ts";
import { idSchema } from "../domain/identifiers.ts";
import { sectionKeySchema } from "../domain/section.ts";
import { base, nothing } from "./base.ts";

/** The caller's dictation at this workstation. */
export const dictationSettingsSchema = z.object({
  /** Whether engines of the caller may connect. */
  isOn: z.boolean(),
  /** The port that is listened on, or was chosen; 0 where the system is to choose one. */
  port: z.number().int().min(0).max(65_535),
  /** Why nothing is listened on although it is switched on; empty where all is well. */
  problem: z.string(),
  /** Names of the caller's engines that are connected. */
  engines: z.array(z.string()),
  keys: z.record(deviceKindSchema, buttonMapSchema),
});
export type DictationSettings = z.infer<typeof dictationSettingsSchema>;

/** The same with the new token, which is never shown again. */
const withTokenSchema = dictationSettingsSchema.extend({ token: z.string().nullable() });

/** What a window with an open report is told. */
export const dictationEventSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("standing"),
    engines: z.array(z.string()),
    isRecording: z.boolean(),
    /** Whether words and keys are for this window: of the caller's reports it had the focus last. */
    isActive: z.boolean(),
  }),
  /** Words of an engine that are not final: shown, never written. Empty takes them away. */
  z.object({ kind: z.literal("interim"), text: z.string() }),
  /** To be written and answered. */
  z.object({ kind: z.literal("text"), delivery: z.string(), text: z.string() }),
  z.object({ kind: z.literal("command"), delivery: z.string(), name: dictationCommandSchema }),
  /** Words of an engine came for another report, or could not be given: their speaker has to know. */
  z.object({ kind: z.literal("missed") }),
]);
export type DictationEvent = z.infer<typeof dictationEventSchema>;

/** Where the caret of a window is. */
const placeSchema = z.object({
  section: sectionKeySchema,
  /** Name of the template's field that is being filled. */
  fieldId: z.string().max(120).nullable(),
  mayWrite: z.boolean(),
  /** True where somebody has just come to this window. */
  isFocused: z.boolean(),
});
export type DictationPlace = z.infer<typeof placeSchema>;

/** The calls about dictation. */
export const dictationContract = {
  settings: base.output(dictationSettingsSchema),
  /** Lets engines of the caller connect at this workstation, or not any more. The first time it gives a token. */
  switchSocket: base
    .input(z.object({ isOn: z.boolean(), port: z.union([z.literal(0), z.number().int().min(1024).max(65_535)]) }))
    .output(withTokenSchema),
  /** Makes the token before worthless and ends the connections made with it. */
  renewToken: base.input(nothing).output(withTokenSchema),
  saveKeys: base.input(z.object({ device: deviceKindSchema, keys: buttonMapSchema })).output(dictationSettingsSchema),
  /** Makes this window one that words can be dictated into, until the call ends. `forbidden` for a case not open in it. */
  listen: base.input(z.object({ workitemId: idSchema, draftId: idSchema })).output(eventIterator(dictationEventSchema)),
  place: base.input(placeSchema).output(nothing),
  answer: base
    .input(z.object({ delivery: z.string().max(64), outcome: dictationOutcomeSchema, section: sectionKeySchema }))
    .output(nothing),
  /** Asks the caller's engines to begin or end recording; gives how many were asked. */
  record: base.input(z.object({ isOn: z.boolean() })).output(z.object({ engineCount: z.number().int() })),
};
