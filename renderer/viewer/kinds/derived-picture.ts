import type { KeyImage } from "../../../shared/domain/report.ts";
import type { ImageHeader } from "../../../shared/imaging/image-header.ts";
import { planByHeader, type SubtractionPlan } from "../../../shared/imaging/mask-subtraction.ts";
import { usualRange, valueRange } from "../../../shared/imaging/native-frame.ts";
import { type VoiWindow, windowOverRange } from "../../../shared/imaging/window.ts";
import { subtractByState } from "../../../shared/objects/state-mask.ts";
import { findDecoded } from "../image-loader.ts";
import { findImage, type RegisteredImage } from "../image-registry.ts";
import type { DecodedImage } from "../native-samples.ts";
import { keep } from "../objects/keep.ts";
import type { DisplaySet } from "../viewer-types.ts";

/** A picture that is made of several images of its series, as a key image keeps it. */
export type KeptDerived = NonNullable<KeyImage["presentation"]["derived"]>;

/** What a reader asks a pane to make of several images of its series. */
export type Derived = Exclude<KeptDerived, { kind: "stateMask" }>;

/** What a picture is made by: the reader's wish, or the mask of the presentation state that is in a header. */
export type Making = Derived | { readonly kind: "stateMask"; readonly header: ImageHeader };

interface Made {
  readonly header: ImageHeader;
  readonly decoded: DecodedImage;
}

interface Kept {
  readonly derived: Making;
  readonly inputs: readonly DecodedImage[];
  readonly made: Made;
}

/** What was made last: painting the same picture again costs nothing, and a run played through leaves no memory behind. */
const kept: Kept[] = [];
const mostKept = 8;

/** A header may name many frames of a mask; more than these are not averaged. */
export const mostInputs = 32;

const stateMasks = new WeakMap<ImageHeader, Making>();

/** Gives what the picture on a pane is made by: what the reader asks for, else the state's mask; null for a stored image. */
export function makingOf(derived: Derived | null, header: ImageHeader): Making | null {
  if (derived !== null || header.presented?.mask === undefined) return derived;
  return keep(stateMasks, header, () => ({ kind: "stateMask", header }));
}

/** Gives the images that a derived picture needs beside the shown one; empty where it cannot be made of this image. */
export function derivedInputs(derived: Making, set: DisplaySet, index: number): readonly string[] {
  if (derived.kind === "slab") return slabIndices(derived.reach, set, index).map((at) => set.images[at]?.imageId ?? "");
  const plan = planFor(derived, set, index);
  if (plan === null) return [];
  const frames = [...plan.maskFrames, ...plan.contrastFrames];
  const ids = frames.flatMap((frame) => imageIdOfFrame(set, index, frame) ?? []);
  return ids.length === frames.length && ids.length <= mostInputs ? ids : [];
}

/** Gives the derived picture of an image, or null while an input is not here, or where it cannot be made. */
export function makeDerived(derived: Making, set: DisplaySet, index: number): Made | null {
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
function planFor(derived: Exclude<Making, { kind: "slab" }>, set: DisplaySet, index: number): SubtractionPlan | null {
  if (derived.kind === "stateMask") {
    const { presented, frameNumber } = derived.header;
    return presented?.mask === undefined ? null : planByHeader(presented.mask, frameNumber);
  }
  const header = findImage(set.images[index]?.imageId ?? "")?.header;
  if (header?.mask === undefined || header.mask === null) return null;
  const { maskFrames, shift } = derived;
  const byHeader = planByHeader(header.mask, header.frameNumber);
  if (maskFrames !== null) return { maskFrames, contrastFrames: [header.frameNumber], shift };
  if (byHeader === null) return null;
  return { ...byHeader, shift: [byHeader.shift[0] + shift[0], byHeader.shift[1] + shift[1]] };
}

function subtract(
  derived: Exclude<Making, { kind: "slab" }>,
  set: DisplaySet,
  index: number,
  inputs: readonly DecodedImage[],
): Made | null {
  const isByState = derived.kind === "stateMask";
  const header = isByState ? derived.header : findImage(set.images[index]?.imageId ?? "")?.header;
  const mask = isByState ? header?.presented?.mask : header?.mask;
  const plan = planFor(derived, set, index);
  if (header === undefined || mask === undefined || mask === null || plan === null) return null;
  const chain = { format: header.format, transform: isByState ? header.transform : plainValues.transform };
  const frames = inputs.map(({ stored }) => stored);
  const stored = subtractByState(chain, plan, frames, mask.relationship);
  const range = valueRange(stored) ?? { minimum: 0, maximum: 0 };
  const author = isByState ? " (presentation state)" : derived.maskFrames === null ? "" : " (chosen here)";
  const derivation = subtractionWords(plan, author);
  const hasWindow = isByState && header.windows.length > 0;
  return {
    header: {
      ...header,
      ...plainValues,
      ...(isByState && { presentation: header.presentation }),
      format: { ...header.format, bitsAllocated: 32, bitsStored: 32, highBit: 31, isSigned: true, isFloat: true },
      windows: hasWindow ? header.windows : [differenceWindow(stored, header)],
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

function subtractionWords({ maskFrames, contrastFrames, shift }: SubtractionPlan, author: string): string {
  const frames = maskFrames.length === 1 ? `mask frame ${maskFrames[0]}` : `mask frames ${maskFrames.join(", ")}`;
  const moved =
    shift[0] === 0 && shift[1] === 0
      ? ""
      : `, mask moved ${asPixels(shift[1], "right", "left")}, ${asPixels(shift[0], "down", "up")}`;
  const averaged = contrastFrames.length > 1 ? `, mean of ${contrastFrames.length} frames` : "";
  return `Subtracted: ${frames}${author}${averaged}${moved}`;
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

/**
 * Gives the header that a picture is painted with and what it is measured by. What was made by a state's mask is painted
 * with that state; while its mask is not there, the stored image has its own grey levels, because the state's are for
 * differences. What the reader had made is shown without a state, which is for the stored image.
 */
export function headersOfMade(
  stored: RegisteredImage,
  applied: ImageHeader,
  making: Making | null,
  made: Made | null,
): { readonly registered: RegisteredImage; readonly header: ImageHeader } {
  const own = stored.header;
  if (made === null) {
    if (making?.kind === "stateMask") return { registered: stored, header: { ...applied, ...greyOf(own) } };
    return { registered: stored, header: applied.presented === undefined ? own : applied };
  }
  if (making?.kind !== "stateMask") return { registered: { ...stored, header: made.header }, header: made.header };
  const { derivation = "", format } = made.header;
  return {
    registered: { ...stored, header: { ...own, ...greyOf(made.header), format, derivation, realWorldMaps: [] } },
    header: made.header,
  };
}

function greyOf({ transform, windows, presentation, isInverted, padding }: ImageHeader) {
  return { transform, windows, presentation, isInverted, padding };
}

/** Gives what a pane says while its derived picture is not there: the picture is the stored one then. */
export function derivedWaiting(derived: Derived | null): string {
  return derived?.kind === "slab"
    ? "One slice only: its neighbours are not loaded"
    : "Not subtracted: no mask for this frame";
}
