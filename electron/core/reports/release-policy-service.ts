import { type ReleasePolicy, readReleasePolicy } from "../../../shared/rules/release-policy.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { EventHub } from "../event-hub.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Repositories, Store } from "../store/store.ts";

/** What the service is made of. */
export interface ReleasePolicyServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly isDemo: boolean;
}

const policyName = "release/policy";

/** Gives the site's policy. */
export async function releasePolicyOf(store: Pick<Repositories, "settings">): Promise<ReleasePolicy> {
  return readReleasePolicy(await store.settings.value(policyName));
}

/** How long signed versions wait before they leave, and when a locked case may be taken over. */
export class ReleasePolicyService {
  readonly #options: ReleasePolicyServiceOptions;

  constructor(options: ReleasePolicyServiceOptions) {
    this.#options = options;
  }

  /** Gives the policy; the program's own where none is kept. Throws `signed_out`. */
  async get(session: WindowSession): Promise<ReleasePolicy> {
    requireSignedIn(session);
    return releasePolicyOf(this.#options.store);
  }

  /** Keeps a policy for the site; it holds from the next signature on. Throws `forbidden` to all but an administrator. */
  async save(session: WindowSession, policy: ReleasePolicy): Promise<ReleasePolicy> {
    const { store, audit, events, isDemo } = this.#options;
    const person = isDemo ? requireSignedIn(session) : requireAdministrator(session);
    const who = policy.onlyConsultantsTakeOver ? "consultants" : "everybody";
    const detail = `window ${policy.windowSeconds} s, taken over after ${policy.takeOverMinutes} min by ${who}`;
    await store.transaction(async (tx) => {
      await tx.settings.setValue(policyName, JSON.stringify(policy));
      await audit.record(person, { action: "settings.saveReleasePolicy", detail }, tx);
    });
    events.publish({ topic: "settings", id: "" });
    return this.get(session);
  }
}
