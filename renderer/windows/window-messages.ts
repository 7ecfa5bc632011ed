import { z } from "zod";
import { idSchema } from "../../shared/domain/identifiers.ts";
import { imageWindowNumberSchema } from "../../shared/domain/parked-case.ts";
import { presentationSchema } from "../../shared/domain/report.ts";

const vectorSchema = z.tuple([z.number(), z.number(), z.number()]).readonly();
const uidSchema = z.string().max(128);
/** Archive, study, series and the part of it that a pane shows. */
const setIdSchema = z.string().max(600);
/** An image, or the documents of a series. */
const partSchema = z.string().max(20_000);

const caseMessageSchema = z.discriminatedUnion("kind", [
  /** A window has opened the case: the others tell it what they have seen, and whether scrolling is linked. */
  z.object({ kind: z.literal("hello") }),
  /** Scrolling is linked over all windows, or each pane scrolls alone. */
  z.object({ kind: z.literal("link"), isOn: z.boolean() }),
  /** Linked panes go to this place in the patient. */
  z.object({ kind: z.literal("place"), frameKey: uidSchema, point: vectorSchema, normal: vectorSchema }),
  /** What of a series was seen at a window, by name: places differ where a window does not show yet what came to the series. */
  z.object({ kind: z.literal("seen"), setId: setIdSchema, parts: z.array(partSchema).max(100_000) }),
  /** The series that a window of images has on its panes. */
  z.object({ kind: z.literal("panes"), number: imageWindowNumberSchema, series: z.array(uidSchema).max(4) }),
  /** A window of images shows this image. */
  z.object({
    kind: z.literal("show"),
    number: imageWindowNumberSchema,
    sopInstanceUid: uidSchema,
    frameNumber: z.number().int().min(1),
    measurementId: idSchema.optional(),
    presentation: presentationSchema.optional(),
  }),
  /** The case window puts the number of a mark into the report. */
  z.object({ kind: z.literal("insert"), measurementId: idSchema }),
]);

/** What windows of one case tell each other: identifiers and places, nothing that names a patient, nothing that decides. */
export type CaseMessage = z.infer<typeof caseMessageSchema>;

const windowMessageSchema = z.discriminatedUnion("about", [
  z.object({ about: z.literal("case"), workitemId: idSchema, message: caseMessageSchema }),
  /** Somebody signed in or out, locked or unlocked: each window asks the core where it stands. */
  z.object({ about: z.literal("session") }),
  /** Somebody is at a window: none of them locks for want of input. */
  z.object({ about: z.literal("input") }),
]);

/** What windows of one sign-in tell each other. */
export type WindowMessage = z.infer<typeof windowMessageSchema>;

/** Gives a message that came from another window, or null where it is none. */
export function readWindowMessage(data: unknown): WindowMessage | null {
  return windowMessageSchema.safeParse(data).data ?? null;
}
