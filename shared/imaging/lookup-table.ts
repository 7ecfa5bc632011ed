import { type DicomJsonInstance, numbersOf, tableOf, textOf } from "./attributes.ts";

/** A lookup table of one item: what a value becomes, values outside taking the first or last entry. */
export interface LookupTable {
  readonly firstMapped: number;
  /** Greatest value that an entry can take. */
  readonly maximum: number;
  readonly table: Uint16Array;
  /** The maker's explanation, or empty. */
  readonly name: string;
}

/**
 * Gives the table of an item of a Modality, VOI or Presentation LUT Sequence, or null where it holds none.
 * `isSigned` says whether the values that go in can be negative. Source: PS3.3 C.11.1.1, C.11.2.1.1, C.11.6.1.1.
 */
export function readLookupTable(item: DicomJsonInstance, isSigned: boolean): LookupTable | null {
  const descriptor = numbersOf(item, "00283002");
  const words = tableOf(item, "00283006");
  if (words === null || descriptor.length !== 3) return null;
  const [count = 0, first = 0, bits = 16] = descriptor;
  const entries = count === 0 ? 65536 : count < 0 ? count + 65536 : count;
  const table = unpackBytes(words, entries, bits).subarray(0, entries);
  // The rest of a table that is cut short would have to be invented.
  if (table.length < entries) return null;
  const maximum = 2 ** Math.min(Math.max(bits, 8), 16) - 1;
  return {
    firstMapped: isSigned && first > 32767 ? first - 65536 : first,
    // Some makers state fewer bits than their entries use; the table would be cut off at white.
    maximum: table.some((entry) => entry > maximum) ? 65535 : maximum,
    table,
    name: textOf(item, "00283003"),
  };
}

/** Gives the entry for a value. */
export function lookUp({ firstMapped, table }: LookupTable, value: number): number {
  const entry = Math.min(Math.max(Math.round(value) - firstMapped, 0), table.length - 1);
  return table[entry] ?? 0;
}

/** Entries of 8 bits may come two to a word. */
function unpackBytes(words: Uint16Array, entries: number, bits: number): Uint16Array {
  if (bits > 8 || words.length >= entries) return words;
  const unpacked = new Uint16Array(words.length * 2);
  words.forEach((word, index) => {
    unpacked[index * 2] = word & 0xff;
    unpacked[index * 2 + 1] = word >> 8;
  });
  return unpacked;
}
