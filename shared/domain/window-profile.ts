import { z } from "zod";
import { imageWindowNumberSchema } from "./parked-case.ts";

/** How many windows a person works with: the case window and up to two of images. */
const windowCountSchema = z.union([z.literal(1), z.literal(2), z.literal(3)]);
export type WindowCount = z.infer<typeof windowCountSchema>;

const edgeSchema = z.number().int().min(-100_000).max(100_000);
const lengthSchema = z.number().int().min(100).max(100_000);

/** Where a window of images stood, in CSS pixels of the whole desk. */
export const windowPlaceSchema = z.object({
  number: imageWindowNumberSchema,
  left: edgeSchema,
  top: edgeSchema,
  width: lengthSchema,
  height: lengthSchema,
});
export type WindowPlace = z.infer<typeof windowPlaceSchema>;

/** What a window shows of a case that is hung by a protocol: the step, and how many panes the reader made of it. */
export const windowArrangementSchema = z.object({
  windowCount: windowCountSchema,
  /** From 1, the case window. */
  windowNumber: windowCountSchema,
  protocolId: z.string().min(1).max(64),
  stepName: z.string().max(120),
  layout: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
});
export type WindowArrangement = z.infer<typeof windowArrangementSchema>;

/** What a person's windows are like, kept from case to case. It names no patient and no image. */
export const windowProfileSchema = z.object({
  /** How many windows the last case was left with. */
  count: windowCountSchema,
  places: z.array(windowPlaceSchema).max(2),
  /** The last one used last. */
  arrangements: z.array(windowArrangementSchema).max(300),
});
export type WindowProfile = z.infer<typeof windowProfileSchema>;

/** One window, nothing remembered. */
export const firstWindowProfile: WindowProfile = { count: 1, places: [], arrangements: [] };

/** Gives a stored profile, or the first one where nothing can be read of it. Never throws. */
export function readWindowProfile(raw: unknown): WindowProfile {
  const read = windowProfileSchema.safeParse(raw);
  return read.success ? read.data : firstWindowProfile;
}

/** Gives a profile with where a window stands now. */
export function withPlace(profile: WindowProfile, place: WindowPlace): WindowProfile {
  return { ...profile, places: [...profile.places.filter(({ number }) => number !== place.number), place] };
}

/** Gives a profile with what a window shows now; those used longest ago are forgotten beyond 300. */
export function withArrangement(profile: WindowProfile, arrangement: WindowArrangement): WindowProfile {
  const others = profile.arrangements.filter((each) => !isSamePlace(each, arrangement));
  return { ...profile, arrangements: [...others.slice(-299), arrangement] };
}

/** Gives what a window showed when as many windows were open under the same protocol, or null. */
export function arrangementOf(
  profile: { readonly arrangements: readonly WindowArrangement[] },
  place: Pick<WindowArrangement, "windowCount" | "windowNumber" | "protocolId">,
): WindowArrangement | null {
  return profile.arrangements.find((each) => isSamePlace(each, place)) ?? null;
}

function isSamePlace(
  one: Pick<WindowArrangement, "windowCount" | "windowNumber" | "protocolId">,
  other: Pick<WindowArrangement, "windowCount" | "windowNumber" | "protocolId">,
): boolean {
  return (
    one.windowCount === other.windowCount &&
    one.windowNumber === other.windowNumber &&
    one.protocolId === other.protocolId
  );
}
