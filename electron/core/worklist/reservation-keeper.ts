import type { Workitem } from "../../../shared/domain/workitem.ts";
import { owesReport } from "../../../shared/rules/report-machine.ts";
import { CasesLeftOpen } from "../cases/cases-left-open.ts";
import { isParked } from "../cases/parked-cases.ts";
import type { WindowSession } from "../core.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock } from "../ports.ts";
import type { Store } from "../store/store.ts";

/** How long a case stays reserved for a window that vanished without leaving it. */
const graceMs = 5 * 60_000;

interface Abandoned {
  readonly workitemId: string;
  readonly personId: string;
  /** On the monotonic clock: a jump of the system clock releases nothing. */
  readonly sinceMs: number;
}

/**
 * Knows which window has which case open, and gives back what nobody reads any more: at once when an untouched case is
 * left, after five minutes when its window vanished, at the start what an earlier run left. A draft keeps its case,
 * and so does whoever has parked it.
 */
export class ReservationKeeper {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #events: Pick<EventHub, "publish">;
  readonly #leftOpen: CasesLeftOpen;
  readonly #openCases = new Map<string, { readonly personId: string; readonly workitemIds: Set<string> }>();
  #abandoned: Abandoned[] = [];

  /** `stationId`: the workstation of this profile. */
  constructor(store: Store, clock: Clock, events: Pick<EventHub, "publish">, stationId: string) {
    this.#store = store;
    this.#clock = clock;
    this.#events = events;
    this.#leftOpen = new CasesLeftOpen(store, stationId);
  }

  /** Notes that a window shows a case; on record when it resolves. */
  async opened(session: WindowSession, personId: string, workitemId: string): Promise<void> {
    const open = this.#openCases.get(session.id);
    if (open?.personId === personId) open.workitemIds.add(workitemId);
    else this.#openCases.set(session.id, { personId, workitemIds: new Set([workitemId]) });
    this.#abandoned = this.#abandoned.filter((one) => one.workitemId !== workitemId || one.personId !== personId);
    await this.#leftOpen.opened(session, { workitemId, personId });
  }

  /** Says whether another window of this person shows a case. */
  isOpenElsewhere(session: WindowSession, personId: string, workitemId: string): boolean {
    return [...this.#openCases].some(
      ([id, open]) => id !== session.id && open.personId === personId && open.workitemIds.has(workitemId),
    );
  }

  /** Notes that a window no longer shows a case, and gives it back where it is untouched. Gives the case as it is then. */
  async left(session: WindowSession, personId: string, workitemId: string): Promise<Workitem> {
    this.#openCases.get(session.id)?.workitemIds.delete(workitemId);
    await this.#leftOpen.left(session, { workitemId, personId });
    const isOpenElsewhere = this.#isOpen(personId, workitemId);
    return isOpenElsewhere ? this.#store.workitems.get(workitemId) : this.#releaseUntouched(workitemId, personId);
  }

  /** Notes that a window vanished with cases open; they are given back later, unless the same person opens them again. */
  vanished(session: WindowSession): void {
    const open = this.#openCases.get(session.id);
    this.#openCases.delete(session.id);
    // A note that stays says too much at worst: that words may be missing.
    this.#leftOpen.closed(session).catch(() => undefined);
    for (const workitemId of open?.workitemIds ?? []) {
      const sinceMs = this.#clock.monotonicMs();
      this.#abandoned.push({ workitemId, personId: open?.personId ?? "", sinceMs });
    }
  }

  /** One step of the background job: gives back what was abandoned long enough ago. */
  async releaseAbandoned(): Promise<void> {
    const now = this.#clock.monotonicMs();
    const due = this.#abandoned.filter((one) => now - one.sinceMs >= graceMs);
    if (due.length === 0) return;
    this.#abandoned = this.#abandoned.filter((one) => now - one.sinceMs < graceMs);
    for (const { workitemId, personId } of due) {
      if (!this.#isOpen(personId, workitemId)) await this.#releaseUntouched(workitemId, personId);
    }
  }

  /**
   * At the start: gives back every untouched case, because the windows that had them are gone. In a store shared with other
   * workstations only what was reserved more than half a day ago; theirs are not ours to give back.
   */
  async releaseLeftOver(): Promise<void> {
    // Before the reservations go: they say who wrote.
    await this.#leftOpen.nameLeftOpen();
    const isShared = this.#store.kind === "postgresql";
    const { rows } = await this.#store.workitems.list({
      search: "",
      modalities: [],
      sites: [],
      statuses: ["reserved"],
      performedFrom: null,
      performedBefore: null,
      reservedBy: null,
      sort: { column: "target", direction: "ascending" },
      offset: 0,
      limit: 500,
    });
    for (const { id, reservation } of rows) {
      if (reservation === null) continue;
      if (isShared && this.#clock.now() - reservation.since < 12 * 60 * 60_000) continue;
      await this.#releaseUntouched(id, reservation.personId);
    }
  }

  /** The program stops in order: no case counts as left open. */
  async stop(): Promise<void> {
    await this.#leftOpen.stop();
  }

  #isOpen(personId: string, workitemId: string): boolean {
    return [...this.#openCases.values()].some((open) => open.personId === personId && open.workitemIds.has(workitemId));
  }

  /** Drafts, provisional reports, held and parked cases stay with whoever has them; a signed case without an addendum does not. */
  async #releaseUntouched(workitemId: string, personId: string): Promise<Workitem> {
    const released = await this.#store.transaction(async (tx) => {
      const workitem = await tx.workitems.get(workitemId);
      if (workitem.reservation?.personId !== personId) return { workitem, isChanged: false };
      const hasAddendum = !owesReport(workitem.status) && (await tx.drafts.findOpen(workitemId)) !== null;
      const isUntouched = workitem.status === "reserved" || workitem.status === "unread";
      if (!isUntouched && (owesReport(workitem.status) || hasAddendum)) return { workitem, isChanged: false };
      if (isUntouched && (await isParked(tx, personId, workitemId))) return { workitem, isChanged: false };
      return { workitem: await tx.workitems.release(workitemId, personId), isChanged: true };
    });
    if (released.isChanged) this.#events.publish({ topic: "worklist", id: workitemId });
    return released.workitem;
  }
}
