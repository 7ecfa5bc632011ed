import { noticeParagraphs } from "../../../shared/rules/output-policy.ts";
import { patientCopyRefusal } from "../../../shared/rules/patient-copy.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { ReportEncoder } from "../encoders/report-encoder.ts";
import { WorkstationError } from "../errors.ts";
import type { Clock } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import { storedOutputPolicy } from "../settings/output-policy-service.ts";
import type { Store } from "../store/store.ts";

/** What the service is built of. */
export interface PatientCopyServiceOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly encoder: Pick<ReportEncoder, "print">;
}

/** The report as the patient may have it: the signed version with the site's notice, held while an alert is open. */
export class PatientCopyService {
  readonly #options: PatientCopyServiceOptions;

  constructor(options: PatientCopyServiceOptions) {
    this.#options = options;
  }

  /** Gives why the patient may not have a copy of a version now; null where they may. Throws `not_found`, `signed_out`. */
  async refusal(session: WindowSession, reportVersionId: string): Promise<string | null> {
    requireSignedIn(session);
    const { store, clock } = this.#options;
    const { workitemId, document } = await store.reports.getVersion(reportVersionId);
    const versions = await store.reports.versions(workitemId);
    const alerts = await store.alerts.listByWorkitem(workitemId);
    return patientCopyRefusal({
      status: document.status,
      isReleased: versions.some(
        ({ id, releaseAt, recalledAt }) =>
          id === reportVersionId && recalledAt === null && (releaseAt ?? 0) <= clock.now(),
      ),
      isNewest: versions.every(({ version }) => version <= document.version),
      alertStates: alerts.map(({ state }) => state),
    });
  }

  /** Gives the copy as PDF. Audited, as is a refusal: `conflict` with its reason. Throws `not_found`, `signed_out`. */
  async pdf(session: WindowSession, reportVersionId: string): Promise<Uint8Array> {
    const { store, audit, encoder } = this.#options;
    const refusal = await this.refusal(session, reportVersionId);
    const { workitemId, document } = await store.reports.getVersion(reportVersionId);
    const entry = {
      action: "report.patientCopy",
      workitemId,
      patientId: document.patient.patientId,
      studyUid: document.examination.studyInstanceUid,
      detail: `version ${document.version}`,
    } as const;
    if (refusal !== null) {
      await audit.record(session, { ...entry, outcome: "refused" });
      throw new WorkstationError("conflict", refusal);
    }
    const keyImages = new Map<string, Uint8Array>();
    for (const { id } of document.keyImages) {
      const found = await store.keyImages.find(id);
      if (found !== null) keyImages.set(id, found.jpeg);
    }
    const paragraphs = noticeParagraphs(await storedOutputPolicy(store));
    const pdf = await encoder.print({ document, keyImages, patientNotice: { heading: "About this copy", paragraphs } });
    // Written before the bytes leave: a copy that is not on record is not given.
    await audit.record(session, entry);
    return pdf;
  }
}
