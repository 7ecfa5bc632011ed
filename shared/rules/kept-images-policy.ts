import { z } from "zod";

const timeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** What is kept of archives' images on a workstation, and what is fetched before somebody asks for it. */
export const keptImagesPolicySchema = z.object({
  /** Of all kept frames, at most; in GiB. */
  largestGibibytes: z.number().int().min(1).max(2000),
  /** How many of the next cases are fetched ahead; 0 for none. */
  casesAhead: z.number().int().min(0).max(20),
  /** Megabits a second that fetching ahead takes of the line, at most; 0 for no limit. */
  megabitsPerSecond: z.number().int().min(0).max(10_000),
  /** When it is done, in the site's time; where `from` is later than `to` over midnight, where they are equal all day. */
  from: timeSchema,
  to: timeSchema,
});
export type KeptImagesPolicy = z.infer<typeof keptImagesPolicySchema>;

/** The policy and what lies on the disk now. */
export const keptImagesSchema = z.object({
  policy: keptImagesPolicySchema,
  bytes: z.number(),
  studyCount: z.number().int(),
});
export type KeptImages = z.infer<typeof keptImagesSchema>;

/** The policy until a site sets its own. */
export const firstKeptImagesPolicy: KeptImagesPolicy = {
  ...{ largestGibibytes: 20, casesAhead: 5, megabitsPerSecond: 0 },
  ...{ from: "00:00", to: "00:00" },
};

/** Gives the policy as it was kept; the first one where there is none or it cannot be read. */
export function readKeptImagesPolicy(text: string | null): KeptImagesPolicy {
  try {
    return keptImagesPolicySchema.parse(JSON.parse(text ?? ""));
  } catch {
    return firstKeptImagesPolicy;
  }
}

/** Says whether images are fetched ahead at a time of day of the site, `HH:MM`. */
export function fetchesAheadAt({ casesAhead, from, to }: KeptImagesPolicy, timeOfDay: string): boolean {
  if (casesAhead === 0) return false;
  if (from === to) return true;
  return from < to ? from <= timeOfDay && timeOfDay < to : from <= timeOfDay || timeOfDay < to;
}
