import { z } from "zod";

/** What happens at signing to a series that was not seen in full. */
export const atSigningSchema = z.enum(["notAsked", "warn", "reason"]);
export type AtSigning = z.infer<typeof atSigningSchema>;

const seenRuleSchema = z.object({
  /** Modalities as in (0008,0060); an empty list is for all others. */
  modalities: z.array(z.string().regex(/^[A-Z0-9]{1,16}$/)).max(30),
  /** How long an image has to stay on the screen, in ms. */
  leastMs: z.number().int().min(20).max(10_000),
  /** The long side that it has to be shown with, in pixels of the page, unless it is at half its own pixels or more. */
  leastPixels: z.number().int().min(100).max(3000),
  atSigning: atSigningSchema,
});
export type SeenRule = z.infer<typeof seenRuleSchema>;

/** When an image counts as seen, and what is asked at signing, by modality. The last rule is for all others. */
export const seenPolicySchema = z.object({
  rules: z
    .array(seenRuleSchema)
    .min(1)
    .max(20)
    .refine((rules) => rules.at(-1)?.modalities.length === 0, "The last rule is for all other modalities"),
  /** Localisers (scouts) are not asked for. */
  excusesLocalisers: z.boolean(),
  /** Pages of dose figures, stored as images, are not asked for. */
  excusesDosePages: z.boolean(),
});
export type SeenPolicy = z.infer<typeof seenPolicySchema>;

/**
 * The policy until a site sets its own. Slices pass at the speed of a cine (16 to a second), so 60 ms; a single film is
 * looked at, not passed by, so a second at a size at which it can be searched.
 */
export const firstSeenPolicy: SeenPolicy = {
  rules: [
    { modalities: ["CT", "MR", "PT", "NM"], leastMs: 60, leastPixels: 400, atSigning: "warn" },
    { modalities: ["MG"], leastMs: 1000, leastPixels: 600, atSigning: "warn" },
    { modalities: ["CR", "DX", "RG", "PX", "IO"], leastMs: 500, leastPixels: 600, atSigning: "warn" },
    { modalities: ["US", "XA", "RF"], leastMs: 60, leastPixels: 400, atSigning: "warn" },
    { modalities: [], leastMs: 60, leastPixels: 400, atSigning: "warn" },
  ],
  excusesLocalisers: true,
  excusesDosePages: true,
};

/** Why the first policy is as it is, a sentence for each of its parts; shown beside it. */
export const seenPolicyReasons: readonly string[] = [
  "Slices are read at the speed of a cine, so one counts after 60 ms; a film is searched, so it counts after half a second, a mammogram after one.",
  "An image counts at half its own pixels or more, or with a long side of 400 pixels; films and mammograms with 600.",
  "Localisers are made to plan on, and dose pages hold figures: neither is asked for. A site that reports from localisers takes that off.",
];

/** What the policy needs to know of a series. */
export interface SeenSeries {
  readonly modality: string;
  readonly description: string;
  /** Image Type (0008,0008) of its first image; empty where unknown. */
  readonly imageType: readonly string[];
}

/** Gives the rule of a modality: the first that names it, else the one for all others. */
export function seenRule(policy: SeenPolicy, modality: string): SeenRule {
  const { rules } = policy;
  const found = rules.find(({ modalities }) => modalities.includes(modality)) ?? rules.at(-1);
  if (found === undefined) throw new Error("A policy without rules was not read.");
  return found;
}

/** Gives what is asked at signing of a series that was not seen in full. */
export function askedAtSigning(policy: SeenPolicy, series: SeenSeries): AtSigning {
  if (policy.excusesLocalisers && isLocaliser(series)) return "notAsked";
  if (policy.excusesDosePages && isDosePage(series)) return "notAsked";
  return seenRule(policy, series.modality).atSigning;
}

/** By the header alone: words of a description would excuse a series that somebody only named so. */
function isLocaliser({ imageType }: SeenSeries): boolean {
  return imageType.some((value) => value.toUpperCase() === "LOCALIZER");
}

/** Tells whether a series is pages of dose figures: scanners store them as secondary images of their own modality, under these names. */
export function isDosePage({
  modality,
  description,
  imageType,
}: Pick<SeenSeries, "modality" | "description" | "imageType">): boolean {
  const isSecondary = ["OT", "SC"].includes(modality) || imageType.some((value) => value.toUpperCase() === "SECONDARY");
  return isSecondary && /\b(dose (report|info|record|page|summary)|patient protocol)\b/i.test(description);
}

/** Gives a policy as it was kept, or the first one where it cannot be read. */
export function readSeenPolicy(stored: string | null): SeenPolicy {
  try {
    const read = seenPolicySchema.safeParse(JSON.parse(stored ?? "null"));
    return read.success ? read.data : firstSeenPolicy;
  } catch {
    return firstSeenPolicy;
  }
}
