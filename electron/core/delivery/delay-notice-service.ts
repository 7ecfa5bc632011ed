import {
  type DelayNotice,
  type DelayPolicy,
  type DelayProposal,
  type DelayReason,
  delayPolicySchema,
} from "../../../shared/domain/delay-notice.ts";
import type { Person } from "../../../shared/domain/person.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { delayDue, delaySuggestion, readDelayPolicy } from "../../../shared/rules/delay-notice.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import { type DelayWay, delayEntry, delayRoutes, delayWays } from "./delay-routes.ts";

/** What the service is made of. */
export interface DelayNoticeOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly isDemo: boolean;
  /** Called after a notice is stored: the outbox has something to send. */
  readonly onTold: () => void;
}

const policyName = "delivery/delayPolicy";
const lookEveryMs = 60_000;
const most = 500;
/** A policy that was just switched on does not flood anybody. */
const mostAtOnce = 50;

/** Tells referrers and the patient feed when a target will be missed. Also a job of `jobs/scheduler.ts`. */
export class DelayNoticeService {
  readonly name = "delay-notices";
  readonly #options: DelayNoticeOptions;

  constructor(options: DelayNoticeOptions) {
    this.#options = options;
  }

  /** Gives what stands, what is proposed, and to whom a notice would go. Throws `signed_out`. */
  async list(session: WindowSession): Promise<{
    notices: DelayNotice[];
    proposals: DelayProposal[];
    routes: string[];
    hasPatientFeed: boolean;
  }> {
    requireSignedIn(session);
    const { store } = this.#options;
    const routes = await delayWays(store, await this.#policy(), this.#options.clock.now());
    return {
      notices: [...(await store.delayNotices.list(most))],
      proposals: await this.#proposals(),
      ...toWhom(routes),
    };
  }

  /** Gives what stands of a case, and what a person would tell of it now. Throws `not_found`, `signed_out`. */
  async ofCase(
    session: WindowSession,
    { workitemId }: { workitemId: string },
  ): Promise<{
    notice: DelayNotice | null;
    suggestion: Pick<DelayProposal, "suggestedAt" | "suggestedReason"> | null;
    routes: string[];
    hasPatientFeed: boolean;
  }> {
    requireSignedIn(session);
    const { store, clock } = this.#options;
    const workitem = await store.workitems.get(workitemId);
    return {
      notice: await store.delayNotices.ofCase(workitemId),
      suggestion: delaySuggestion(workitem, clock.now()),
      ...toWhom(await delayRoutes(store, await this.#policy(), workitem, clock.now())),
    };
  }

  /**
   * Tells of a delay, by a person; a standing notice of the case is replaced. Audited. Throws `invalid_input` for a date that
   * has passed, `conflict` where the case runs against no target or nobody can be told by a message, `not_found`, `signed_out`.
   */
  async tell(
    session: WindowSession,
    input: { workitemId: string; reason: DelayReason; expectedAt: number },
  ): Promise<DelayNotice> {
    const person = requireSignedIn(session);
    if (input.expectedAt <= this.#options.clock.now()) {
      throw new WorkstationError("invalid_input", "That date has passed. Nobody was told. Give a date to come.");
    }
    const id = await this.#raise(person, input, null);
    if (id === null) throw new WorkstationError("conflict", "Somebody has just told of this delay. Look at it again.");
    return this.#options.store.delayNotices.get(id);
  }

  /** Gives when and whom a site tells. Throws `signed_out`. */
  async policy(session: WindowSession): Promise<DelayPolicy> {
    requireSignedIn(session);
    return this.#policy();
  }

  /** Keeps when and whom a site tells. Throws `forbidden` to all but an administrator, `signed_out`. */
  async savePolicy(session: WindowSession, input: Omit<DelayPolicy, "automaticSince">): Promise<DelayPolicy> {
    const { store, audit, events, clock, isDemo } = this.#options;
    const person = isDemo ? requireSignedIn(session) : requireAdministrator(session);
    const policy = delayPolicySchema.parse({ ...input, automaticSince: clock.now() });
    await store.transaction(async (tx) => {
      await tx.settings.setValue(policyName, JSON.stringify(policy));
      const detail = `${policy.mode}, ${policy.beforeTargetMinutes} min before, patient feed ${policy.patientFeedId || "none"}`;
      await audit.record(person, { action: "settings.saveDelayPolicy", detail }, tx);
    });
    events.publish({ topic: "delivery", id: "" });
    return policy;
  }

  /** Tells by itself where the site has decided so; gives in how many milliseconds to look again. */
  async step(): Promise<number> {
    const policy = await this.#policy();
    if (
      policy.mode !== "automatic" ||
      (await delayWays(this.#options.store, policy, this.#options.clock.now())).length === 0
    )
      return lookEveryMs;
    const due = (await this.#proposals()).filter(({ targetAt }) => targetAt >= policy.automaticSince);
    for (const { workitemId, suggestedAt, suggestedReason } of due.slice(0, mostAtOnce)) {
      await this.#raise(null, { workitemId, reason: suggestedReason, expectedAt: suggestedAt }, policy);
    }
    return lookEveryMs;
  }

  async #proposals(): Promise<DelayProposal[]> {
    const { store, clock } = this.#options;
    const policy = await this.#policy();
    if (policy.mode === "off") return [];
    const now = clock.now();
    const ids = await store.delayNotices.candidates(now + policy.beforeTargetMinutes * 60_000, most);
    const cases = await store.workitems.byIds(ids);
    const standing = await store.delayNotices.standing();
    return ids.flatMap((id) => {
      const workitem = cases.get(id);
      const due = workitem && delayDue(workitem, standing.get(id) ?? null, policy, now);
      return workitem && due ? [proposalOf(workitem, due)] : [];
    });
  }

  /** Stores a notice with its messages and audit, or nothing; null where, for the program itself, it is due no more. */
  async #raise(
    person: Person | null,
    input: { workitemId: string; reason: DelayReason; expectedAt: number },
    ifStillDue: DelayPolicy | null,
  ): Promise<string | null> {
    const { store, audit, events, clock, ids, onTold } = this.#options;
    const id = ids.uuid();
    const policy = await this.#policy();
    const isTold = await store.transaction(async (tx) => {
      await tx.delayNotices.hold(input.workitemId);
      const workitem = await tx.workitems.get(input.workitemId);
      const now = clock.now();
      const standing = (await tx.delayNotices.standing()).get(workitem.id) ?? null;
      if (ifStillDue !== null && delayDue(workitem, standing, ifStillDue, now) === null) return false;
      const { targetAt } = workitem;
      if (targetAt === null) {
        throw new WorkstationError("conflict", "No target runs for this case any more, so nobody was told of a delay.");
      }
      const routes = await delayRoutes(tx, policy, workitem, now);
      // Nobody can be told by a message: the case stays proposed, for a person to telephone.
      if (routes.length === 0 && ifStillDue !== null) return false;
      if (routes.length === 0) throw nobodyToTell();
      await tx.delayNotices.end([workitem.id], "replaced", now);
      const raised = { raisedAt: now, raisedBy: person?.id ?? null, raisedByName: person?.displayName ?? "Sightline" };
      await tx.delayNotices.add({ ...input, id, targetAt, ...raised });
      const placerOrderNumber = await tx.workitems.placerOrderNumber(workitem.id);
      const basis = { ...input, id, placerOrderNumber, raisedAt: now, isDemo: this.#options.isDemo };
      const entries = routes.map((route) => delayEntry(route, workitem, basis, ids.uuid()));
      await tx.outbox.enqueue(entries, now);
      const { patient, studyInstanceUid } = workitem.study;
      const detail = `${id} ${input.reason}, to ${entries.length}`;
      const subject = { workitemId: workitem.id, patientId: patient.patientId, studyUid: studyInstanceUid };
      await audit.record(person, { action: "delivery.tellDelay", detail, ...subject }, tx);
      return true;
    });
    if (!isTold) return null;
    events.publish({ topic: "delivery", id: "" });
    onTold();
    return id;
  }

  async #policy(): Promise<DelayPolicy> {
    return readDelayPolicy(await this.#options.store.settings.value(policyName));
  }
}

const nobodyToTell = () =>
  new WorkstationError(
    "conflict",
    "Nobody who gets the report has a destination that takes delay notices (HL7 results, FHIR or e-mail), so nobody was told. " +
      "Telephone the referrer, or set one up in Settings.",
  );

function toWhom(ways: readonly DelayWay[]): { routes: string[]; hasPatientFeed: boolean } {
  return {
    routes: ways.filter(({ isForPatient }) => !isForPatient).map(({ destination }) => destination.name),
    hasPatientFeed: ways.some(({ isForPatient }) => isForPatient),
  };
}

function proposalOf(workitem: Workitem, due: NonNullable<ReturnType<typeof delayDue>>): DelayProposal {
  const { id, study, referrer, targetAt, heldReason } = workitem;
  return {
    ...{ workitemId: id, patientName: study.patient.name, examination: study.description, heldReason },
    ...{ referrerName: referrer.name, targetAt: targetAt ?? 0, ...due },
  };
}
