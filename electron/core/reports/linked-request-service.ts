import type { LinkableRequest } from "../../../shared/contract/life-contract.ts";
import type { Person } from "../../../shared/domain/person.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { compareIdentities } from "../../../shared/rules/patient-identity.ts";
import { owesReport } from "../../../shared/rules/report-machine.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireReporter, requireSignedIn } from "../session/require-signed-in.ts";
import type { Repositories, Store } from "../store/store.ts";

/** What the service is built of. */
export interface LinkedRequestServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
}

/** Several requests answered by one report: which they are, until it is signed. */
export class LinkedRequestService {
  readonly #options: LinkedRequestServiceOptions;

  constructor(options: LinkedRequestServiceOptions) {
    this.#options = options;
  }

  /** Gives the patient's other cases that still owe a report, and those that are in this one, each with what stands in the way. */
  async linkable(session: WindowSession, input: { workitemId: string }): Promise<{ requests: LinkableRequest[] }> {
    const person = requireSignedIn(session);
    const { store } = this.#options;
    const workitem = await store.workitems.get(input.workitemId);
    const linked = new Set((await store.linkedRequests.ofCase(workitem.id)).map((link) => link.otherWorkitemId));
    const { patient } = workitem.study;
    const sameNumber = await store.workitems.ofPatient(patient);
    const requests: LinkableRequest[] = [];
    for (const other of sameNumber) {
      const isLinked = linked.has(other.id);
      if (other.id === workitem.id || (!isLinked && !owesReport(other.status))) continue;
      const problem = isLinked ? "" : await this.#problem(store, workitem, other, person);
      requests.push({ workitem: other, isLinked, problem });
    }
    return { requests };
  }

  /** Adds a request to a report. Throws `conflict` with the reason where it cannot be. */
  async link(
    session: WindowSession,
    input: { workitemId: string; otherWorkitemId: string },
  ): Promise<Record<string, never>> {
    const person = requireReporter(session);
    const { store, ids, clock } = this.#options;
    await store.transaction(async (tx) => {
      const workitem = await tx.workitems.get(input.workitemId);
      const other = await tx.workitems.get(input.otherWorkitemId);
      requireWriter(workitem, person);
      const problem = await this.#problem(tx, workitem, other, person);
      const link = { id: ids.uuid(), workitemId: workitem.id, otherWorkitemId: other.id };
      const by = { linkedBy: person.id, linkedByName: person.displayName, now: clock.now() };
      if (problem !== "" || !(await tx.linkedRequests.add({ ...link, ...by }))) {
        throw new WorkstationError("conflict", `${problem || "It is answered in another report."} Nothing was added.`);
      }
      await this.#record(tx, session, "case.link", workitem, other);
    });
    this.#announce(input);
    return {};
  }

  /** Takes a request out of a report that is not signed. */
  async unlink(
    session: WindowSession,
    input: { workitemId: string; otherWorkitemId: string },
  ): Promise<Record<string, never>> {
    const person = requireReporter(session);
    const { store, clock } = this.#options;
    await store.transaction(async (tx) => {
      const workitem = await tx.workitems.get(input.workitemId);
      requireWriter(workitem, person);
      if (!(await tx.linkedRequests.remove(workitem.id, input.otherWorkitemId, clock.now()))) return;
      const other = await tx.workitems.get(input.otherWorkitemId);
      await this.#record(tx, session, "case.unlink", workitem, other);
    });
    this.#announce(input);
    return {};
  }

  async #problem(store: Repositories, workitem: Workitem, other: Workitem, person: Person): Promise<string> {
    if (workitem.id === other.id) return "It is this examination itself.";
    if (compareIdentities(workitem.study.patient, other.study.patient).verdict !== "agrees") {
      return "It is not certain that it is of the same patient.";
    }
    if (!owesReport(other.status)) return "It is reported or ended already.";
    if (other.status === "held") return "It is on hold.";
    if (other.reservation !== null && other.reservation.personId !== person.id) {
      return `${other.reservation.displayName} has it.`;
    }
    const draft = await store.drafts.findOpen(other.id);
    if (draft !== null && draft.revision > 0) return "A report of its own is being written.";
    if ((await store.linkedRequests.ofCase(other.id)).length > 0) return "Its own report answers further requests.";
    if ((await store.linkedRequests.answeredBy(other.id)) !== null) return "It is answered in another report.";
    if ((await store.linkedRequests.answeredBy(workitem.id)) !== null) {
      return "This examination is itself answered in another report.";
    }
    return "";
  }

  async #record(tx: Repositories, session: WindowSession, action: string, workitem: Workitem, other: Workitem) {
    const { patient, studyInstanceUid } = workitem.study;
    const subject = { workitemId: workitem.id, patientId: patient.patientId, studyUid: studyInstanceUid };
    const detail = `request of study ${other.study.studyInstanceUid}`;
    await this.#options.audit.record(session, { action, ...subject, detail }, tx);
  }

  #announce(input: { workitemId: string; otherWorkitemId: string }): void {
    this.#options.events.publish({ topic: "worklist", id: input.workitemId });
    this.#options.events.publish({ topic: "worklist", id: input.otherWorkitemId });
  }
}

/** Only who writes the report says what it answers, and only until it was signed as final. */
function requireWriter(workitem: Workitem, person: Person): void {
  if (!owesReport(workitem.status)) {
    throw new WorkstationError("conflict", "This report is signed. What it answers stays as it was signed.");
  }
  const holder = workitem.reservation;
  if (holder === null || holder.personId === person.id) return;
  throw new WorkstationError("conflict", "Somebody else has this case. Nothing was changed.", {
    details: { holder: holder.displayName, since: holder.since },
  });
}
