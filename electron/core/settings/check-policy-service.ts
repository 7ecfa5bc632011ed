import { type CheckPolicy, readCheckPolicy } from "../../../shared/checks/check-policy.ts";
import { checks } from "../../../shared/checks/registry.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";

/** What the service is made of. */
export interface CheckPolicyServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly isDemo: boolean;
}

/** Where the policy lies among the settings of the profile. */
export const checkPolicyName = "checks/policy";

/** Which checks before signing a site has turned off, down or up. */
export class CheckPolicyService {
  readonly #options: CheckPolicyServiceOptions;

  constructor(options: CheckPolicyServiceOptions) {
    this.#options = options;
  }

  /** Gives the policy; the program's own where none is kept or it cannot be read. Throws `signed_out`. */
  async get(session: WindowSession): Promise<CheckPolicy> {
    requireSignedIn(session);
    return readCheckPolicy(await this.#options.store.settings.value(checkPolicyName));
  }

  /**
   * Keeps a policy for the site. Throws `forbidden` to all but an administrator, `invalid_input` for a check that blocks for
   * safety or that there is not, `signed_out`.
   */
  async save(session: WindowSession, policy: CheckPolicy): Promise<CheckPolicy> {
    const { store, audit, events, isDemo } = this.#options;
    const person = isDemo ? requireSignedIn(session) : requireAdministrator(session);
    const changeable = new Set(checks.flatMap(({ code, level }) => (level === "block" ? [] : [code])));
    const wrong = Object.keys(policy.levels).find((code) => !changeable.has(code));
    if (wrong !== undefined) {
      throw new WorkstationError(
        "invalid_input",
        "This check stands for safety and cannot be turned off or changed. Nothing was saved.",
        { details: { code: wrong } },
      );
    }
    const detail = Object.entries(policy.levels)
      .map(([code, level]) => `${code} ${level}`)
      .join(", ");
    await store.transaction(async (tx) => {
      await tx.settings.setValue(checkPolicyName, JSON.stringify(policy));
      await audit.record(person, { action: "settings.saveCheckPolicy", detail: detail.slice(0, 2000) }, tx);
    });
    events.publish({ topic: "settings", id: "" });
    return this.get(session);
  }
}
