/** Which slices of a series a volume is made of. */
export type SliceChoice =
  | { readonly kind: "whole" }
  /** Every second slice, every third, and so on. */
  | { readonly kind: "thinned"; readonly everyNth: number }
  /** Every slice of a part, by depth: the first, and how many. */
  | { readonly kind: "range"; readonly first: number; readonly count: number };

/** What can be done with a series that does not fit, each with the bytes that it needs. */
export interface MemoryOffer {
  readonly choice: Exclude<SliceChoice, { kind: "whole" }>;
  readonly bytes: number;
  /** What it means, for the reader who chooses. */
  readonly label: string;
}

/** What is known before anything is loaded: the bytes for all slices, those that there are, and what fits instead. */
export interface MemoryPlan {
  readonly neededBytes: number;
  readonly freeBytes: number;
  /** Empty where everything fits. */
  readonly offers: readonly MemoryOffer[];
}

/** What planes are made from: the fewest slices. */
const leastSlices = 3;

/**
 * Gives the plan for a series of slices within free bytes. `around` is the slice, by depth, that the reader looks at: a
 * part of the series is taken about it. No offer for a part that would hold fewer than three slices.
 */
export function planVolumeMemory(
  sliceCount: number,
  bytesPerSlice: number,
  freeBytes: number,
  around: number,
): MemoryPlan {
  const neededBytes = sliceCount * bytesPerSlice;
  if (neededBytes <= freeBytes) return { neededBytes, freeBytes, offers: [] };
  const affordable = Math.floor(freeBytes / bytesPerSlice);
  if (affordable < leastSlices) return { neededBytes, freeBytes, offers: [] };
  const everyNth = Math.ceil(sliceCount / affordable);
  const first = Math.min(Math.max(0, Math.round(around - affordable / 2)), sliceCount - affordable);
  const thinned = Math.ceil(sliceCount / everyNth);
  return {
    neededBytes,
    freeBytes,
    offers: [
      {
        choice: { kind: "range", first, count: affordable },
        bytes: affordable * bytesPerSlice,
        label: `A part: ${affordable} of ${sliceCount} slices about this one, each of them`,
      },
      {
        choice: { kind: "thinned", everyNth },
        bytes: thinned * bytesPerSlice,
        label: `All of it, from every ${ordinal(everyNth)} slice: ${thinned} of ${sliceCount}`,
      },
    ],
  };
}

/** What lies over the images of a case and takes memory beside them, in bytes. */
export interface LayerMemory {
  readonly segments: number;
  readonly doses: number;
}

/** Gives what a reader is told of memory before a volume is loaded: what is needed, what is free, and what takes the rest. */
export function memorySentence(
  sliceCount: number,
  { neededBytes, freeBytes }: Pick<MemoryPlan, "neededBytes" | "freeBytes">,
  { segments, doses }: LayerMemory,
): string {
  const parts = [
    ...(segments > 0 ? [`segments take ${sizeText(segments)}`] : []),
    ...(doses > 0 ? [`doses take ${sizeText(doses)}`] : []),
  ];
  const taken = parts.length === 0 ? "" : ` Of the rest ${parts.join(", ")}.`;
  const free = sizeText(Math.max(0, freeBytes));
  return `All ${sliceCount} slices need ${sizeText(neededBytes)} of memory; ${free} are free.${taken}`;
}

/** Gives the indices, by depth, of the slices that a choice keeps. */
export function keptSlices(choice: SliceChoice, sliceCount: number): readonly number[] {
  const all = Array.from({ length: sliceCount }, (_, index) => index);
  if (choice.kind === "whole") return all;
  if (choice.kind === "range") return all.slice(choice.first, choice.first + choice.count);
  return all.filter((index) => index % choice.everyNth === 0);
}

/** Gives the words that stay on every pane made of a choice, and go with every number from it; empty for the whole. */
export function choiceNote(choice: SliceChoice, sliceCount: number): string {
  if (choice.kind === "whole") return "";
  if (choice.kind === "thinned")
    return `Made from every ${ordinal(choice.everyNth)} slice: small things may be missing`;
  return `Made from ${choice.count} of ${sliceCount} slices: the rest is not shown`;
}

/** Gives bytes as a person reads them, e.g. `2.1 GiB`. */
export function sizeText(bytes: number): string {
  const gibibytes = bytes / 1024 ** 3;
  return gibibytes >= 1 ? `${gibibytes.toFixed(1)} GiB` : `${Math.ceil(bytes / 1024 ** 2)} MiB`;
}

function ordinal(count: number): string {
  return count === 2 ? "second" : count === 3 ? "third" : `${count}th`;
}
