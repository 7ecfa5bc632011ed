import { createStore } from "zustand/vanilla";
import { firstSeenPolicy, type SeenPolicy } from "../../shared/rules/seen-policy.ts";

/** The site's policy of seeing, as this window last had it from the core. */
export const seenPolicyStore = createStore<{ readonly policy: SeenPolicy }>(() => ({ policy: firstSeenPolicy }));
