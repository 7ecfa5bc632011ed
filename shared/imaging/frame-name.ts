import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf } from "./attributes.ts";
import { incrementPointers } from "./frame-facts.ts";

/** The vectors of NM images by tag: what they number, and the attribute that says how many there are. PS3.3 C.8.4.8. */
const vectors: Readonly<Record<string, readonly [word: string, countTag: string]>> = {
  "00540010": ["Energy window", "00540011"],
  "00540020": ["Detector", "00540021"],
  "00540030": ["Phase", "00540031"],
  "00540050": ["Rotation", "00540051"],
  "00540060": ["R-R interval", "00540061"],
  "00540070": ["Time slot", "00540071"],
  "00540080": ["Slice", "00540081"],
  "00540090": ["View", "00540053"],
  "00540100": ["Time slice", "00540101"],
};

/**
 * Gives what a frame of a multi-frame object is among the others, e.g. `Detector 1 of 2, phase 4 of 16` for nuclear
 * medicine, `Slice height 12 mm` for breast tomosynthesis; empty where the header does not name its frames.
 */
export function readFrameName(
  instance: DicomJsonInstance,
  groups: readonly DicomJsonInstance[],
  frameNumber: number,
): string {
  if (numberOf(instance, "00280008") === null) return "";
  const modality = textOf(instance, "00080060");
  if (modality === "NM" || modality === "PT") return vectorName(instance, frameNumber);
  return modality === "MG" ? sliceHeight(instance, groups, frameNumber) : "";
}

/** A vector that is shorter than the run of frames names nothing: which frame it means cannot be known. */
function vectorName(instance: DicomJsonInstance, frameNumber: number): string {
  const frames = numberOf(instance, "00280008") ?? 1;
  const words = incrementPointers(instance).flatMap((tag): string[] => {
    const known = vectors[tag];
    const values = numbersOf(instance, tag);
    const value = values[frameNumber - 1];
    if (known === undefined || value === undefined || values.length !== frames) return [];
    const [word, countTag] = known;
    const count = Math.max(numberOf(instance, countTag) ?? 1, ...values.slice(0, 10_000));
    return count > 1 ? [`${word} ${value} of ${count}`] : [];
  });
  return words.map((word, index) => (index === 0 ? word : word.charAt(0).toLowerCase() + word.slice(1))).join(", ");
}

/** The height over the first slice, from the places of the slices; the table's own scale is not in the header. */
function sliceHeight(instance: DicomJsonInstance, groups: readonly DicomJsonInstance[], frameNumber: number): string {
  if ((numberOf(instance, "00280008") ?? 1) < 2) return "";
  const measures = [...groups.flatMap((group) => itemsOf(group, "00289110")), instance];
  const step = measures
    .map((item) => numberOf(item, "00180088") ?? numberOf(item, "00180050"))
    .find((value) => value !== null && value > 0);
  if (step === undefined || step === null) return "";
  return `Slice height ${Number(((frameNumber - 1) * step).toFixed(1))} mm above the first`;
}
