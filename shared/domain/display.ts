import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";

/** A monitor as the window sees it. */
export const monitorSchema = z.object({
  /** Name that the system gives it; empty where the window may not know. */
  label: z.string().max(120),
  /** Corner of its free area in the system's units: tells two alike monitors apart. */
  left: z.number().int(),
  top: z.number().int(),
  /** Size in the system's units, which page zoom does not change. */
  width: z.number().int().positive().max(100_000),
  height: z.number().int().positive().max(100_000),
  colourDepth: z.number().int().nonnegative().max(64),
  /** Pixels of the screen to one of the page; changes with page zoom and with the system's scale. */
  pixelRatio: z.number().positive().max(20),
});
export type Monitor = z.infer<typeof monitorSchema>;

/** What a monitor is used for; limits follow from it. */
export const displayUseSchema = z.enum(["diagnostic", "clinical"]);

/** How the size of a pixel was found. */
export const sizeMethodSchema = z.enum(["card", "diagonal"]);

/** How long one pixel of a monitor is, as a person calibrated it. */
export const displaySizeSchema = z.object({
  id: idSchema,
  /** Length of one pixel of the screen, in mm. */
  mmPerPixel: z.number(),
  method: sizeMethodSchema,
  /** It holds for this ratio alone. */
  pixelRatio: z.number(),
  at: instantSchema,
});
export type DisplaySize = z.infer<typeof displaySizeSchema>;

/** What a person saw of one thing that is asked. */
export const displayAnswerSchema = z.object({
  question: z.string().min(1).max(40),
  answer: z.enum(["seen", "notSeen", "notAnswered"]),
});
export type DisplayAnswer = z.infer<typeof displayAnswerSchema>;

/** What a meter read: 18 luminances in cd/m², darkest first, and what the room adds. */
export const luminanceReadingsSchema = z.object({
  readings: z.array(z.number().nonnegative().max(10_000)).length(18),
  ambient: z.number().nonnegative().max(1000),
  instrument: z.string().trim().max(120),
});
export type LuminanceReadings = z.infer<typeof luminanceReadingsSchema>;

/** One check of a monitor. */
export const displayCheckSchema = z.object({
  id: idSchema,
  kind: z.enum(["visual", "measured"]),
  /** `incomplete`: something was left unanswered, so nothing is passed. */
  outcome: z.enum(["passed", "failed", "incomplete"]),
  use: displayUseSchema,
  stationName: z.string(),
  monitor: monitorSchema,
  answers: z.array(displayAnswerSchema),
  luminance: luminanceReadingsSchema.nullable(),
  /** What the core made of the readings; null for a visual check. */
  response: z
    .object({
      maximum: z.number(),
      minimum: z.number(),
      ratio: z.number(),
      greatestDeviation: z.number(),
      deviations: z.array(z.number()),
    })
    .nullable(),
  /** What failed, each in words. */
  failures: z.array(z.string()),
  note: z.string().max(500),
  personName: z.string(),
  at: instantSchema,
});
export type DisplayCheck = z.infer<typeof displayCheckSchema>;

/** What a site asks of its monitors. */
export const displayPolicySchema = z.object({
  use: displayUseSchema,
  /** Days between two visual checks; 0 where none is asked. */
  visualEveryDays: z.number().int().min(0).max(3660),
  /** Days between two measurements with a meter; 0 where none is asked. */
  measuredEveryDays: z.number().int().min(0).max(3660),
});
export type DisplayPolicy = z.infer<typeof displayPolicySchema>;

/** What is known of one monitor. */
export const displayStandingSchema = z.object({
  /** The signed-in person's own calibration of its size, whatever its ratio. */
  size: displaySizeSchema.nullable(),
  visual: displayCheckSchema.nullable(),
  measured: displayCheckSchema.nullable(),
  policy: displayPolicySchema,
});
export type DisplayStanding = z.infer<typeof displayStandingSchema>;

/** Gives the name of a monitor under which its records are kept: the same at every page zoom. */
export function monitorKey({ label, left, top, width, height, colourDepth }: Monitor): string {
  return `${label}|${left},${top}|${width}x${height}|${colourDepth}`;
}
