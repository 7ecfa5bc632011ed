import type { ReferrerVisitKind } from "../../../shared/domain/referrer-page.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import type { StoredLink } from "../store/referrer-link-repository.ts";
import type { Repositories, Store } from "../store/store.ts";

/** What looks are recorded with. */
export interface PageRecordOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
}

/** One look or act to record. */
export interface Look {
  readonly kind: ReferrerVisitKind;
  readonly byName?: string;
  readonly detail?: string;
  /** Its own identifier, so that the same act is kept once; a new one unless given. */
  readonly id?: string;
}

const refusals: ReadonlySet<ReferrerVisitKind> = new Set(["refused", "locked", "turnedAway"]);

/** Records every look through a link twice: with the link, and in the audit trail. What cannot be recorded does not happen. */
export class PageRecord {
  readonly #options: PageRecordOptions;

  constructor(options: PageRecordOptions) {
    this.#options = options;
  }

  /** Records a look, with other work in the same transaction where given. Says whether the look is new. */
  async note(
    link: StoredLink,
    look: Look,
    also: (tx: Repositories) => Promise<unknown> = async () => undefined,
  ): Promise<boolean> {
    const { store, events } = this.#options;
    const isNew = await store.transaction(async (tx) => {
      const { id = this.#options.ids.uuid(), kind, byName = "", detail = "" } = look;
      const visit = { id, kind, byName, detail, happenedAt: this.#options.clock.now() };
      if (!(await tx.referrerLinks.addVisit(link.id, visit))) return false;
      const { workitemId, document } = await tx.reports.getVersion(link.reportVersionId);
      await this.#options.audit.record(
        null,
        {
          action: `referrerPage.${kind}`,
          outcome: refusals.has(kind) ? "refused" : "success",
          ...{ workitemId, patientId: document.patient.patientId, studyUid: document.examination.studyInstanceUid },
          detail: `link ${link.id}${byName === "" ? "" : `, ${byName}`}`,
        },
        tx,
      );
      await also(tx);
      return true;
    });
    events.publish({ topic: "delivery", id: link.deliveryId });
    return isNew;
  }

  /** Records that somebody asked for what is no link. */
  async noteUnknown(): Promise<void> {
    await this.#options.audit.record(null, {
      action: "referrerPage.refused",
      outcome: "refused",
      detail: "no such link",
    });
  }
}
