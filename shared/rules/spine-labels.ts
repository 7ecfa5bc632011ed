/** Every vertebra that can be named, from the head down. T13 and L6 are variants: they follow only where they were chosen. */
export const spineLabels: readonly string[] = [
  ...numbered("C", 7),
  ...numbered("T", 13),
  ...numbered("L", 6),
  ...numbered("S", 5),
];

const variants: ReadonlySet<string> = new Set(["T13", "L6"]);

function numbered(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
}

/** Gives a vertebra's name as it is written, `l4` as `L4`; null where there is no such vertebra. */
export function readSpineLabel(text: string): string | null {
  const label = text.trim().toUpperCase();
  return spineLabels.includes(label) ? label : null;
}

/** A label and how far it lies towards the head, in mm (or in pixels up the image where the patient's axes are unknown). */
export interface PlacedLabel {
  readonly label: string;
  readonly height: number;
}

/**
 * Gives the label of the next vertebra that is clicked: the neighbour of the one placed last, towards the head or the feet
 * as the click lies above or below it. Null where the spine ends there.
 */
export function nextSpineLabel(placed: readonly PlacedLabel[], height: number): string | null {
  const last = placed.at(-1);
  if (last === undefined) return null;
  return neighbourOf(last.label, height < last.height ? 1 : -1, placed);
}

/** Gives the label above (-1) or below (1) another; variants are passed over where none was placed. */
export function neighbourOf(label: string, step: 1 | -1, placed: readonly PlacedLabel[] = []): string | null {
  const index = spineLabels.indexOf(label);
  const next = index < 0 ? undefined : spineLabels[index + step];
  if (next === undefined) return null;
  const isChosen = placed.some((each) => each.label === next);
  return variants.has(next) && !isChosen ? neighbourOf(next, step, placed) : next;
}

/** Gives a sentence where labels contradict each other: one name at two places, or a name above one that belongs above it. */
export function spineProblem(placed: readonly PlacedLabel[]): string {
  const twice = placed.find(({ label }, index) => placed.findIndex((other) => other.label === label) < index);
  if (twice !== undefined) return `${twice.label} is placed twice.`;
  const byHeight = [...placed].sort((a, b) => b.height - a.height);
  for (const [index, { label }] of byHeight.entries()) {
    const below = byHeight[index + 1];
    if (below !== undefined && spineLabels.indexOf(label) > spineLabels.indexOf(below.label)) {
      return `${label} lies above ${below.label}: check the labels.`;
    }
  }
  return "";
}
