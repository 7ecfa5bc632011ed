import { z } from "zod";
import type { Check, CheckLevel } from "./check.ts";

/** What a site may make of a warning or a notice. */
export const siteLevelSchema = z.enum(["off", "notice", "warn", "block"]);
export type SiteLevel = z.infer<typeof siteLevelSchema>;

/** What a site changed of the checks, by their codes; what is not named is as it comes. */
export const checkPolicySchema = z.object({
  levels: z.record(z.string().regex(/^[A-Za-z]{1,64}$/), siteLevelSchema),
});
export type CheckPolicy = z.infer<typeof checkPolicySchema>;

/** The policy until a site sets its own. */
export const firstCheckPolicy: CheckPolicy = { levels: {} };

/** Gives what a check does at a site. A block is for safety and stays one, whatever the policy says. */
export function levelOf(check: Pick<Check, "code" | "level">, policy: CheckPolicy): CheckLevel | "off" {
  return check.level === "block" ? "block" : (policy.levels[check.code] ?? check.level);
}

/** Gives a policy as it was kept, or the first one where it cannot be read. */
export function readCheckPolicy(stored: string | null): CheckPolicy {
  try {
    const read = checkPolicySchema.safeParse(JSON.parse(stored ?? "null"));
    return read.success ? read.data : firstCheckPolicy;
  } catch {
    return firstCheckPolicy;
  }
}
