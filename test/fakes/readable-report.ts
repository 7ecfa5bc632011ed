import { AlertEvidence } from "../../electron/core/alerts/alert-evidence.ts";
import { AuditLog } from "../../electron/core/audit/audit-log.ts";
import { EvidenceRecorder } from "../../electron/core/delivery/evidence-recorder.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import type { PageFace } from "../../electron/core/referrer-page/compose-referrer-page.ts";
import { LinkKeys } from "../../electron/core/referrer-page/link-keys.ts";
import { LinkService } from "../../electron/core/referrer-page/link-service.ts";
import { mintLinks, pathOf } from "../../electron/core/referrer-page/page-links.ts";
import { ReferrerPage } from "../../electron/core/referrer-page/referrer-page.ts";
import { storeVersion } from "../../electron/core/reports/version-store.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { PageHost } from "../../electron/serve/page-host.ts";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { ManualClock } from "./manual-clock.ts";
import { keepingLogger, memorySecrets } from "./plain-ports.ts";
import { mintedFor, sampleDestination, sampleJpegs, sampleRecipient, sampleReport } from "./sample-report.ts";
import { addPersonAndCase } from "./sample-store.ts";

/** When the reports here are released, and what the clock begins with. */
export const readAt = Date.UTC(2026, 10, 21, 15, 0, 0);

/** What the right reader of the sample report knows. */
export const rightAnswers = { first: "29/02/1960", second: "0018" };

/** A store with a case, the page over it on a real port, and the means to sign versions that are read on it. */
export async function readableReport(store: Store) {
  const clock = new ManualClock(readAt);
  const ids = new RandomIds();
  const logger = keepingLogger();
  const keys = await LinkKeys.open(memorySecrets());
  const published: string[] = [];
  const events = { publish: ({ topic, id }: { topic: string; id: string }) => void published.push(`${topic} ${id}`) };
  const audit = new AuditLog(store, clock);
  const alertEvidence = new AlertEvidence({
    ...{ store, clock, ids, events, logger },
    notifier: { notify: () => undefined },
  });
  const evidence = new EvidenceRecorder({
    ...{ store, clock, ids, events },
    onProven: (rung) => alertEvidence.recordProven(rung),
  });
  const basis = { store, audit, clock, ids, events, keys, evidence };
  const page = new ReferrerPage({ ...basis, logger, isDemo: true });
  const face: PageFace = {
    listener: async () => ({ listener: null, problem: "" }),
    listens: async () => undefined,
    onChanged: () => undefined,
    fetch: (request, caller) => page.fetch(request, caller),
  };
  const listener = { address: "127.0.0.1", port: 0, isAnyPort: true, certificate: null, publicOrigin: "" };
  const host = await PageHost.listen(face, listener);
  const { person, workitem } = await addPersonAndCase(store);
  const destination = sampleDestination("page");
  await store.settings.saveDestination(destination);
  for (const [id, jpeg] of sampleJpegs) {
    await store.keyImages.put({ id, workitemId: workitem.id, jpeg, createdBy: person.id, now: readAt });
  }
  const origin = async () => host.origin;
  const links = new LinkService({ ...basis, origin, endSessions: (id) => page.endSessions(id) });

  /** Stores a version and gives its link's path. */
  const sign = async (version: number, changes: Partial<ReportDocument> = {}, releaseAt = clock.now()) => {
    const recipient = sampleRecipient(destination);
    const document = sampleReport({ version, recipients: [recipient], ...changes });
    const id = ids.uuid();
    const minted = await mintLinks({ keys, ids }, store, { document, destinations: [destination] }, releaseAt);
    const delivery = {
      ...{ recipient, channel: "page" as const, contentKind: "readerPage" as const, contentName: "Page" },
      ...{ orderingKey: "page", controlId: `S${version}`, profileId: null, payload: Buffer.from("page"), sha256: "" },
    };
    await store.transaction((tx) =>
      storeVersion(tx, ids, {
        ...{ id, workitemId: workitem.id, document, identifiers: mintedFor(version), person, links: minted },
        prepared: { pdf: Buffer.from(`%PDF-1.7 version ${version}`), deliveries: [delivery] },
        ...{ signedAt: clock.now(), releaseAt, before: { cases: [], closedDraftIds: [] } },
      }),
    );
    const [link] = minted;
    if (link === undefined) throw new Error("no link was made");
    const stored = await store.referrerLinks.find(link.link.id);
    if (stored === null) throw new Error("no link was stored");
    return { path: link.path, linkId: link.link.id, deliveryId: stored.deliveryId, versionId: id };
  };
  const pathOfLink = async (linkId: string) => {
    const link = await store.referrerLinks.find(linkId);
    return link === null ? "" : pathOf(keys.segment(link));
  };
  return { store, clock, host, page, links, person, workitem, sign, pathOfLink, published, log: logger.lines };
}
