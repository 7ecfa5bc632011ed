import { type DicomJsonInstance, isStated, itemsOf, numberOf, numbersInPlace, textOf, valuesOf } from "./attributes.ts";
import { type LookupTable, lookUp, readLookupTable } from "./lookup-table.ts";
import { meaningOf, type ValueTransform } from "./value-transform.ts";

/** Which values are shown from black to white, in the unit of the value transform. Source: PS3.3 C.11.2. */
export type VoiWindow =
  | {
      readonly kind: "linear" | "linearExact" | "sigmoid";
      readonly center: number;
      readonly width: number;
      /** The maker's explanation, e.g. `LUNG`, or empty. */
      readonly name: string;
    }
  | (LookupTable & { readonly kind: "table" });

/** A window whose centre and width can be changed by hand. */
export type AdjustableWindow = Exclude<VoiWindow, { kind: "table" }>;

/** Gives the windows of a frame in the order of its header, a VOI LUT after them; an empty array where it has none. */
export function readWindows(
  instance: DicomJsonInstance,
  frameItems: readonly DicomJsonInstance[],
): readonly VoiWindow[] {
  const groups = [...frameItems.flatMap((item) => itemsOf(item, "00289132")), instance];
  const source = groups.find((group) => isStated(group, "00281050"));
  const windows: VoiWindow[] = [];
  if (source !== undefined) {
    const widths = numbersInPlace(source, "00281051");
    const names = valuesOf(source, "00281055");
    const kind = windowFunctions[textOf(source, "00281056")] ?? "linear";
    numbersInPlace(source, "00281050").forEach((center, index) => {
      const width = widths[index] ?? null;
      if (center === null || width === null || !isSensible(center, width)) return;
      // LINEAR is not defined below a width of 1 (C.11.2.1.2.1); such headers mean the plain ramp.
      const shape = kind === "linear" && width < 1 ? "linearExact" : kind;
      windows.push({ kind: shape, center, width, name: typeof names[index] === "string" ? names[index].trim() : "" });
    });
  }
  return [...windows, ...readTables(groups, instance)];
}

/** Tells whether the header of a frame gives a window that no image can be shown with, e.g. of width 0. */
export function hasInvalidWindow(instance: DicomJsonInstance, frameItems: readonly DicomJsonInstance[]): boolean {
  const groups = [...frameItems.flatMap((item) => itemsOf(item, "00289132")), instance];
  const source = groups.find((group) => isStated(group, "00281050") || isStated(group, "00281051"));
  if (source === undefined) return false;
  const [centers, widths] = [numbersInPlace(source, "00281050"), numbersInPlace(source, "00281051")];
  const isWhole = centers.length === widths.length;
  return !isWhole || centers.some((center, index) => !isSensible(center, widths[index] ?? null));
}

/** Tells whether the header of a frame holds a VOI LUT that cannot be read, e.g. of fewer entries than it says. */
export function hasInvalidTable(instance: DicomJsonInstance, frameItems: readonly DicomJsonInstance[]): boolean {
  const groups = [...frameItems.flatMap((item) => itemsOf(item, "00289132")), instance];
  const items = groups.map((group) => itemsOf(group, "00283010")).find((found) => found.length > 0) ?? [];
  return items.some((item) => readLookupTable(item, false) === null);
}

function isSensible(center: number | null, width: number | null): boolean {
  return center !== null && width !== null && width > 0 && width <= 1e15 && Math.abs(center) <= 1e15;
}

const windowFunctions: Readonly<Record<string, AdjustableWindow["kind"]>> = {
  LINEAR: "linear",
  LINEAR_EXACT: "linearExact",
  SIGMOID: "sigmoid",
};

/** The values that go in are those after the rescale, which an intercept makes negative in unsigned images too. */
function readTables(groups: readonly DicomJsonInstance[], instance: DicomJsonInstance): readonly VoiWindow[] {
  const isSigned = numberOf(instance, "00280103") === 1 || (numberOf(instance, "00281052") ?? 0) < 0;
  const items = groups.map((group) => itemsOf(group, "00283010")).find((found) => found.length > 0) ?? [];
  return items.flatMap((item): VoiWindow[] => {
    const table = readLookupTable(item, isSigned);
    return table === null ? [] : [{ kind: "table", ...table }];
  });
}

/** Gives the window that shows everything between two values. */
export function windowOverRange(minimum: number, maximum: number): AdjustableWindow {
  const width = maximum > minimum ? maximum - minimum : 1;
  return { kind: "linearExact", center: minimum + width / 2, width, name: "" };
}

/** Gives the grey level of a value, 0 (black) to 255 (white), not rounded. Source: PS3.3 C.11.2.1.2, C.11.2.1.3. */
export function greyLevel(window: VoiWindow, value: number): number {
  switch (window.kind) {
    case "table":
      return clamp((lookUp(window, value) / window.maximum) * 255);
    case "sigmoid":
      return 255 / (1 + Math.exp((-4 * (value - window.center)) / window.width));
    case "linearExact":
      return clamp(((value - window.center) / window.width + 0.5) * 255);
    case "linear": {
      if (window.width <= 1) return value <= window.center - 0.5 ? 0 : 255;
      return clamp(((value - (window.center - 0.5)) / (window.width - 1) + 0.5) * 255);
    }
  }
}

/**
 * Gives grey levels 0 to 255 for every stored value from `minimum` to `maximum` (both whole numbers), first entry for `minimum`.
 * `presentation` is the table of a Presentation LUT Sequence, over the window's output (PS3.3 C.11.6.1.1), null for
 * the identity. `isInverted` shows low values white, as for MONOCHROME1.
 */
export function buildGreyTable(
  range: { readonly minimum: number; readonly maximum: number },
  transform: ValueTransform,
  window: VoiWindow,
  isInverted: boolean,
  presentation: LookupTable | null = null,
): Uint8ClampedArray {
  const table = new Uint8ClampedArray(range.maximum - range.minimum + 1);
  for (let index = 0; index < table.length; index += 1) {
    const level = presentedLevel(presentation, greyLevel(window, meaningOf(transform, range.minimum + index)));
    table[index] = isInverted ? 255 - level : level;
  }
  return table;
}

/** Gives a grey level 0 to 255 as a Presentation LUT makes it; null is the identity. Source: PS3.3 C.11.6.1.1. */
export function presentedLevel(presentation: LookupTable | null, level: number): number {
  if (presentation === null || Number.isNaN(level)) return level;
  const { table, firstMapped, maximum } = presentation;
  return clamp((lookUp(presentation, firstMapped + (level / 255) * (table.length - 1)) / maximum) * 255);
}

function clamp(level: number): number {
  return Math.min(Math.max(level, 0), 255);
}
