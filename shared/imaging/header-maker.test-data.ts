import type { DicomJsonInstance } from "./attributes.ts";

/** Gives the header of a 4 by 4 grey image of one series at a depth in mm; attributes may be replaced. */
export function imageAt(number: number, z: number | null, over: Record<string, unknown[]> = {}): DicomJsonInstance {
  const values: Record<string, unknown[]> = {
    "0020000E": ["1.2"],
    "00080018": [`1.2.${number}`],
    "00080060": ["MR"],
    "00200011": [3],
    "00200013": [number],
    "00280002": [1],
    "00280010": [4],
    "00280011": [4],
    "00280030": [1, 1],
    "00280100": [16],
    "00280101": [16],
    ...(z === null ? {} : { "00200032": [0, 0, z], "00200037": [1, 0, 0, 0, 1, 0] }),
    ...over,
  };
  return Object.fromEntries(Object.entries(values).map(([tag, Value]) => [tag, { Value }]));
}
