import { type OutputPolicy, readOutputPolicy } from "../../../shared/rules/output-policy.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { EventHub } from "../event-hub.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Repositories, Store } from "../store/store.ts";

/** What the service is made of. */
export interface OutputPolicyServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly isDemo: boolean;
}

const policyName = "output/policy";

/** Gives the site's policy of outputs; the program's own where none is kept or it cannot be read. */
export async function storedOutputPolicy({ settings }: Pick<Repositories, "settings">): Promise<OutputPolicy> {
  return readOutputPolicy(await settings.value(policyName));
}

/** What a site decides of how reports leave it: the notice on a patient's copy, and who gets the values of fields. */
export class OutputPolicyService {
  readonly #options: OutputPolicyServiceOptions;

  constructor(options: OutputPolicyServiceOptions) {
    this.#options = options;
  }

  /** Gives the policy. Throws `signed_out`. */
  async get(session: WindowSession): Promise<OutputPolicy> {
    requireSignedIn(session);
    return storedOutputPolicy(this.#options.store);
  }

  /** Keeps a policy for the site. Throws `forbidden` to all but an administrator, `signed_out`. */
  async save(session: WindowSession, policy: OutputPolicy): Promise<OutputPolicy> {
    const { store, audit, events, isDemo } = this.#options;
    const person = isDemo ? requireSignedIn(session) : requireAdministrator(session);
    await store.transaction(async (tx) => {
      await tx.settings.setValue(policyName, JSON.stringify(policy));
      const detail = `notice of ${policy.patientNotice.length} characters, field values to ${policy.fieldValuesTo.length}`;
      await audit.record(person, { action: "settings.saveOutputPolicy", detail }, tx);
    });
    events.publish({ topic: "settings", id: "" });
    return this.get(session);
  }
}
