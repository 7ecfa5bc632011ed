import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, tableOf, textOf, valuesOf } from "./attributes.ts";
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
  | {
      readonly kind: "table";
      readonly firstMapped: number;
      /** Greatest value that an entry can take. */
      readonly maximum: number;
      readonly table: Uint16Array;
      readonly name: string;
    };

/** A window whose centre and width can be changed by hand. */
export type AdjustableWindow = Exclude<VoiWindow, { kind: "table" }>;

/** Gives the windows of a frame in the order of its header, a VOI LUT after them; an empty array where it has none. */
export function readWindows(
  instance: DicomJsonInstance,
  frameItems: readonly DicomJsonInstance[],
): readonly VoiWindow[] {
  const groups = [...frameItems.flatMap((item) => itemsOf(item, "00289132")), instance];
  const source = groups.find((group) => numberOf(group, "00281050") !== null);
  const windows: VoiWindow[] = [];
  if (source !== undefined) {
    const widths = numbersOf(source, "00281051");
    const names = valuesOf(source, "00281055");
    const kind = windowFunctions[textOf(source, "00281056")] ?? "linear";
    numbersOf(source, "00281050").forEach((center, index) => {
      const width = widths[index];
      if (width === undefined || width <= 0) return;
      // LINEAR is not defined below a width of 1 (C.11.2.1.2.1); such headers mean the plain ramp.
      const shape = kind === "linear" && width < 1 ? "linearExact" : kind;
      windows.push({ kind: shape, center, width, name: typeof names[index] === "string" ? names[index].trim() : "" });
    });
  }
  return [...windows, ...readTables(instance)];
}

const windowFunctions: Readonly<Record<string, AdjustableWindow["kind"]>> = {
  LINEAR: "linear",
  LINEAR_EXACT: "linearExact",
  SIGMOID: "sigmoid",
};

function readTables(instance: DicomJsonInstance): readonly VoiWindow[] {
  return itemsOf(instance, "00283010").flatMap((item): VoiWindow[] => {
    const descriptor = numbersOf(item, "00283002");
    const table = tableOf(item, "00283006");
    if (table === null || descriptor.length !== 3) return [];
    const first = descriptor[1] ?? 0;
    const bits = Math.min(Math.max(descriptor[2] ?? 16, 8), 16);
    const firstMapped = numberOf(instance, "00280103") === 1 && first > 32767 ? first - 65536 : first;
    return [{ kind: "table", firstMapped, maximum: 2 ** bits - 1, table, name: textOf(item, "00283003") }];
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
    case "table": {
      const entry = Math.min(Math.max(Math.round(value) - window.firstMapped, 0), window.table.length - 1);
      return clamp(((window.table[entry] ?? 0) / window.maximum) * 255);
    }
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
 * `isInverted` shows low values white, as for MONOCHROME1.
 */
export function buildGreyTable(
  range: { readonly minimum: number; readonly maximum: number },
  transform: ValueTransform,
  window: VoiWindow,
  isInverted: boolean,
): Uint8ClampedArray {
  const table = new Uint8ClampedArray(range.maximum - range.minimum + 1);
  for (let index = 0; index < table.length; index += 1) {
    const level = greyLevel(window, meaningOf(transform, range.minimum + index));
    table[index] = isInverted ? 255 - level : level;
  }
  return table;
}

function clamp(level: number): number {
  return Math.min(Math.max(level, 0), 255);
}
