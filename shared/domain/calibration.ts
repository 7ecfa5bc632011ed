import { z } from "zod";
import { idSchema } from "./identifiers.ts";
import { imageReferenceSchema } from "./measurement.ts";

/**
 * A length that a reader knows on an image without an exact spacing: it makes millimetres of pixels on the images of its
 * scope. It is never the spacing of the patient: whatever is measured by it is estimated and names it.
 */
export const calibrationSchema = z.object({
  id: idSchema,
  /** The image that the known length was drawn on. */
  image: imageReferenceSchema,
  /** Row and column spacing in mm that came of it. */
  spacingMm: z.tuple([z.number().positive(), z.number().positive()]),
  /** The known length in mm, and how many pixels long its line was, counted along rows. */
  lengthMm: z.number().positive(),
  linePixels: z.number().positive(),
  /** `machine`: the images of the examination by the same machine, of the same modality and size in pixels. */
  scope: z.enum(["image", "series", "machine"]),
  /** Maker, model and serial number of the machine; empty where the header names none. */
  machine: z.string(),
  rows: z.number().int(),
  columns: z.number().int(),
  /** Who calibrated, by name, and on which day (`YYYY-MM-DD`, Europe/London). */
  by: z.string(),
  on: z.string(),
  /** The reader set an exact spacing of the header aside. */
  setsAsideExact: z.boolean(),
});
export type Calibration = z.infer<typeof calibrationSchema>;
