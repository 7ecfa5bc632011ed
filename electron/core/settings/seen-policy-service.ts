import { readSeenPolicy, type SeenPolicy } from "../../../shared/rules/seen-policy.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { EventHub } from "../event-hub.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";

/** What the service is made of. */
export interface SeenPolicyServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly isDemo: boolean;
}

const policyName = "seen/policy";

/** When an image counts as seen at this site, and what is asked at signing of what was not. */
export class SeenPolicyService {
  readonly #options: SeenPolicyServiceOptions;

  constructor(options: SeenPolicyServiceOptions) {
    this.#options = options;
  }

  /** Gives the policy; the program's own where none is kept or it cannot be read. Throws `signed_out`. */
  async get(session: WindowSession): Promise<SeenPolicy> {
    requireSignedIn(session);
    return readSeenPolicy(await this.#options.store.settings.value(policyName));
  }

  /** Keeps a policy for the site. Throws `forbidden` to all but an administrator, `signed_out`. */
  async save(session: WindowSession, policy: SeenPolicy): Promise<SeenPolicy> {
    const { store, audit, events, isDemo } = this.#options;
    const person = isDemo ? requireSignedIn(session) : requireAdministrator(session);
    const detail = policy.rules
      .map(({ modalities, leastMs, atSigning }) => `${modalities.join("+") || "others"} ${leastMs} ${atSigning}`)
      .join(", ");
    await store.transaction(async (tx) => {
      await tx.settings.setValue(policyName, JSON.stringify(policy));
      await audit.record(person, { action: "settings.saveSeenPolicy", detail: detail.slice(0, 300) }, tx);
    });
    events.publish({ topic: "settings", id: "" });
    return this.get(session);
  }
}
