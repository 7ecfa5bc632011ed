import { z } from "zod";
import { idSchema } from "./identifiers.ts";

/** One examination of a follow-up, in the order of time. The last is the one that is reported. */
export const timepointSchema = z.object({
  id: idSchema,
  /** Day in Europe/London, or null where it is not known. */
  date: z.string().nullable(),
  /** Empty where the numbers were taken over from text. */
  studyInstanceUid: z.string().max(64),
});
export type Timepoint = z.infer<typeof timepointSchema>;

/**
 * What a lesion was at one time. `tooSmall`: seen but too small to measure, counted as 5 mm (RECIST 1.1, 4.3.2). `absent`: it has
 * disappeared. `notEvaluable`: not imaged, or not measurable for another reason; then there is no sum.
 */
export const lesionSizeSchema = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("measured"),
    /** Longest diameter, of a lymph node the short axis. */
    millimetres: z.number().min(0).max(2000),
    /** The mark on the image; absent where the number was typed or read from a report of another program. */
    measurementId: idSchema.optional(),
    /** `mark`: follows a mark of this draft; `carried`: from the earlier signed report; `typed`: by the reader, also where absent. */
    source: z.enum(["mark", "carried", "typed"]).optional(),
    /** The mark is paired with none: the reader took it into this row by itself. */
    isUnpaired: z.boolean().optional(),
    /** The spacing was estimated; the number is never printed without saying so. */
    isEstimated: z.boolean().optional(),
  }),
  z.object({ state: z.enum(["tooSmall", "absent", "notEvaluable"]) }),
]);
export type LesionSize = z.infer<typeof lesionSizeSchema>;

/** A finding that is followed over time. */
export const followedLesionSchema = z.object({
  id: idSchema,
  /** E.g. `T1`. */
  name: z.string().min(1).max(40),
  /** Organ, which decides how many targets it may have, e.g. `liver`. */
  organ: z.string().max(60),
  /** Where in words, e.g. `segment VII`. */
  place: z.string().max(120),
  isLymphNode: z.boolean(),
  role: z.enum(["target", "nonTarget", "new"]),
  /** Tracking Unique Identifier, where a report gave one. */
  trackingUid: z.string().max(64).optional(),
  /** Of a lesion that is not measured: what it did at the last time. */
  course: z.enum(["present", "absent", "unequivocalProgression", "notEvaluated"]).optional(),
  /** By the timepoint's identifier. */
  sizes: z.record(z.string(), lesionSizeSchema),
});
export type FollowedLesion = z.infer<typeof followedLesionSchema>;

/** Lesions over time. `baselineId` is the timepoint before treatment, against which a response is counted. */
export const followUpSchema = z.object({
  timepoints: z.array(timepointSchema).max(20),
  baselineId: idSchema.nullable(),
  lesions: z.array(followedLesionSchema).max(60),
});
export type FollowUp = z.infer<typeof followUpSchema>;
