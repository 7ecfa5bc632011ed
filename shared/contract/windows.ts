import { z } from "zod";
import { idSchema } from "../domain/identifiers.ts";
import { imageWindowNumberSchema, windowViewSchema } from "../domain/parked-case.ts";
import { windowArrangementSchema, windowPlaceSchema, windowProfileSchema } from "../domain/window-profile.ts";
import { base, nothing } from "./base.ts";

/** What the windows of one sign-in show now. */
const standingSchema = z.object({
  /** How many case windows are open, whether or not a case is. */
  caseWindowCount: z.number().int(),
  /** The cases that they show, each once. Windows of images follow where there is exactly one. */
  cases: z.array(idSchema),
  /** The windows of images, and the case that each still shows or has begun to show. */
  imageWindows: z.array(z.object({ number: imageWindowNumberSchema, workitemId: idSchema.nullable() })),
});
export type Standing = z.infer<typeof standingSchema>;

/** The calls about windows of images. */
export const windowContract = {
  /** Makes this window one of images: it follows the case window from now on. */
  join: base.input(z.object({ number: imageWindowNumberSchema })).output(standingSchema),
  /** What the windows of this sign-in show. The event `windows` tells of each change. */
  standing: base.output(standingSchema),
  /** How this window's panes stood in the case; null where that is not known. */
  view: base.input(z.object({ workitemId: idSchema })).output(z.object({ view: windowViewSchema.nullable() })),
  keepView: base.input(z.object({ workitemId: idSchema, view: windowViewSchema })).output(nothing),
  /** How the caller likes their windows, and how many they used last. */
  profile: base.output(windowProfileSchema),
  keepPlace: base.input(windowPlaceSchema).output(nothing),
  keepArrangement: base.input(windowArrangementSchema).output(nothing),
};
