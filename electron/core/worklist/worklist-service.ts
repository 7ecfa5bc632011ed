import { Temporal } from "temporal-polyfill";
import type { z } from "zod";
import { mayWrite, type Person } from "../../../shared/domain/person.ts";
import type { ArchiveState } from "../../../shared/domain/study.ts";
import type {
  holdSchema,
  RowFacts,
  Workitem,
  WorklistFilter,
  WorklistPlace,
  WorklistSort,
} from "../../../shared/domain/workitem.ts";
import { dayOf, displayTimeZone } from "../../../shared/rules/date-text.ts";
import { nextCaseStatus, unholdEvent } from "../../../shared/rules/report-machine.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { OpeningHeaders } from "../cases/opening-headers.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { CachedFrames } from "../frame-cache/cached-frames.ts";
import type { Clock } from "../ports.ts";
import { priorCountOf } from "../priors/prior-counter.ts";
import type { PriorsFound } from "../priors/prior-search.ts";
import type { PriorService } from "../priors/prior-service.ts";
import { requireTakeUp, takeUpProblem } from "../second-signature/who-may-take-up.ts";
import { requireReporter, requireSignedIn } from "../session/require-signed-in.ts";
import type { Repositories, Store } from "../store/store.ts";
import type { WorkitemList } from "../store/workitem-search.ts";
import type { StudyArchives } from "./study-archives.ts";
import type { WorklistRefresh } from "./worklist-refresh.ts";

/** What the service is built of. */
export interface WorklistServiceOptions {
  readonly store: Store;
  readonly archives: StudyArchives;
  readonly refresh: WorklistRefresh;
  readonly headers: Pick<OpeningHeaders, "begin">;
  readonly priors: PriorService;
  readonly kept: Pick<CachedFrames, "isWhole">;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly events: Pick<EventHub, "publish">;
}

/** What the reading list is to hold, and its order. */
export interface WorklistWish {
  readonly filter: WorklistFilter;
  readonly sort: WorklistSort;
}

/** What is asked of the reading list. */
export interface WorklistRequest extends WorklistWish {
  readonly offset: number;
  readonly limit: number;
}

/** One page of the reading list with what its chips and counters show. */
export interface WorklistPage {
  readonly rows: Workitem[];
  /** Where the next page begins; null at the end of the list. */
  readonly next: WorklistPlace | null;
  readonly total: number;
  readonly modalities: string[];
  readonly sites: string[];
  readonly overdueCount: number;
  readonly dueSoonCount: number;
  readonly knownCount: number;
}

/** A case is due soon in its last two hours. */
const dueSoonMs = 2 * 60 * 60_000;

/** The reading list: what is to be read, who has it, and the ways to get it from one another. */
export class WorklistService {
  readonly #options: WorklistServiceOptions;

  constructor(options: WorklistServiceOptions) {
    this.#options = options;
  }

  /** Gives a case as it stands now. */
  async standing(session: WindowSession, input: { workitemId: string }): Promise<Workitem> {
    requireSignedIn(session);
    return this.#options.store.workitems.get(input.workitemId);
  }

  /** Gives one page from the store; never waits for an archive. */
  async list(session: WindowSession, request: WorklistRequest): Promise<WorklistPage> {
    const person = requireSignedIn(session);
    const { store, clock } = this.#options;
    const now = clock.now();
    const { offset, limit } = request;
    const page = await store.workitems.list({ ...workitemList(request, person.id, now), offset, limit });
    const values = await store.workitems.filterValues();
    const counts = await store.workitems.countByTarget(now, now + dueSoonMs);
    return {
      rows: [...page.rows],
      next: page.next,
      total: page.total,
      modalities: [...values.modalities],
      sites: [...values.sites],
      ...counts,
      knownCount: await store.workitems.count(),
    };
  }

  /** Gives the page behind a place of the list, without what its chips and counters show. Throws `invalid_input` for a place of another order. */
  async onward(
    session: WindowSession,
    { place, limit, ...wish }: WorklistWish & { readonly place: WorklistPlace; readonly limit: number },
  ): Promise<Pick<WorklistPage, "rows" | "next">> {
    const person = requireSignedIn(session);
    const { store, clock } = this.#options;
    const { rows, next } = await store.workitems.onward(workitemList(wish, person.id, clock.now()), place, limit);
    return { rows: [...rows], next };
  }

  /** Gives what changes of cases without any list changing. Reads the store, and of the disk only what is known of it. */
  async rowFacts(session: WindowSession, input: { workitemIds: readonly string[] }): Promise<{ rows: RowFacts[] }> {
    requireSignedIn(session);
    const cases = await this.#options.store.workitems.byIds(input.workitemIds);
    const rows = [...cases.values()].map(async ({ id, version, priorCount, study }) => ({
      ...{ workitemId: id, version, priorCount },
      hasImagesHere: await this.#options.kept.isWhole(study, study.instanceCount),
    }));
    return { rows: await Promise.all(rows) };
  }

  /**
   * Asks for the headers of a case that is likely to be opened in a moment, and waits for none. Nothing of them is given to
   * the window: that is the opening's, which is audited.
   */
  async expect(session: WindowSession, input: { workitemId: string }): Promise<Record<string, never>> {
    requireSignedIn(session);
    const { study } = await this.#options.store.workitems.get(input.workitemId);
    this.#options.headers.begin(study).catch(() => undefined);
    return {};
  }

  /** Asks every archive now; gives how each answered. */
  async refresh(session: WindowSession, signal?: AbortSignal): Promise<{ archives: ArchiveState[] }> {
    requireSignedIn(session);
    return { archives: [...(await this.#options.refresh.refreshNow(signal))] };
  }

  /** Gives how every archive answered the last time, and which of them the list still waits for, by name. */
  async archives(session: WindowSession): Promise<{ archives: ArchiveState[]; stillAsking: string[] }> {
    requireSignedIn(session);
    const { archives, refresh } = this.#options;
    return { archives: [...(await archives.states())], stillAsking: await refresh.stillAsking() };
  }

  /** Gives the priors of a case without opening it. The look at the list of examinations is audited. */
  async priors(
    session: WindowSession,
    input: { workitemId: string },
  ): Promise<{ priors: PriorsFound["priors"][number][]; problems: string[] }> {
    requireSignedIn(session);
    const { store, priors, clock } = this.#options;
    const workitem = await store.workitems.get(input.workitemId);
    const found = await priors.find(workitem.study);
    const count = priorCountOf(found, workitem.priorCount);
    if (count !== workitem.priorCount && (await store.workitems.notePriorCount(workitem.id, count, clock.now()))) {
      this.#options.events.publish({ topic: "priorCounts", id: workitem.id });
    }
    return { priors: [...found.priors], problems: [...found.problems] };
  }

  /** Reserves a case. Throws `conflict` with `details.holder` and `details.since` when somebody else has it. */
  async reserve(session: WindowSession, input: { workitemId: string }): Promise<Workitem> {
    const person = requireReporter(session);
    const since = this.#options.clock.now();
    const reservation = { personId: person.id, displayName: person.displayName, since };
    return this.#change(session, "case.reserve", input.workitemId, async (tx, workitem) => {
      await requireTakeUp(tx, workitem, person);
      return tx.workitems.reserve(input.workitemId, reservation);
    });
  }

  /** Gives a case back. Whoever does not hold it changes nothing. A draft stays with the case for the next reader. */
  async release(session: WindowSession, input: { workitemId: string }): Promise<Workitem> {
    const person = requireReporter(session);
    return this.#change(session, "case.release", input.workitemId, (tx) =>
      tx.workitems.release(input.workitemId, person.id),
    );
  }

  /** Asks whoever holds a case for it. Throws `conflict` where nobody, or the asker, has it. */
  async askForHandover(session: WindowSession, input: { workitemId: string }): Promise<Workitem> {
    const person = requireReporter(session);
    const askedAt = this.#options.clock.now();
    return this.#change(session, "case.askForHandover", input.workitemId, async (tx, workitem) => {
      if (workitem.reservation === null || workitem.reservation.personId === person.id) {
        throw new WorkstationError("conflict", "Nobody else has this case any more. Open it to read it.");
      }
      await requireTakeUp(tx, workitem, person);
      const handoverRequest = { personId: person.id, displayName: person.displayName, askedAt };
      return tx.workitems.update(workitem.id, { handoverRequest });
    });
  }

  /** Answers a request for a case that one holds: it goes to the asker with its draft, or stays. */
  async answerHandover(session: WindowSession, input: { workitemId: string; isGranted: boolean }): Promise<Workitem> {
    const person = requireReporter(session);
    const since = this.#options.clock.now();
    const action = input.isGranted ? "case.grantHandover" : "case.refuseHandover";
    return this.#change(session, action, input.workitemId, async (tx, workitem) => {
      const asker = workitem.handoverRequest;
      if (workitem.reservation?.personId !== person.id || asker === null) {
        throw new WorkstationError("conflict", "Nobody is asking you for this case any more. Nothing was changed.");
      }
      const reservation = { personId: asker.personId, displayName: asker.displayName, since };
      return tx.workitems.update(workitem.id, {
        handoverRequest: null,
        ...(input.isGranted ? { reservation } : {}),
      });
    });
  }

  /**
   * Puts a case on hold with a reason, who sees to it and until when; whoever does it sees to it unless another is named,
   * who then has the case. Throws `conflict` for a case of somebody else, `invalid_input` for a day that is none.
   */
  async hold(session: WindowSession, input: z.input<typeof holdSchema>): Promise<Workitem> {
    const person = requireReporter(session);
    const since = this.#options.clock.now();
    return this.#change(session, "case.hold", input.workitemId, async (tx, workitem) => {
      requireFree(workitem, person.id);
      const status = nextCaseStatus(workitem.status, "hold");
      if (status === null) throw new WorkstationError("conflict", "This case cannot be put on hold as it stands now.");
      const owner = input.ownerId === undefined ? person : await ownerOf(tx, input.ownerId);
      const heldUntil = input.until ?? "";
      if (heldUntil !== "") startOfDay(heldUntil, 0);
      const heldOwner = { personId: owner.id, displayName: owner.displayName };
      const reservation = { ...heldOwner, since };
      return tx.workitems.update(workitem.id, { status, reservation, heldReason: input.reason, heldOwner, heldUntil });
    });
  }

  /** Takes a case off hold: with a draft it is a draft again, otherwise reserved. Its owner does it, or anybody if it has none. */
  async unhold(session: WindowSession, input: { workitemId: string }): Promise<Workitem> {
    const person = requireReporter(session);
    const since = this.#options.clock.now();
    return this.#change(session, "case.unhold", input.workitemId, async (tx, workitem) => {
      requireFree(workitem, person.id);
      const draft = await tx.drafts.findOpen(workitem.id);
      const event = unholdEvent(await owedVersion(tx, workitem.id), (draft?.revision ?? 0) > 0);
      const status = nextCaseStatus(workitem.status, event);
      if (status === null) throw new WorkstationError("conflict", "This case is not on hold any more.");
      const mine = workitem.reservation ?? { personId: person.id, displayName: person.displayName, since };
      // Its writer does not keep what waits for somebody else.
      const reservation = (await takeUpProblem(tx, workitem, person)) === null ? mine : null;
      return tx.workitems.update(workitem.id, { status, reservation, heldReason: "", heldOwner: null, heldUntil: "" });
    });
  }

  /** Changes a case, with the audit row, in one transaction, and tells the windows. */
  async #change(
    session: WindowSession,
    action: string,
    workitemId: string,
    change: (tx: Repositories, workitem: Workitem) => Promise<Workitem>,
  ): Promise<Workitem> {
    const changed = await this.#options.store.transaction(async (tx) => {
      const before = await tx.workitems.get(workitemId);
      const after = await change(tx, before);
      if (after.version === before.version) return { workitem: after, isChanged: false };
      const { patient, studyInstanceUid } = after.study;
      await this.#options.audit.record(
        session,
        { action, workitemId, patientId: patient.patientId, studyUid: studyInstanceUid },
        tx,
      );
      return { workitem: after, isChanged: true };
    });
    if (changed.isChanged) this.#changed(workitemId);
    return changed.workitem;
  }

  #changed(workitemId: string): void {
    this.#options.events.publish({ topic: "worklist", id: workitemId });
  }
}

/** The newest version, as far as it says where a held case goes on; one that was given back to its writer does not. */
async function owedVersion(tx: Repositories, workitemId: string): Promise<Parameters<typeof unholdEvent>[0]> {
  const latest = await tx.reports.latest(workitemId);
  if (latest === null) return null;
  const provisionalKind = latest.document.provisional?.kind ?? null;
  const isAwaited = provisionalKind === "awaitingSecondSignature";
  if (isAwaited && (await tx.secondSignatures.isAnswered(latest.id))) return null;
  return { status: latest.document.status, provisionalKind };
}

/** Gives who is to see to a held case: somebody active who may write. Throws `invalid_input`. */
async function ownerOf(tx: Repositories, personId: string): Promise<Person> {
  const owner = (await tx.people.list()).find((person) => person.id === personId);
  if (owner?.isActive === true && mayWrite(owner.role)) return owner;
  throw new WorkstationError("invalid_input", "This person cannot see to a case. It was not put on hold.");
}

function requireFree(workitem: Workitem, personId: string): void {
  const { reservation } = workitem;
  if (reservation === null || reservation.personId === personId) return;
  throw new WorkstationError("conflict", "Somebody else has this case. You can ask them for it.", {
    details: { holder: reservation.displayName, since: reservation.since },
  });
}

function startOfDay(day: string, addDays: number): number {
  try {
    return Temporal.PlainDate.from(day).add({ days: addDays }).toZonedDateTime(displayTimeZone).epochMilliseconds;
  } catch (cause) {
    throw new WorkstationError("invalid_input", "This is not a date. The list was not changed.", { cause });
  }
}

function workitemList({ filter, sort }: WorklistWish, personId: string, now: number): WorkitemList {
  return {
    search: filter.search,
    modalities: filter.modalities,
    sites: filter.sites,
    statuses: filter.statuses,
    performedFrom: filter.performedFrom === null ? null : startOfDay(filter.performedFrom, 0),
    performedBefore: filter.performedTo === null ? null : startOfDay(filter.performedTo, 1),
    reservedBy: filter.mineOnly ? personId : null,
    askedFirst: personId,
    ...(filter.overdueHoldsOnly === true ? { holdEndedBefore: dayOf(now) ?? "" } : {}),
    sort,
  };
}
