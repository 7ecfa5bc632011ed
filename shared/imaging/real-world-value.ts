import { bytesOf, type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf } from "./attributes.ts";

/** What stored values mean in the real world, e.g. a blood flow. Source: PS3.3 C.7.6.16.2.11. */
export interface RealWorldMap {
  /** The quantity's name as the maker gives it. */
  readonly name: string;
  /** UCUM code, or the maker's own where it is another. */
  readonly unit: string;
  /** Stored values from `first` to `last` are mapped; others have no such meaning. */
  readonly first: number;
  readonly last: number;
  readonly mapping:
    | { readonly kind: "linear"; readonly slope: number; readonly intercept: number }
    | { readonly kind: "table"; readonly table: readonly number[] };
}

/** Gives the maps of a frame that name a unit; `frameItems` are its functional group items, searched first. */
export function readRealWorldMaps(
  instance: DicomJsonInstance,
  frameItems: readonly DicomJsonInstance[],
): readonly RealWorldMap[] {
  const sources = [...frameItems, instance];
  const items = sources.map((source) => itemsOf(source, "00409096")).find((found) => found.length > 0) ?? [];
  const isSigned = numberOf(instance, "00280103") === 1;
  return items.map((item) => readMap(item, isSigned)).filter((map) => map !== null);
}

/** Gives the real-world value of a stored value, or null where the map has none for it. */
export function realWorldValue({ first, last, mapping }: RealWorldMap, stored: number): number | null {
  if (!(stored >= first && stored <= last)) return null;
  return mapping.kind === "linear"
    ? stored * mapping.slope + mapping.intercept
    : (mapping.table[stored - first] ?? null);
}

function readMap(item: DicomJsonInstance, isSigned: boolean): RealWorldMap | null {
  const units = itemsOf(item, "004008EA")[0];
  const unit = units === undefined ? "" : textOf(units, "00080100");
  const first = boundOf(item, "00409214", "00409216", isSigned);
  const last = boundOf(item, "00409213", "00409211", isSigned);
  if (unit === "" || first === null || last === null || first > last) return null;
  const mapping = readMapping(item);
  if (mapping === null) return null;
  return { name: textOf(item, "00283003") || textOf(item, "00409210"), unit, first, last, mapping };
}

function readMapping(item: DicomJsonInstance): RealWorldMap["mapping"] | null {
  const table = doublesOf(item, "00409212");
  if (table.length > 0) return { kind: "table", table };
  const slope = numberOf(item, "00409225");
  const intercept = numberOf(item, "00409224");
  return slope === null || intercept === null ? null : { kind: "linear", slope, intercept };
}

/** The bounds come as doubles for float pixels, else as words whose sign is that of the pixels. */
function boundOf(item: DicomJsonInstance, doubleTag: string, wordTag: string, isSigned: boolean): number | null {
  const double = numberOf(item, doubleTag);
  if (double !== null) return double;
  const word = numberOf(item, wordTag);
  return word !== null && isSigned && item[wordTag]?.vr !== "SS" && word > 32767 ? word - 65536 : word;
}

function doublesOf(item: DicomJsonInstance, tag: string): readonly number[] {
  const bytes = bytesOf(item, tag);
  if (bytes === null) return numbersOf(item, tag);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 3 }, (_, index) => view.getFloat64(index * 8, true));
}
