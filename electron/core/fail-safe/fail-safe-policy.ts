import { type FailSafePolicy, failSafePolicySchema, firstFailSafePolicy } from "../../../shared/domain/fail-safe.ts";
import type { Repositories } from "../store/store.ts";

/** The name under which the site's policy is kept. */
export const failSafePolicyName = "failSafe/policy";

/** Gives the site's policy of the fail-safe board; the program's own where none is kept or it cannot be read. */
export async function storedFailSafePolicy({ settings }: Pick<Repositories, "settings">): Promise<FailSafePolicy> {
  const kept = await settings.value(failSafePolicyName);
  if (kept === null) return firstFailSafePolicy;
  try {
    return failSafePolicySchema.catch(firstFailSafePolicy).parse(JSON.parse(kept));
  } catch {
    return firstFailSafePolicy;
  }
}
