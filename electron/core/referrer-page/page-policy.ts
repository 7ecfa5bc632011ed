import {
  type ReferrerPagePolicy,
  referrerPageDefaults,
  referrerPagePolicySchema,
} from "../../../shared/domain/referrer-page.ts";
import type { Repositories } from "../store/store.ts";

const policyName = "referrerPage/policy";

/** Gives what a site decided of the referrer's page; the defaults where nothing is kept or it cannot be read: off. */
export async function storedPagePolicy({ settings }: Pick<Repositories, "settings">): Promise<ReferrerPagePolicy> {
  try {
    const kept = referrerPagePolicySchema.safeParse(JSON.parse((await settings.value(policyName)) ?? "null"));
    return kept.success ? kept.data : referrerPageDefaults;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return referrerPageDefaults;
    throw thrown;
  }
}

/** Keeps what a site decided. */
export async function storePagePolicy(
  { settings }: Pick<Repositories, "settings">,
  policy: ReferrerPagePolicy,
): Promise<void> {
  await settings.setValue(policyName, JSON.stringify(policy));
}

/** Tells whether an address is only this machine's own. */
export function isLoopback(address: string): boolean {
  return address === "localhost" || address === "::1" || /^127(\.\d{1,3}){3}$/.test(address);
}

/** Says what stands in the way of listening as a policy wants; empty where nothing does. */
export function listeningProblem(policy: ReferrerPagePolicy): string {
  const hasCertificate = policy.certificateFile !== "" && policy.certificateKeyFile !== "";
  if (isLoopback(policy.listenAddress) || hasCertificate) return "";
  return "The page is not listening: an address that other machines reach needs a certificate and its key.";
}
