import type { Person } from "../../../shared/domain/person.ts";
import type { Draft } from "../../../shared/domain/report.ts";
import { versionSignature } from "../../../shared/rules/version-signature.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireReporter } from "../session/require-signed-in.ts";
import type { StoredRelease } from "../store/release-repository.ts";
import type { StoredReportVersion } from "../store/report-repository.ts";
import type { Repositories, Store } from "../store/store.ts";

/** What the service is built of. */
export interface RecallServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
}

/** Undoes the transaction: something of the version has left or is about to. */
const tooLate = () =>
  new WorkstationError(
    "conflict",
    "This version has left, or is leaving now. It was not taken back. Correct or withdraw it instead.",
  );

/** Takes versions back before anything of them was sent. They stay in the chain as never released. */
export class RecallService {
  readonly #options: RecallServiceOptions;

  constructor(options: RecallServiceOptions) {
    this.#options = options;
  }

  /**
   * Takes a version back and gives the draft that goes on with its text, or null where it had none. Throws `forbidden` to
   * everybody but its signer, `conflict` once anything left, was taken back before or a newer version stands on it.
   */
  async recall(
    session: WindowSession,
    input: { reportVersionId: string; reason: string },
  ): Promise<{ draft: Draft | null }> {
    const person = requireReporter(session);
    const { store, audit, events } = this.#options;
    const version = await store.reports.getVersion(input.reportVersionId);
    if (versionSignature(version.document).personId !== person.id) {
      throw new WorkstationError("forbidden", "Only its signer can take a version back. Nothing was changed.");
    }
    const draft = await store.transaction(async (tx) => {
      const release = await tx.releases.find(version.id);
      const latest = await tx.reports.latest(version.workitemId);
      if (release === null || latest?.id !== version.id) throw tooLate();
      const now = this.#options.clock.now();
      const by = { personId: person.id, displayName: person.displayName, reason: input.reason, now };
      if (!(await tx.releases.recall(version.id, by))) throw tooLate();
      await tx.correctionRecalls.takeBack(version.id, now, person.displayName);
      await putBack(tx, release, person, now);
      await this.#withdrawAlerts(tx, version, person, now);
      const opened = await this.#openAgain(tx, version, release, person, now);
      const { patient, examination } = version.document;
      await audit.record(
        session,
        {
          ...{ action: "report.recall", workitemId: version.workitemId, patientId: patient.patientId },
          studyUid: examination.studyInstanceUid,
          detail: `version ${version.document.version}, nothing was sent: ${input.reason}`.slice(0, 300),
        },
        tx,
      );
      return opened;
    });
    events.publish({ topic: "worklist", id: version.workitemId });
    events.publish({ topic: "draft", id: draft?.id ?? version.workitemId });
    events.publish({ topic: "delivery", id: "" });
    events.publish({ topic: "alert", id: "" });
    return { draft };
  }

  /** The text of the version, as a draft of the same kind; drafts that were closed with a withdrawal open again. */
  async #openAgain(
    tx: Repositories,
    version: StoredReportVersion,
    release: StoredRelease,
    person: Person,
    now: number,
  ): Promise<Draft | null> {
    await tx.drafts.reopen(release.before.closedDraftIds, now);
    const written = await tx.drafts.find(version.id);
    const open = await tx.drafts.findOpen(version.workitemId);
    // Behind a provisional version the draft of the final one lies open already, perhaps written on.
    if (written === null || open !== null) return open;
    return tx.drafts.begin({
      ...{ id: this.#options.ids.uuid(), workitemId: version.workitemId, kind: written.kind, revision: 1 },
      ...{ content: written.content, authorId: person.id, now },
    });
  }

  /** An alert that was on its way with the version is raised again, and nothing more: nobody was told. */
  async #withdrawAlerts(tx: Repositories, version: StoredReportVersion, person: Person, now: number): Promise<void> {
    for (const alert of await tx.alerts.listByWorkitem(version.workitemId)) {
      if (alert.reportVersionId !== version.id || alert.state !== "dispatched") continue;
      const event = {
        ...{ id: this.#options.ids.uuid(), at: now, kind: "raised" as const, byName: person.displayName },
        detail: `Version ${version.document.version} was taken back before it left; nobody was told by it`,
      };
      await tx.alerts.update(alert.id, alert.version, { state: "raised" }, [event]);
    }
  }
}

/** Puts the case and those that its report answers where they were, with the signer. */
async function putBack(tx: Repositories, release: StoredRelease, person: Person, now: number): Promise<void> {
  for (const { workitemId, status, targetAt } of release.before.cases) {
    const isItsOwn = workitemId === release.workitemId;
    const current = await tx.workitems.get(workitemId);
    const mine = { personId: person.id, displayName: person.displayName, since: now };
    const reservation = isItsOwn ? (current.reservation ?? mine) : current.reservation;
    await tx.workitems.update(workitemId, { status, targetAt, reservation });
  }
}
