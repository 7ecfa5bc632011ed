import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";

/** A number that a reader left as it is written although its mark reads otherwise: both values, and who decided that when. */
export const keptNumberSchema = z.object({
  measurementId: idSchema,
  written: z.string().max(300),
  /** What the mark read then: once it reads anything else, it is asked anew. */
  marked: z.string().max(300),
  /** Written by the core as it takes the decision; absent until then. */
  by: z.object({ personId: idSchema, displayName: z.string(), at: instantSchema }).optional(),
});
export type KeptNumber = z.infer<typeof keptNumberSchema>;

/** Says whether two decisions are of the same number at the same mark. */
export function isSameDecision(one: KeptNumber, other: KeptNumber): boolean {
  return one.measurementId === other.measurementId && one.written === other.written && one.marked === other.marked;
}

/** Gives both lists as one, each decision once; of two the one that says who made it. */
export function allKept(one: readonly KeptNumber[], other: readonly KeptNumber[]): KeptNumber[] {
  const first = one.map((kept) => other.find((each) => each.by !== undefined && isSameDecision(each, kept)) ?? kept);
  return [...first, ...other.filter((kept) => !one.some((each) => isSameDecision(each, kept)))];
}
