import { z } from "zod";
import { dictationCommandSchema } from "./commands.ts";

/** Raised with each change that an engine written for the version before would misunderstand. */
export const dictationProtocol = 1;

/** Bounds of what an engine may send; told to it in the welcome. */
export const engineLimits = {
  /** Longest line in bytes, its end included. */
  lineBytes: 65_536,
  /** Longest text in UTF-16 code units. */
  textLength: 20_000,
  messagesPerSecond: 20,
  /** Messages that may come at once after a pause. */
  burst: 60,
} as const;

const messageId = z.string().min(1).max(64);

/** The first line of an engine. */
export const helloSchema = z.object({
  type: z.literal("hello"),
  protocol: z.number().int(),
  token: z.string().max(256),
  /** As people know it; shown in the window. */
  engine: z.string().trim().min(1).max(60),
  /** Made once by each run of an engine: a message that is sent again after a reconnection is then known again. */
  run: z.string().max(64).optional(),
});

/** Every further line of an engine. */
export const engineMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("text"),
    id: messageId,
    /** The report that had the caret when the words were spoken, as the last `focus` named it. */
    report: z.string().max(64),
    kind: z.enum(["interim", "final"]),
    text: z.string().max(engineLimits.textLength),
    /** Asks for "full stop", "new line" and the like to become what they mean. */
    spoken: z.boolean().optional(),
  }),
  z.object({ type: z.literal("command"), id: messageId, report: z.string().max(64), name: dictationCommandSchema }),
  z.object({ type: z.literal("state"), recording: z.boolean() }),
]);
export type EngineMessage = z.infer<typeof engineMessageSchema>;

/** Why something was not done. Nothing of it was written then, but for `unknown`. */
export const refusalReasonSchema = z.enum([
  /** No report is open for writing, or the screen is locked. */
  "noReport",
  /** The words belong to a report that is no longer the one with the caret. */
  "otherReport",
  /** The report can be read only now. */
  "readOnly",
  /** A sheet is open, another patient's images are on a pane, or nothing waits for the command. */
  "notNow",
  /** The field takes a value that this text is not, or the text is a length in millimetres beside pixels. */
  "notTaken",
  /** The window did not answer: look before sending it again. */
  "unknown",
]);
export type RefusalReason = z.infer<typeof refusalReasonSchema>;

/** What a window answers to what it was given. */
export const dictationOutcomeSchema = z.union([z.literal("done"), refusalReasonSchema]);
export type DictationOutcome = z.infer<typeof dictationOutcomeSchema>;

/** Gives the sentence for an engine's own log or screen; never with anything of the report. */
export const refusalSentences: Readonly<Record<RefusalReason, string>> = {
  noReport: "No report is open for writing. The words were not taken.",
  otherReport: "Another report has the caret now. The words were not taken.",
  readOnly: "The report cannot be written now. The words were not taken.",
  notNow: "This cannot be done at this moment. Nothing was changed.",
  notTaken: "The place of the caret does not take these words. Nothing was changed.",
  unknown: "The window did not answer. Look at the report before sending this again.",
};

/** Why a connection was ended. */
export type EngineFault =
  | "notHello"
  | "badToken"
  | "otherProtocol"
  | "notUnderstood"
  | "tooLong"
  | "tooFast"
  | "tooMany"
  | "switchedOff";

/** What the program says to an engine. Nothing of a patient, an examination or the report's words is ever in it. */
export type EngineAnswer =
  | {
      readonly type: "welcome";
      readonly protocol: number;
      readonly program: string;
      readonly commands: readonly string[];
      readonly limits: typeof engineLimits;
    }
  | ({ readonly type: "focus" } & EngineFocus)
  | { readonly type: "record"; readonly on: boolean }
  | { readonly type: "done"; readonly id: string; readonly section: string | null; readonly repeated?: true }
  | { readonly type: "refused"; readonly id: string; readonly reason: RefusalReason; readonly message: string }
  | { readonly type: "error"; readonly reason: EngineFault; readonly message: string };

/** Where dictated words would go now. */
export interface EngineFocus {
  /** A name made up for this opening of the report; null where none can be written. */
  readonly report: string | null;
  readonly section: string | null;
  /** Name of the template's field that is being filled, or null. */
  readonly field: string | null;
}

/** Gives where words go while no report can be written. */
export const noFocus: EngineFocus = { report: null, section: null, field: null };
