import type { AlertPolicy, AlertPolicyVersion } from "../../../shared/domain/alert-policy.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";

/** What the service is made of. */
export interface AlertPolicyServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly events: Pick<EventHub, "publish">;
}

/** Every version of the limits and ladders, and which counts now. */
export interface AlertPolicyHistory {
  readonly versions: AlertPolicyVersion[];
  readonly inForceVersion: number;
}

/** Somebody's clock and ours differ by seconds while a form is filled. */
const pastToleranceMs = 5 * 60_000;

/** Time limits and ladders of alerts: versions that a named person approves, each from a date on. */
export class AlertPolicyService {
  readonly #options: AlertPolicyServiceOptions;

  constructor(options: AlertPolicyServiceOptions) {
    this.#options = options;
  }

  /** Gives every version, newest first. Throws `signed_out`. */
  async history(session: WindowSession): Promise<AlertPolicyHistory> {
    requireSignedIn(session);
    const { alertPolicies } = this.#options.store;
    const { version } = await alertPolicies.inForce(this.#options.clock.now());
    return { versions: [...(await alertPolicies.list())], inForceVersion: version };
  }

  /**
   * Approves a version by whoever is at the window. Alerts that are open go on by the version they were raised under. Throws
   * `forbidden` to trainees, `invalid_input` for a past date, `conflict` where `basedOn` is not the newest.
   */
  async approve(
    session: WindowSession,
    input: { policy: AlertPolicy; basedOn: number; effectiveFrom: number; note: string },
  ): Promise<AlertPolicyHistory> {
    const person = requireSignedIn(session);
    if (person.role === "trainee") {
      throw new WorkstationError("forbidden", "A consultant or an administrator approves limits. Nothing was changed.");
    }
    const { store, clock, audit, events } = this.#options;
    const now = clock.now();
    if (input.effectiveFrom < now - pastToleranceMs) {
      throw new WorkstationError("invalid_input", "Limits cannot count from a date that is past. Choose a later one.");
    }
    const version = input.basedOn + 1;
    await store.transaction(async (tx) => {
      await tx.alertPolicies.add({
        ...{ version, policy: input.policy, effectiveFrom: input.effectiveFrom, note: input.note },
        ...{ approvedById: person.id, approvedByName: person.displayName, approvedAt: now },
      });
      await audit.record(session, { action: "alertPolicy.approve", detail: `version ${version}` }, tx);
    });
    events.publish({ topic: "settings", id: "" });
    return this.history(session);
  }
}
