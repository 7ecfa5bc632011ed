import { z } from "zod";
import { bodyRegions } from "./hanging-candidate.ts";

/** Text that a person reads; control and direction marks could make it look like something else. */
const shownText = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cf}]*$/u);
const textList = (most: number) => z.array(shownText(most)).min(1).max(40);

/** What a series must be. Every condition that is named has to hold; lists name alternatives. */
export const seriesRuleSchema = z.strictObject({
  modality: textList(16).optional(),
  region: z.array(z.enum(bodyRegions)).min(1).max(bodyRegions.length).optional(),
  /**
   * One of them is a word, or several words in a row, of the series description or the protocol name, without regard to
   * case. A star at the end names the beginning of a word: `t1*` is in `T1w` and not in `T12`.
   */
  words: textList(60).optional(),
  /** Each of them is. */
  allWords: textList(60).optional(),
  /** None of them is. */
  notWords: textList(60).optional(),
  /** One of the values of Image Type (0008,0008) is one of these. */
  imageType: textList(16).optional(),
  side: z.enum(["right", "left"]).optional(),
  view: textList(16).optional(),
  plane: z.enum(["axial", "sagittal", "coronal"]).optional(),
  /** In mm; a series that does not say its thickness does not match. */
  minimumThicknessMm: z.number().positive().max(1000).optional(),
  maximumThicknessMm: z.number().positive().max(1000).optional(),
  contrast: z.boolean().optional(),
  minimumImages: z.int().positive().max(100_000).optional(),
  maximumImages: z.int().positive().max(100_000).optional(),
});

/** What one pane shows, and how. */
export const hangingPaneSchema = z
  .strictObject({
    /** What it is for, in the reader's words, e.g. `soft tissue`. */
    label: shownText(60),
    from: z.enum(["current", "prior"]),
    /** Which prior counted from the newest one that fits, from 1; or the oldest that fits. */
    prior: z.union([z.int().positive().max(50), z.literal("oldest")]).default(1),
    /** A prior that is younger or older than this is not hung, in months. */
    minimumAgeMonths: z.int().positive().max(1200).optional(),
    maximumAgeMonths: z.int().positive().max(1200).optional(),
    series: seriesRuleSchema,
    /** Wishes in falling order of weight: the series that meets the weightier ones is taken. */
    prefer: z.array(seriesRuleSchema).max(8).default([]),
    /** Place in the step, counted from 0, of the pane whose series it should resemble. */
    like: z.int().min(0).max(3).optional(),
    /** In the unit of the series; the window of its header where none is named. */
    window: z
      .strictObject({
        center: z.number().min(-1e6).max(1e6),
        width: z.number().positive().max(1e6),
        name: z
          .string()
          .max(60)
          .regex(/^[^\p{Cc}\p{Cf}]*$/u),
      })
      .optional(),
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
  name: shownText(60),
  panes: z.array(hangingPaneSchema).min(1).max(4),
  /** The panes scroll together. */
  link: z.boolean().default(false),
  /** The images are shown at one scale, so that a mm is as long on each. */
  sameSize: z.boolean().default(false),
  /** Panes that find nothing stay empty at their place; otherwise the others close up. */
  keepPlaces: z.boolean().default(false),
  /** Three panes stand side by side, as examinations in time do. */
  columns: z.boolean().default(false),
  /** The window of images that shows the step where so many are open; the case window shows it where they are not. */
  window: z.union([z.literal(2), z.literal(3)]).optional(),
  /** The step is made again, with series that no pane shows yet, until all that fit have been on a pane. */
  repeats: z.boolean().default(false),
  /** One pane's series is shown in three planes instead, where planes can be made from it. */
  planes: z
    .strictObject({
      /** Place in the step, counted from 0. */
      pane: z.int().min(0).max(3),
      slab: z.strictObject({
        mode: z.enum(["mean", "maximum", "minimum"]),
        thicknessMm: z.number().min(0).max(500),
      }),
    })
    .optional(),
});

/** Version of the form of the file. */
export const hangingFormat = 2;

/** One hanging protocol, as its file holds it. */
export const hangingProtocolSchema = z.strictObject({
  format: z.literal(hangingFormat),
  id: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .max(64),
  name: shownText(80),
  /** Raised with every change of the file. */
  version: z.int().positive().max(1_000_000),
  match: z.strictObject({
    /** A series of the current study has to be this. */
    series: seriesRuleSchema,
    /** How many series at least, and at most, the current study shows. */
    minimumSeries: z.int().positive().max(1000).default(1),
    maximumSeries: z.int().positive().max(1000).optional(),
    /** Where several protocols fit, the one with the most conditions is taken; this is added to their number. */
    priority: z.int().min(-100).max(100).default(0),
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
