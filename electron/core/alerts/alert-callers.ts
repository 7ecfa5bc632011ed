import type { CallEntry } from "../../../shared/contract/alert-contract.ts";
import type { EscalationRole } from "../../../shared/domain/alert-policy.ts";
import { knownNow, ladderStep } from "../../../shared/rules/escalation.ts";
import type { WindowSession } from "../core.ts";
import type { Clock } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import { reachedBy } from "./alert-people.ts";

/** Says whom to telephone about an alert, and why them. */
export class AlertCallers {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Gives the recipient, or who is on for them, and everybody whom the ladder has asked for so far, the last one who is somebody marked.
   * Throws `signed_out`, `not_found`.
   */
  async whoToCall(session: WindowSession, { alertId }: { alertId: string }): Promise<{ people: CallEntry[] }> {
    requireSignedIn(session);
    const alert = await this.#store.alerts.get(alertId);
    const now = knownNow(alert, this.#clock.now());
    const { policy } = await this.#store.alertPolicies.ofAlert(alert.policyVersion, now);
    const roles: EscalationRole[] = ["recipient"];
    for (let number = 1; number < alert.escalationStep; number += 1) {
      const step = ladderStep(alert, policy, number);
      if (step.kind === "reminder") break;
      if (step.by === "voice" && !roles.includes(step.to)) roles.push(step.to);
    }
    const people: CallEntry[] = [];
    for (const role of roles) {
      const { entryId, name, phone, explanation } = await reachedBy(this.#store, alert, policy, role, now);
      people.push({ role, entryId, name, phone, explanation, isNext: false });
    }
    const next = people.findLast(({ name }) => name !== "");
    return { people: people.map((person) => ({ ...person, isNext: person === next })) };
  }
}
