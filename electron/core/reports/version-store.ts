import type { Person } from "../../../shared/domain/person.ts";
import type { MintedIdentifiers, ReportDocument, Signature } from "../../../shared/domain/report.ts";
import { nextAlertState } from "../alerts/alert-machine.ts";
import { openRecalls } from "../delivery/correction-recall.ts";
import type { PreparedReport } from "../encoders/prepare-deliveries.ts";
import type { IdSource } from "../ports.ts";
import { type MintedLink, storeLinks } from "../referrer-page/page-links.ts";
import type { StateBefore } from "../store/release-repository.ts";
import type { Repositories } from "../store/store.ts";
import { signatureOf } from "./report-document.ts";

/** A version to store with everything that leaves for it. */
export interface VersionToStore {
  readonly id: string;
  readonly workitemId: string;
  readonly document: ReportDocument;
  readonly identifiers: MintedIdentifiers;
  readonly prepared: PreparedReport;
  readonly person: Person;
  /** Absent: the person's. */
  readonly signature?: Signature;
  /** Milliseconds, UTC. */
  readonly signedAt: number;
  /** Nothing leaves before; milliseconds, UTC. */
  readonly releaseAt: number;
  readonly before: StateBefore;
  /** For recipients who read it on the page; left out: none. */
  readonly links?: readonly MintedLink[];
}

/** Gives identifiers for a new version; the report's own stays that of the version before. */
export function mintVersionIdentifiers(ids: IdSource, previous: MintedIdentifiers | null): MintedIdentifiers {
  return {
    structuredReportSopInstanceUid: ids.dicomUid(),
    structuredReportSeriesInstanceUid: ids.dicomUid(),
    keyObjectSopInstanceUid: ids.dicomUid(),
    keyObjectSeriesInstanceUid: ids.dicomUid(),
    pdfSopInstanceUid: ids.dicomUid(),
    pdfSeriesInstanceUid: ids.dicomUid(),
    reportIdentifier: previous?.reportIdentifier ?? ids.uuid(),
  };
}

/**
 * Stores a version, when it may leave, a row of the outbox for each of its messages, and who has to know where it corrects or
 * withdraws. Call it inside a transaction.
 */
export async function storeVersion(tx: Repositories, ids: IdSource, version: VersionToStore): Promise<void> {
  const { id, workitemId, document, identifiers, prepared, person, signedAt, releaseAt, before } = version;
  await tx.reports.addVersion({
    ...{ id, workitemId, document, identifiers },
    signature: version.signature ?? signatureOf(person, signedAt),
    pdf: prepared.pdf,
  });
  await tx.releases.add({ reportVersionId: id, workitemId, before, releaseAt });
  // What is known to be wrong does not go out while what says so can still be taken back.
  if (document.status === "corrected" || document.status === "withdrawn") {
    await tx.releases.waitFor({ reportVersionId: id, releaseAt, now: signedAt });
  }
  const entries = prepared.deliveries.map((delivery) => ({
    id: ids.uuid(),
    reportVersionId: id,
    workitemId,
    recipient: delivery.recipient,
    channel: delivery.channel,
    contentKind: delivery.contentKind,
    contentName: delivery.contentName,
    orderingKey: delivery.orderingKey,
    controlId: delivery.controlId,
    profileId: delivery.profileId,
    payload: delivery.payload,
    // Nothing prints by itself, and nobody is told of a page by the page: a person does, and says how.
    awaitsPerson: delivery.channel === "print" || delivery.channel === "page",
  }));
  await tx.outbox.enqueue(entries, signedAt, releaseAt);
  await storeLinks(tx, version.links ?? [], { reportVersionId: id, entries });
  await openRecalls(tx, ids, version, signedAt);
  // A provisional version is no report yet: who was told to wait still waits for the final one.
  if (document.status !== "provisional") {
    const cases = [workitemId, ...before.cases.map((one) => one.workitemId)];
    await tx.delayNotices.end([...new Set(cases)], "reported", signedAt);
  }
}

/** An alert that a version states is on its way with it. Call it inside a transaction. */
export async function dispatchAlerts(tx: Repositories, ids: IdSource, version: VersionToStore): Promise<void> {
  if (version.prepared.deliveries.length === 0) return;
  for (const alert of await tx.alerts.listByWorkitem(version.workitemId)) {
    const state = nextAlertState(alert.state, { kind: "dispatched" });
    if (state === null) continue;
    const event = {
      ...{ id: ids.uuid(), at: version.signedAt, kind: "dispatched" as const, byName: version.person.displayName },
      detail: `Stated in version ${version.document.version} of the report`,
    };
    await tx.alerts.update(alert.id, alert.version, { state, reportVersionId: version.id }, [event]);
  }
}
