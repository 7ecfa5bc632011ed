import { z } from "zod";

/** What a site decides of releasing signed versions and of cases that stay locked. */
export const releasePolicySchema = z.object({
  /** Seconds between a signature and the first sending, in which the signer may take it back. 0: sent at once. */
  windowSeconds: z.number().int().min(0).max(900),
  /** Minutes without a change by whoever has a case, after which a colleague may take it over. */
  takeOverMinutes: z.number().int().min(5).max(10_080),
  /** Whether only consultants may take a case over. */
  onlyConsultantsTakeOver: z.boolean(),
});
export type ReleasePolicy = z.infer<typeof releasePolicySchema>;

/**
 * The policy until a site sets its own: what is signed leaves at once, because an urgent result must not wait for a
 * decision that nobody has made; half an hour without a keystroke is more than a telephone call and less than a session.
 */
export const firstReleasePolicy: ReleasePolicy = {
  windowSeconds: 0,
  takeOverMinutes: 30,
  onlyConsultantsTakeOver: false,
};

/** Gives the policy as stored; the first one where none is stored or it cannot be read. */
export function readReleasePolicy(stored: string | null): ReleasePolicy {
  if (stored === null) return firstReleasePolicy;
  try {
    const parsed = releasePolicySchema.safeParse(JSON.parse(stored));
    return parsed.success ? parsed.data : firstReleasePolicy;
  } catch {
    return firstReleasePolicy;
  }
}
