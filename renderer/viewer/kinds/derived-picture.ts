import type { KeyImage } from "../../../shared/domain/report.ts";
import type { ImageHeader } from "../../../shared/imaging/image-header.ts";
import { planByHeader, type SubtractionPlan, subtractMask } from "../../../shared/imaging/mask-subtraction.ts";
import { usualRange, valueRange } from "../../../shared/imaging/native-frame.ts";
import { type VoiWindow, windowOverRange } from "../../../shared/imaging/window.ts";
import type { DecodedImage } from "../frame-decoder.ts";
import { findDecoded } from "../image-loader.ts";
import { findImage } from "../image-registry.ts";
import type { DisplaySet } from "../viewer-types.ts";

/** A picture that is made of several images of its series; a key image keeps it. */
export type Derived = NonNullable<KeyImage["presentation"]["derived"]>;

interface Made {
  readonly header: ImageHeader;
  readonly decoded: DecodedImage;
}

interface Kept {
  readonly derived: Derived;
  readonly inputs: readonly DecodedImage[];
  readonly made: Made;
}

/** What was made last: painting the same picture again costs nothing, and a run played through leaves no memory behind. */
const kept: Kept[] = [];
const mostKept = 8;

/** A header may name many frames of a mask; more than these are not averaged. */
export const mostInputs = 32;

/** Gives the images that a derived picture needs beside the shown one; empty where it cannot be made of this image. */
export function derivedInputs(derived: Derived, set: DisplaySet, index: number): readonly string[] {
  if (derived.kind === "slab") return slabIndices(derived.reach, set, index).map((at) => set.images[at]?.imageId ?? "");
  const plan = planFor(derived, set, index);
  if (plan === null) return [];
  const frames = [...plan.maskFrames, ...plan.contrastFrames];
  const ids = frames.flatMap((frame) => imageIdOfFrame(set, index, frame) ?? []);
  return ids.length === frames.length && ids.length <= mostInputs ? ids : [];
}

/** Gives the derived picture of an image, or null while an input is not here, or where it cannot be made. */
export function makeDerived(derived: Derived, set: DisplaySet, index: number): Made | null {
  const header = findImage(set.images[index]?.imageId ?? "")?.header;
  const ids = derivedInputs(derived, set, index);
  const inputs = ids.map(findDecoded).filter((decoded) => decoded !== null);
  if (header === undefined || ids.length === 0 || inputs.length < ids.length) return null;
  if (inputs.some(({ rgba, stored }) => rgba !== null || stored.length !== inputs[0]?.stored.length)) return null;
  const known = kept.find(
    (entry) =>
      entry.derived === derived &&
      entry.inputs.length === inputs.length &&
      entry.inputs.every((input, at) => input === inputs[at]),
  );
  if (known !== undefined) return known.made;
  const made = derived.kind === "slab" ? makeSlab(header, inputs, ids.length) : subtract(derived, set, index, inputs);
  if (made === null) return null;
  kept.unshift({ derived, inputs, made });
  kept.length = Math.min(kept.length, mostKept);
  return made;
}

/** Gives what a run is subtracted by: the reader's mask, else the header's; null where neither names one for this frame. */
function planFor(
  derived: Extract<Derived, { kind: "subtraction" }>,
  set: DisplaySet,
  index: number,
): SubtractionPlan | null {
  const header = findImage(set.images[index]?.imageId ?? "")?.header;
  if (header?.mask === undefined || header.mask === null) return null;
  const { maskFrames, shift } = derived;
  const byHeader = planByHeader(header.mask, header.frameNumber);
  if (maskFrames !== null) return { maskFrames, contrastFrames: [header.frameNumber], shift };
  if (byHeader === null) return null;
  return { ...byHeader, shift: [byHeader.shift[0] + shift[0], byHeader.shift[1] + shift[1]] };
}

function subtract(
  derived: Extract<Derived, { kind: "subtraction" }>,
  set: DisplaySet,
  index: number,
  inputs: readonly DecodedImage[],
): Made | null {
  const header = findImage(set.images[index]?.imageId ?? "")?.header;
  const plan = planFor(derived, set, index);
  if (header?.mask === undefined || header.mask === null || plan === null) return null;
  const arrays = inputs.map(({ stored }) => stored);
  const masks = arrays.slice(0, plan.maskFrames.length);
  const { relationship } = header.mask;
  const stored = subtractMask(arrays.slice(masks.length), masks, header.format, plan.shift, relationship);
  const range = valueRange(stored) ?? { minimum: 0, maximum: 0 };
  const derivation = subtractionWords(plan, derived.maskFrames === null);
  return {
    header: {
      ...header,
      ...plainValues,
      format: { ...header.format, bitsAllocated: 32, bitsStored: 32, highBit: 31, isSigned: true, isFloat: true },
      windows: [differenceWindow(stored, header)],
      derivation,
    },
    decoded: { stored, rgba: null, range },
  };
}

/** No narrower than a difference that can be seen: a frame from which only itself is taken away is plain grey, not noise. */
function differenceWindow(stored: Float32Array, { mask, format }: ImageHeader): VoiWindow {
  const least = mask?.relationship === "linear" ? 250 : 2 ** format.bitsStored / 16;
  const usual = usualRange(stored, () => false) ?? { minimum: 0, maximum: 0 };
  return windowOverRange(Math.min(usual.minimum, -least), Math.max(usual.maximum, least));
}

/** Differences mean neither what the stored values mean nor what their tables are made for. */
const plainValues = {
  transform: { kind: "linear", slope: 1, intercept: 0, unit: "" },
  padding: null,
  presentation: null,
  realWorldMaps: [],
} as const;

function subtractionWords({ maskFrames, contrastFrames, shift }: SubtractionPlan, isByHeader: boolean): string {
  const frames = maskFrames.length === 1 ? `mask frame ${maskFrames[0]}` : `mask frames ${maskFrames.join(", ")}`;
  const moved =
    shift[0] === 0 && shift[1] === 0
      ? ""
      : `, mask moved ${asPixels(shift[1], "right", "left")}, ${asPixels(shift[0], "down", "up")}`;
  const averaged = contrastFrames.length > 1 ? `, mean of ${contrastFrames.length} frames` : "";
  return `Subtracted: ${frames}${isByHeader ? "" : " (chosen here)"}${averaged}${moved}`;
}

function asPixels(by: number, positive: string, negative: string): string {
  return `${Number(Math.abs(by).toFixed(2))} ${by < 0 ? negative : positive}`;
}

/** The greatest value of neighbouring slices at each point. */
function makeSlab(header: ImageHeader, inputs: readonly DecodedImage[], count: number): Made {
  const [first, ...rest] = inputs;
  const stored = (first as DecodedImage).stored.slice();
  for (const { stored: other } of rest) {
    for (let at = 0; at < stored.length; at += 1) if ((other[at] ?? 0) > (stored[at] ?? 0)) stored[at] = other[at] ?? 0;
  }
  const range = valueRange(stored) ?? { minimum: 0, maximum: 0 };
  return {
    header: { ...header, realWorldMaps: [], derivation: `MIP of ${count} slices` },
    decoded: { stored, rgba: null, range },
  };
}

function slabIndices(reach: number, set: DisplaySet, index: number): readonly number[] {
  const first = Math.max(0, index - reach);
  const last = Math.min(set.images.length - 1, index + reach);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** Frames are asked for by their number; a series holds them in order, so the guess is nearly always right. */
function imageIdOfFrame(set: DisplaySet, index: number, frame: number): string | null {
  const sop = set.images[index]?.reference.sopInstanceUid;
  const isIt = (at: number) => {
    const reference = set.images[at]?.reference;
    return reference?.frameNumber === frame && reference.sopInstanceUid === sop;
  };
  const at = isIt(frame - 1) ? frame - 1 : set.images.findIndex((_, each) => isIt(each));
  return set.images[at]?.imageId ?? null;
}

/** Gives what a pane says while its derived picture is not there: the picture is the stored one then. */
export function derivedWaiting(derived: Derived): string {
  return derived.kind === "slab"
    ? "One slice only: its neighbours are not loaded"
    : "Not subtracted: no mask for this frame";
}
