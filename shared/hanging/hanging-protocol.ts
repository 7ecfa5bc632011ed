import { z } from "zod";
import { bodyRegions } from "./hanging-candidate.ts";

/** What a series must be. Every condition that is named has to hold; lists name alternatives. */
export const seriesRuleSchema = z.strictObject({
  modality: z.array(z.string().min(1)).min(1).optional(),
  region: z.array(z.enum(bodyRegions)).min(1).optional(),
  /** Any of them begins a word of the series description or the protocol name, without regard to case. */
  words: z.array(z.string().min(1)).min(1).optional(),
  /** None of them does. */
  notWords: z.array(z.string().min(1)).min(1).optional(),
  side: z.enum(["right", "left"]).optional(),
  view: z.array(z.string().min(1)).min(1).optional(),
  plane: z.enum(["axial", "sagittal", "coronal"]).optional(),
  /** In mm; a series that does not say its thickness does not match. */
  minimumThicknessMm: z.number().positive().optional(),
  maximumThicknessMm: z.number().positive().optional(),
  contrast: z.boolean().optional(),
  minimumImages: z.int().positive().optional(),
  maximumImages: z.int().positive().optional(),
});

/** What one pane shows, and how. */
export const hangingPaneSchema = z
  .strictObject({
    /** What it is for, in the reader's words, e.g. `soft tissue`. */
    label: z.string().min(1).max(60),
    from: z.enum(["current", "prior"]),
    /** Which prior counted from the newest one that fits, from 1. */
    prior: z.int().positive().default(1),
    /** A prior older than this is not hung, in months. */
    maximumAgeMonths: z.int().positive().optional(),
    series: seriesRuleSchema,
    /** Wishes in falling order of weight: the series that meets the weightier ones is taken. */
    prefer: z.array(seriesRuleSchema).max(8).default([]),
    /** Place in the step, counted from 0, of the pane whose series it should resemble. */
    like: z.int().min(0).optional(),
    /** In the unit of the series; the window of its header where none is named. */
    window: z.strictObject({ center: z.number(), width: z.number().positive(), name: z.string() }).optional(),
    /** 1 shows the whole image. */
    zoom: z.number().positive().max(40).default(1),
    /** The edge of the pane that the chest wall of a mammogram lies at. */
    chestWall: z.enum(["left", "right"]).optional(),
  })
  .refine((pane) => pane.window === undefined || pane.series.modality?.join() === "CT", {
    message: "Only the values of CT mean the same on every scanner: no window can be named for another modality.",
  });

/** Panes that are on the screen together. */
export const hangingStepSchema = z.strictObject({
  name: z.string().min(1).max(60),
  panes: z.array(hangingPaneSchema).min(1).max(4),
  /** The panes scroll together. */
  link: z.boolean().default(false),
  /** The images are shown at one scale, so that a mm is as long on each. */
  sameSize: z.boolean().default(false),
  /** Panes that find nothing stay empty at their place; otherwise the others close up. */
  keepPlaces: z.boolean().default(false),
  /** The step is made again, with series that no pane shows yet, until all that fit have been on a pane. */
  repeats: z.boolean().default(false),
});

/** One hanging protocol, as its file holds it. */
export const hangingProtocolSchema = z.strictObject({
  /** Version of the form of the file. */
  format: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1).max(80),
  /** Raised with every change of the file. */
  version: z.int().positive(),
  match: z.strictObject({
    /** A series of the current study has to be this. */
    series: seriesRuleSchema,
    /** How many series at least, and at most, the current study shows. */
    minimumSeries: z.int().positive().default(1),
    maximumSeries: z.int().positive().optional(),
    /** Where several protocols fit, the one with the most conditions is taken; this is added to their number. */
    priority: z.int().default(0),
  }),
  steps: z.array(hangingStepSchema).min(1).max(12),
});

/** What a series must be. */
export type SeriesRule = z.infer<typeof seriesRuleSchema>;
/** What one pane shows. */
export type HangingPane = z.infer<typeof hangingPaneSchema>;
/** Panes that are on the screen together. */
export type HangingStep = z.infer<typeof hangingStepSchema>;
/** One hanging protocol. */
export type HangingProtocol = z.infer<typeof hangingProtocolSchema>;
