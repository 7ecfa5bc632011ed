import type { Incident, ReconciliationRun } from "../../../shared/domain/reconciliation.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";

/** What the service is made of. */
export interface ReconciliationServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly clock: Clock;
}

const shownRuns = 14;

/** The gaps that the daily comparison found, and who settled them how. */
export class ReconciliationService {
  readonly #options: ReconciliationServiceOptions;

  constructor(options: ReconciliationServiceOptions) {
    this.#options = options;
  }

  /** Gives gaps, newest first, and the figures of the last two weeks. Throws `signed_out`. */
  async list(
    session: WindowSession,
    query: { scope: "open" | "all"; limit: number },
  ): Promise<{ incidents: Incident[]; openCount: number; runs: ReconciliationRun[] }> {
    requireSignedIn(session);
    const { reconciliation } = this.#options.store;
    return {
      incidents: [...(await reconciliation.list(query.scope, query.limit))],
      openCount: await reconciliation.openCount(),
      runs: [...(await reconciliation.runs(shownRuns))],
    };
  }

  /** Notes how a gap was settled; audited. Throws `not_found`, `conflict` where it was settled before, `signed_out`. */
  async settle(session: WindowSession, input: { incidentId: string; how: string }): Promise<Incident> {
    const person = requireSignedIn(session);
    const { store, audit, clock, events } = this.#options;
    const settled = await store.transaction(async (tx) => {
      const incident = await tx.reconciliation.settle(input.incidentId, input.how, person.displayName, clock.now());
      const detail = `${incident.kind} ${incident.id}: ${input.how}`.slice(0, 300);
      await audit.record(person, { action: "delivery.settleGap", workitemId: incident.workitemId ?? "", detail }, tx);
      return incident;
    });
    events.publish({ topic: "delivery", id: settled.deliveryId ?? "" });
    return settled;
  }
}
