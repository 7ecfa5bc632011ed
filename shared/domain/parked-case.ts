import { z } from "zod";
import { colourTableNames } from "../imaging/colour-table.ts";
import { idSchema, instantSchema } from "./identifiers.ts";
import { workitemSchema } from "./workitem.ts";

/** Nothing that a viewer shows lies beyond it; text that is no number, and infinity, are refused by zod itself. */
const numberSchema = z.number().min(-1e7).max(1e7);
const vectorSchema = z.tuple([numberSchema, numberSchema, numberSchema]);
const nameSchema = z.string().max(200);
/** Series and images are named by archive and three identifiers of at most 64 characters each. */
const longNameSchema = z.string().max(600);
const indexSchema = z.number().int().min(0).max(1_000_000);
const paneIndexSchema = z.number().int().min(0).max(3);
const axesSchema = z.object({ alongRow: vectorSchema, alongColumn: vectorSchema });
const slabSchema = z.object({
  mode: z.enum(["mean", "maximum", "minimum"]),
  thicknessMm: z.number().min(0).max(1_000),
});
const curveFormSchema = z.enum(["straightened", "crossSection"]);
const pointsSchema = z.array(vectorSchema).max(500);

const viewSchema = z.object({
  center: z.tuple([numberSchema, numberSchema]),
  zoom: z.number().min(0.001).max(1_000),
  rotationDegrees: numberSchema,
  isFlippedHorizontally: z.boolean(),
  isFlippedVertically: z.boolean(),
});

/** A window by centre and width. A table of the header is not kept: it comes with the image again. */
const windowSchema = z.object({
  kind: z.enum(["linear", "linearExact", "sigmoid"]),
  center: numberSchema,
  width: z.number().min(0).max(1e7),
  name: nameSchema,
});

const lookSchema = z.object({ view: viewSchema.nullable(), window: windowSchema.nullable(), isInverted: z.boolean() });

/** What a pane shows that is made from a volume: planes, pictures along a curve, or a rendering. */
const madeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("planes"), name: nameSchema, axes: axesSchema, slab: slabSchema }),
  z.object({ kind: z.literal("curve"), form: curveFormSchema, points: pointsSchema.min(2), slab: slabSchema }),
  z.object({ kind: z.literal("rendering") }),
]);

const volumeViewSchema = z.object({
  presetId: nameSchema,
  axes: axesSchema,
  centre: vectorSchema,
  zoom: z.number().min(0.001).max(1_000),
  crop: z.object({ low: vectorSchema, high: vectorSchema }),
  isCropping: z.boolean(),
  cut: z.object({ paneIndex: paneIndexSchema, side: z.union([z.literal(1), z.literal(-1)]) }).nullable(),
});

const derivedSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("subtraction"),
    maskFrames: z.array(z.number().int().min(1)).max(1_000).nullable(),
    shift: z.tuple([numberSchema, numberSchema]),
  }),
  z.object({ kind: z.literal("slab"), reach: z.number().int().min(1).max(10_000) }),
]);

/** One pane as it stood. It names images and says how they were shown; it holds no picture and no word of a report. */
export const parkedPaneSchema = lookSchema.extend({
  /** The stored series, as the window names it; null for an empty pane. */
  source: longNameSchema.nullable(),
  made: madeSchema.nullable(),
  wantedIndex: indexSchema,
  /** The image that the index meant, should others have come before it meanwhile; null where it is made from a volume. */
  image: longNameSchema.nullable(),
  /** The middle of a plane in the patient, in mm; null for stored images. */
  place: vectorSchema.nullable(),
  hung: z
    .object({
      chestWall: z.enum(["left", "right"]).nullable(),
      sameSizeMm: z.tuple([numberSchema, numberSchema]).nullable(),
      zoom: z.number().min(0.001).max(1_000),
    })
    .nullable(),
  hidden: z.array(z.enum(["overlays", "shutter"])).max(2),
  presentation: z.object({ choice: nameSchema, uid: nameSchema, before: lookSchema.nullable() }),
  derived: derivedSchema.nullable(),
  /** Absent in cases put aside by an earlier version. */
  colours: z.enum(colourTableNames).nullable().optional(),
  partStep: indexSchema,
  volumeView: volumeViewSchema.nullable(),
});
export type ParkedPane = z.infer<typeof parkedPaneSchema>;

const paneLayoutSchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);

const parkedPanesSchema = z.object({
  layout: paneLayoutSchema,
  activePane: paneIndexSchema,
  panes: z.array(parkedPaneSchema).max(4),
});

const landmarkSchema = z.object({ frameKey: nameSchema, point: vectorSchema });

/** Which panes a case had, what they showed and how, and where its report stood. Marks and words are in the draft. */
export const parkedViewSchema = parkedPanesSchema.extend({
  beforePlanes: parkedPanesSchema.nullable(),
  enlargedPane: paneIndexSchema.nullable(),
  tool: z.string().max(40),
  link: z
    .array(z.object({ displaySetId: longNameSchema.nullable(), index: indexSchema }))
    .max(4)
    .nullable(),
  hanging: z.object({ protocolId: nameSchema, stepIndex: indexSchema }).nullable(),
  cursor: z.object({ frameOfReferenceUid: nameSchema, point: vectorSchema }).nullable(),
  curve: z
    .object({
      sourceId: longNameSchema,
      frameOfReferenceUid: nameSchema,
      points: pointsSchema,
      isDone: z.boolean(),
      targetPane: paneIndexSchema,
    })
    .nullable(),
  landmarks: z.array(landmarkSchema).max(200),
  areLinesShown: z.boolean(),
  isCadShown: z.boolean(),
  layers: z.object({
    areShown: z.boolean(),
    opacity: z.number().min(0).max(1),
    isOutline: z.boolean(),
    hidden: z.array(nameSchema).max(2_000),
  }),
  selectedMeasurementId: idSchema.nullable(),
  drawer: z.enum(["request", "priors", "history"]).nullable(),
  /** How far the report was scrolled, in CSS pixels. */
  reportScroll: z.number().min(0).max(1e6),
});
export type ParkedView = z.infer<typeof parkedViewSchema>;

/** A window of images beside the case window, which is the first. */
export const imageWindowNumberSchema = z.union([z.literal(2), z.literal(3)]);
export type ImageWindowNumber = z.infer<typeof imageWindowNumberSchema>;

/** How the panes of one window of images stand; marks are in the draft. */
export const windowViewSchema = parkedViewSchema.omit({ drawer: true, reportScroll: true });
export type WindowView = z.infer<typeof windowViewSchema>;

/** A window of images with how its panes stand. */
const numberedViewSchema = z.object({ number: imageWindowNumberSchema, view: windowViewSchema });
export type NumberedView = z.infer<typeof numberedViewSchema>;

/** What is kept of a parked case: its identifier, since when, and how it stood; null where that cannot be read. */
const storedParkedCaseSchema = z.object({
  workitemId: idSchema,
  parkedAt: instantSchema,
  view: parkedViewSchema.nullable(),
  /** The windows of images beside it; those that cannot be read open as the case is hung. */
  windows: z.array(numberedViewSchema).max(2),
});
export type StoredParkedCase = z.infer<typeof storedParkedCaseSchema>;

/** So many cases are parked at once at most: more are forgotten rather than parked. */
export const mostParkedCases = 12;

/** A parked case as it is listed; the patient is looked up, never stored with it. */
export const parkedCaseSchema = z.object({ workitem: workitemSchema, parkedAt: instantSchema });
export type ParkedCase = z.infer<typeof parkedCaseSchema>;

const entrySchema = storedParkedCaseSchema.pick({ workitemId: true, parkedAt: true });

/**
 * Gives what of a stored list can be used, the case parked first first. Never throws: an entry that names no case is left
 * out, one whose panes cannot be read stays parked without them, and a case is in the list once.
 */
export function readParkedCases(raw: unknown): readonly StoredParkedCase[] {
  const list: readonly unknown[] = Array.isArray(raw) ? raw : [];
  const read = list.flatMap((each): readonly StoredParkedCase[] => {
    const entry = entrySchema.safeParse(each);
    if (!entry.success) return [];
    const stood = each as { readonly view?: unknown; readonly windows?: unknown };
    const view = parkedViewSchema.safeParse(stood.view);
    const windows = z.array(numberedViewSchema).max(2).safeParse(stood.windows);
    return [{ ...entry.data, view: view.success ? view.data : null, windows: windows.success ? windows.data : [] }];
  });
  const ids = read.map(({ workitemId }) => workitemId);
  return read.filter(({ workitemId }, index) => ids.indexOf(workitemId) === index).slice(0, mostParkedCases);
}
