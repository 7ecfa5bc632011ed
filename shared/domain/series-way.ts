import { z } from "zod";
import { archiveIdSchema } from "./identifiers.ts";

/** How the images of a series are asked of an archive: all in one answer, or frame by frame, six at a time. */
export const seriesWaySchema = z.enum(["whole", "single"]);
export type SeriesWay = z.infer<typeof seriesWaySchema>;

/** Why an archive's answers for whole series are of no use for a while. */
export const seriesFaultSchema = z.enum(["refused", "cut", "slowToBegin"]);
export type SeriesFault = z.infer<typeof seriesFaultSchema>;

/**
 * Why a way is taken: nothing was measured yet, series come quickly enough in one answer, this way was the faster one, the
 * other way is measured now (again), or one answer for a series failed.
 */
export const seriesWayReasonSchema = z.enum([
  "notMeasured",
  "quick",
  "faster",
  "measuring",
  ...seriesFaultSchema.options,
]);

/** What is known of an archive, for whoever looks after it. Rates in bytes per second; null where not measured. */
export const seriesReadingSchema = z.object({
  archiveId: archiveIdSchema,
  way: seriesWaySchema,
  why: seriesWayReasonSchema,
  wholeBytesPerSecond: z.number().nullable(),
  singleBytesPerSecond: z.number().nullable(),
});
export type SeriesReading = z.infer<typeof seriesReadingSchema>;
