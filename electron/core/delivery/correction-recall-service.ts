import { type CorrectionRecall, isProven, type RecallPolicy } from "../../../shared/domain/correction-recall.ts";
import type { Delivery } from "../../../shared/domain/delivery.ts";
import { readRecallPolicy } from "../../../shared/rules/correction-recall.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Repositories, Store } from "../store/store.ts";
import { openRecalls, settleByEvidence } from "./correction-recall.ts";
import type { ProvenRung } from "./evidence-recorder.ts";

/** What the service is made of. */
export interface CorrectionRecallOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly isDemo: boolean;
}

const policyName = "delivery/recallPolicy";
const lookEveryMs = 60_000;
const howWords = {
  telephone: "By telephone",
  inPerson: "In person",
  letter: "By letter",
  otherSystem: "By another system",
} as const;

/** Who has to know that a report was corrected or withdrawn, until it is proven that they do. Also a job of `jobs/scheduler.ts`. */
export class CorrectionRecallService {
  readonly name = "correction-recalls";
  readonly #options: CorrectionRecallOptions;

  constructor(options: CorrectionRecallOptions) {
    this.#options = options;
  }

  /** Gives recalls and the number of open ones. Throws `signed_out`. */
  async list(
    session: WindowSession,
    query: { scope: "open" | "all"; limit: number },
  ): Promise<{ recalls: CorrectionRecall[]; openCount: number }> {
    requireSignedIn(session);
    const { correctionRecalls } = this.#options.store;
    const recalls = await correctionRecalls.list(query.scope, query.limit, await this.#policy());
    return { recalls: [...recalls], openCount: await correctionRecalls.openCount() };
  }

  /** Gives the recalls of a case. Throws `signed_out`. */
  async ofCase(
    session: WindowSession,
    { workitemId }: { workitemId: string },
  ): Promise<{ recalls: CorrectionRecall[] }> {
    requireSignedIn(session);
    return { recalls: [...(await this.#options.store.correctionRecalls.ofCase(workitemId, await this.#policy()))] };
  }

  /** Notes that a person told them; audited. Throws `not_found`, `conflict` where it is settled, `signed_out`. */
  async settle(
    session: WindowSession,
    input: { recallId: string; how: keyof typeof howWords; toWhom: string; note: string },
  ): Promise<CorrectionRecall> {
    const person = requireSignedIn(session);
    const how = `${howWords[input.how]} to ${input.toWhom}${input.note === "" ? "" : `: ${input.note}`}`;
    return this.#act(session, input.recallId, "delivery.settleRecall", how, async (tx, recall, at) => {
      if (!(await tx.correctionRecalls.settle(recall.id, { at, how, byName: person.displayName })))
        throw settledBefore();
    });
  }

  /** Opens one again that a person settled in error; audited. Throws `not_found`, `conflict`, `signed_out`. */
  async reopen(session: WindowSession, input: { recallId: string; reason: string }): Promise<CorrectionRecall> {
    const { recallId, reason } = input;
    return this.#act(session, recallId, "delivery.reopenRecall", reason, async (tx, recall) => {
      if (isProven(recall) || !(await tx.correctionRecalls.settle(recall.id, null))) {
        throw new WorkstationError("conflict", "Only what a person settled can be opened again. Nothing was changed.");
      }
    });
  }

  /** Gives what settles a recall at this site. Throws `signed_out`. */
  async policy(session: WindowSession): Promise<RecallPolicy> {
    requireSignedIn(session);
    return this.#policy();
  }

  /** Keeps what settles a recall. Throws `forbidden` to all but an administrator, `signed_out`. */
  async savePolicy(session: WindowSession, policy: RecallPolicy): Promise<RecallPolicy> {
    const { store, audit, events, isDemo } = this.#options;
    const person = isDemo ? requireSignedIn(session) : requireAdministrator(session);
    await store.transaction(async (tx) => {
      await tx.settings.setValue(policyName, JSON.stringify(policy));
      await audit.record(person, { action: "settings.saveRecallPolicy", detail: policy.settledBy }, tx);
    });
    await this.step();
    events.publish({ topic: "delivery", id: "" });
    return policy;
  }

  /**
   * Takes what was proven: of a new version it may settle a recall; of an old one that arrived after its correction was signed
   * it opens one.
   */
  async recordProven({ reportVersionId }: Pick<ProvenRung, "reportVersionId">): Promise<void> {
    if (reportVersionId === null) return;
    await this.#look(await this.#options.store.correctionRecalls.reportOf(reportVersionId));
  }

  /** Looks again at what rested on an entry that was made in error. */
  async entryStruck({ reportVersionId }: Pick<Delivery, "reportVersionId">): Promise<void> {
    await this.recordProven({ reportVersionId });
  }

  /** Looks at every report with an open recall: a kill between a proof and what follows of it loses nothing. */
  async step(): Promise<number> {
    for (const reportId of await this.#options.store.correctionRecalls.reportsWithOpen()) await this.#look(reportId);
    return lookEveryMs;
  }

  async #look(reportId: string): Promise<void> {
    const { store, clock, ids, events } = this.#options;
    const correcting = await store.correctionRecalls.correctingVersions(reportId);
    if (correcting.length === 0) return;
    const policy = await this.#policy();
    const versions = await Promise.all(correcting.map(({ id }) => store.reports.getVersion(id)));
    const changed = await store.transaction(async (tx) => {
      let count = 0;
      for (const version of versions) count += await openRecalls(tx, ids, version, clock.now());
      return count + (await settleByEvidence(tx, reportId, policy, clock.now()));
    });
    if (changed > 0) events.publish({ topic: "delivery", id: "" });
  }

  /** Does it, with its audit, or neither. */
  async #act(
    session: WindowSession,
    recallId: string,
    action: string,
    words: string,
    act: (tx: Repositories, recall: CorrectionRecall & { readonly reportId: string }, at: number) => Promise<void>,
  ): Promise<CorrectionRecall> {
    const person = requireSignedIn(session);
    const { store, audit, events, clock } = this.#options;
    const policy = await this.#policy();
    await store.transaction(async (tx) => {
      const recall = await tx.correctionRecalls.get(recallId, policy);
      await act(tx, recall, clock.now());
      const detail = `${recallId} version ${recall.version}: ${words}`.slice(0, 300);
      await audit.record(person, { action, workitemId: recall.workitemId, detail }, tx);
    });
    events.publish({ topic: "delivery", id: "" });
    return store.correctionRecalls.get(recallId, policy);
  }

  async #policy(): Promise<RecallPolicy> {
    return readRecallPolicy(await this.#options.store.settings.value(policyName));
  }
}

const settledBefore = () =>
  new WorkstationError("conflict", "This recall is settled already. Nothing was changed; look at how.");
