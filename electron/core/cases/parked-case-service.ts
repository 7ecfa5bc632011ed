import { mostParkedCases, type ParkedCase, type ParkedView } from "../../../shared/domain/parked-case.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { asWorkstationError, WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import type { WindowViews } from "../windows/window-views.ts";
import { keepParkedCases, parkedCasesOf } from "./parked-cases.ts";

/** What the service of parked cases is made of. */
export interface ParkedCaseServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly events: Pick<EventHub, "publish">;
  /** How the windows of images beside the case stand. */
  readonly views: WindowViews;
}

/**
 * Cases that somebody has parked for something more urgent, with how their panes stood. They follow the person to every
 * window, over sign-out and restart. Not to be confused with text that lost against another window's, which is
 * `reports/put-aside-service.ts`.
 */
export class ParkedCaseService {
  readonly #options: ParkedCaseServiceOptions;

  constructor(options: ParkedCaseServiceOptions) {
    this.#options = options;
  }

  /** Gives the caller's parked cases, the last parked first. One that is known no more is not among them. */
  async list(session: WindowSession): Promise<{ parked: ParkedCase[] }> {
    const person = requireSignedIn(session);
    const { store } = this.#options;
    const parked: ParkedCase[] = [];
    for (const { workitemId, parkedAt } of await parkedCasesOf(store, person.id)) {
      const workitem = await this.#find(workitemId);
      if (workitem !== null) parked.unshift({ workitem, parkedAt });
    }
    return { parked };
  }

  /**
   * Parks a case that is open in this window; parked again it is parked as it stands now. Throws `forbidden` where it is
   * not open here, `conflict` where too many are parked.
   */
  async park(session: WindowSession, input: { workitemId: string; view: ParkedView }): Promise<Record<string, never>> {
    const person = requireSignedIn(session);
    const { store, audit, clock, events, views } = this.#options;
    if (session.openWorkitemId !== input.workitemId) {
      throw new WorkstationError("forbidden", "This case is not open in this window. It was not put aside.");
    }
    const workitem = await store.workitems.get(input.workitemId);
    await store.transaction(async (tx) => {
      const others = (await parkedCasesOf(tx, person.id)).filter((each) => each.workitemId !== workitem.id);
      if (others.length >= mostParkedCases) {
        throw new WorkstationError(
          "conflict",
          `${mostParkedCases} cases are put aside already. This one stays open. Come back to one of them first.`,
        );
      }
      const windows = views.ofCase(person.id, workitem.id);
      const parked = { workitemId: workitem.id, parkedAt: clock.now(), view: input.view, windows };
      await keepParkedCases(tx, person.id, [...others, parked]);
      await audit.record(person, { action: "case.park", ...subjectOf(workitem) }, tx);
    });
    events.publish({ topic: "parked", id: workitem.id });
    return {};
  }

  /**
   * Takes a case that is open in this window out of the caller's parked ones and gives how it stood; null where it was not
   * parked, or where that cannot be read any more. Throws `forbidden` where it is not open here.
   */
  async resume(
    session: WindowSession,
    input: { workitemId: string },
  ): Promise<{ wasParked: boolean; view: ParkedView | null }> {
    const person = requireSignedIn(session);
    const { store, audit, events, views } = this.#options;
    if (session.openWorkitemId !== input.workitemId) {
      throw new WorkstationError("forbidden", "This case is not open in this window. It stays put aside.");
    }
    const workitem = await store.workitems.get(input.workitemId);
    const found = await store.transaction(async (tx) => {
      const known = await parkedCasesOf(tx, person.id);
      const parked = known.find((each) => each.workitemId === workitem.id);
      if (parked === undefined) return null;
      // Known before it is parked no more: a window of images that asks in between finds one or the other.
      for (const each of parked.windows) views.keep(person.id, workitem.id, each);
      await keepParkedCases(
        tx,
        person.id,
        known.filter((each) => each !== parked),
      );
      await audit.record(person, { action: "case.resume", ...subjectOf(workitem) }, tx);
      return parked;
    });
    if (found !== null) events.publish({ topic: "parked", id: workitem.id });
    return { wasParked: found !== null, view: found?.view ?? null };
  }

  async #find(workitemId: string): Promise<Workitem | null> {
    try {
      return await this.#options.store.workitems.get(workitemId);
    } catch (thrown) {
      if (asWorkstationError(thrown).code !== "not_found") throw thrown;
      return null;
    }
  }
}

function subjectOf({ id, study }: Workitem): { workitemId: string; patientId: string; studyUid: string } {
  return { workitemId: id, patientId: study.patient.patientId, studyUid: study.studyInstanceUid };
}
