import { z } from "zod";

/** The sets of keys and mouse actions that a person starts from. */
export const handlingPresetSchema = z.enum(["sightline", "ohif", "weasis", "horos", "leftHanded"]);
export type HandlingPresetId = z.infer<typeof handlingPresetSchema>;

/** A key with its modifiers, e.g. `Ctrl+Shift+z`: in this order, the key as `KeyboardEvent.key` in lower case. */
export const chordSchema = z
  .string()
  .max(40)
  .regex(/^(Ctrl\+)?(Shift\+)?(Alt\+)?(?:[^\p{C}]|[a-z][a-z0-9]{1,24})$/u, "not a key");

/** A button or the wheel with at most one modifier, e.g. `Shift+middle`. */
export const mouseInputSchema = z
  .string()
  .regex(/^(?:(?:Ctrl|Shift|Alt)\+)?(?:primary|secondary|middle|fourth|fifth|wheel)$/, "not a mouse button");

/** The name of a command, or of what a button or the wheel does. Which there are, the window knows. */
const nameSchema = z
  .string()
  .max(40)
  .regex(/^[a-z][A-Za-z0-9]*$/, "not a command");

const chordsSchema = z.array(chordSchema).max(4);

/** What one person has changed of the keys and the mouse; everything else is as the preset has it. */
export const keysAndMouseSchema = z.object({
  preset: handlingPresetSchema,
  /** Keys by command; none takes the command its keys. */
  keys: z.record(nameSchema, chordsSchema).refine((keys) => Object.keys(keys).length <= 400, "too many"),
  /** What a button or the wheel does. */
  mouse: z.record(mouseInputSchema, nameSchema),
});
export type KeysAndMouse = z.infer<typeof keysAndMouseSchema>;

/** Gives the keys and the mouse as they come. */
export const keysAndMouseAsTheyCome: KeysAndMouse = { preset: "sightline", keys: {}, mouse: {} };

/** What is read of somebody's settings, and in sentences what of them could not be used. */
export const readKeysAndMouseSchema = z.object({ value: keysAndMouseSchema, problems: z.array(z.string()) });
export type ReadKeysAndMouse = z.infer<typeof readKeysAndMouseSchema>;

/** Gives what of stored or imported settings can be used. Never throws: a damaged line costs that line alone. */
export function readKeysAndMouse(raw: unknown): ReadKeysAndMouse {
  if (!isRecord(raw)) {
    return {
      value: keysAndMouseAsTheyCome,
      problems: ["These settings of keys and mouse cannot be read. The keys are as they come."],
    };
  }
  const preset = handlingPresetSchema.safeParse(raw.preset);
  const keys = readEntries(raw.keys, z.tuple([nameSchema, chordsSchema]));
  const mouse = readEntries(raw.mouse, z.tuple([mouseInputSchema, nameSchema]));
  const dropped = keys.dropped + mouse.dropped;
  return {
    value: {
      preset: preset.success ? preset.data : keysAndMouseAsTheyCome.preset,
      keys: Object.fromEntries(keys.entries.slice(0, 400)),
      mouse: Object.fromEntries(mouse.entries),
    },
    problems: [
      ...(preset.success ? [] : ["The preset of these settings is not known here. Sightline's own is used."]),
      ...(dropped === 0
        ? []
        : [
            dropped === 1
              ? "One line of these settings cannot be read and is left out."
              : `${dropped} lines of these settings cannot be read and are left out.`,
          ]),
    ],
  };
}

function readEntries<Entry>(raw: unknown, schema: z.ZodType<Entry>): { entries: readonly Entry[]; dropped: number } {
  if (raw === undefined) return { entries: [], dropped: 0 };
  if (!isRecord(raw)) return { entries: [], dropped: 1 };
  const read = Object.entries(raw).map((entry) => schema.safeParse(entry));
  const entries = read.flatMap((result) => (result.success ? [result.data] : []));
  return { entries, dropped: read.length - entries.length };
}

function isRecord(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}
