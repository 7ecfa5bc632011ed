import dicomParser from "dicom-parser";
import { Temporal } from "temporal-polyfill";
import { readString } from "../../../shared/dicom/dicom-json.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import type { ReconciliationFigures } from "../../../shared/domain/reconciliation.ts";
import type { DicomwebClient } from "../archive/dicomweb-client.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource, Logger } from "../ports.ts";
import type { NewIncident, OpenDelivery } from "../store/reconciliation-repository.ts";
import type { Store } from "../store/store.ts";
import type { EvidenceRecorder } from "./evidence-recorder.ts";

/** What the job is made of. */
export interface ReconciliationOptions {
  readonly store: Pick<Store, "reconciliation" | "outbox" | "settings" | "transaction">;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly events: Pick<EventHub, "publish">;
  readonly evidence: Pick<EvidenceRecorder, "record">;
  /** The client of an archive by its id; rejects where it is not set up or does not answer. */
  readonly archive: (archiveId: string) => Promise<Pick<DicomwebClient, "searchInstances">>;
}

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
const zone = "Europe/London";
/** Before the first readers come, after the nightly work of archives. */
const atHour = 5;
/** The clock may be set while the job sleeps, so it looks again. */
const longestSleepMs = 15 * 60_000;
/** How far back each comparison looks: a month of figures, so that a gap that was overlooked once is found the next day. */
const spanMs = 31 * dayMs;
/** A receiver may be away for a night; a delivery that nobody accepted in a day is a gap. */
const acceptedWithinMs = dayMs;
/** An archive may take its time to index what it has accepted. */
const archiveSettlesInMs = hourMs;
/** How long a referrer's system may say nothing of having shown a report: a week covers holidays and part-time surgeries. */
const shownWithinMs = 7 * dayMs;
const mostArchiveQuestions = 5000;
const archiveTimeoutMs = 20_000;

/**
 * Compares every day what was signed with what was accepted, filed and shown. Each gap becomes one incident for a person;
 * nothing is sent or settled by it. A job of `jobs/scheduler.ts`.
 */
export class ReconciliationJob {
  readonly name = "delivery-reconciliation";
  readonly #options: ReconciliationOptions;

  constructor(options: ReconciliationOptions) {
    this.#options = options;
  }

  /** Compares where the day's hour has come and the day was not compared; gives in how many milliseconds to look again. */
  async step(signal: AbortSignal): Promise<number> {
    const { store, clock } = this.#options;
    const [last] = await store.reconciliation.runs(1);
    const day = dueDay(clock.now());
    if ((last?.day ?? "") < day) await this.#compare(day, signal);
    return Math.min(longestSleepMs, nextHourAt(clock.now()) - clock.now());
  }

  async #compare(day: string, signal: AbortSignal): Promise<void> {
    const { store, audit, clock, ids, logger, events } = this.#options;
    const now = clock.now();
    const counts = await store.reconciliation.counts(now - spanMs, now - acceptedWithinMs);
    const archive = await this.#askArchives(now, signal);
    const receipts = await store.reconciliation.receipts(now - spanMs, now - shownWithinMs);
    const incidents = [
      ...(await this.#neverQueued(now)),
      ...(await this.#notAccepted(now)),
      ...archive.missing.map((one) => this.#incident("notInArchive", one, now)),
      ...receipts.missing.map((one) => this.#incident("notOpened", one, now)),
    ];
    const isKept = await store.transaction(async (tx) => {
      let newIncidentCount = 0;
      for (const incident of incidents) newIncidentCount += (await tx.reconciliation.add(incident)) ? 1 : 0;
      const figures: ReconciliationFigures = {
        ...{
          ...counts,
          newIncidentCount,
          archiveAskedCount: archive.askedCount,
          archiveFoundCount: archive.foundCount,
        },
        ...{ archivesSilent: archive.silent, receiptAskedCount: receipts.asked, receiptShownCount: receipts.shown },
      };
      // The audit's counter lets one process at a time past, so that two cores do not both keep a day.
      const detail = `${day}: ${figures.signedCount} signed, ${figures.acceptedCount} accepted, ${newIncidentCount} new gaps`;
      await audit.record(null, { action: "delivery.reconcile", detail }, tx);
      return tx.reconciliation.addRun({ id: ids.uuid(), day, ranAt: now, figures }, "Sightline");
    });
    logger.info("reconciliation.ran", { day, gaps: incidents.length, isKept });
    events.publish({ topic: "delivery", id: "" });
  }

  async #neverQueued(now: number): Promise<NewIncident[]> {
    const { store, ids } = this.#options;
    const versions = await store.reconciliation.neverQueued(now - spanMs, now - acceptedWithinMs);
    return versions.map(({ id, workitemId }) => ({
      ...{ id: ids.uuid(), kind: "neverQueued", subjectId: id, workitemId, reportVersionId: id, deliveryId: null },
      sentence:
        "A signed version has recipients, but nothing was queued for any of them. The report is safe here. Please bring it another way and tell IT.",
      foundAt: now,
    }));
  }

  async #notAccepted(now: number): Promise<NewIncident[]> {
    const open = await this.#options.store.reconciliation.notAccepted(now - acceptedWithinMs);
    return open.map((one) => this.#incident("notAccepted", one, now));
  }

  #incident(kind: "notAccepted" | "notInArchive" | "notOpened", open: OpenDelivery, now: number): NewIncident {
    const name = `“${open.destinationName}”`;
    const sentences = {
      notAccepted: `${name} has not accepted a report a day after it might leave. It is kept here. Please look at the delivery, or bring the report another way.`,
      notInArchive: `${name} accepted an object of a report and does not have it. The report is safe here. Please resend it, and tell whoever runs the archive.`,
      notOpened: `${name} has not shown a report to anybody a week after it accepted it. Please ask there whether it reached its reader.`,
    };
    return {
      ...{ id: this.#options.ids.uuid(), kind, subjectId: open.id, deliveryId: open.id, foundAt: now },
      ...{ workitemId: open.workitemId, reportVersionId: open.reportVersionId, sentence: sentences[kind] },
    };
  }

  /** Asks each archive for the objects that it accepted, by the identifiers that were minted for them. */
  async #askArchives(now: number, signal: AbortSignal) {
    const { store } = this.#options;
    const asked = await store.reconciliation.notSeenInArchive(
      now - spanMs,
      now - archiveSettlesInMs,
      mostArchiveQuestions,
    );
    const found = { askedCount: 0, foundCount: 0, silent: [] as string[], missing: [] as OpenDelivery[] };
    const silent = new Set<string>();
    for (const delivery of asked) {
      if (silent.has(delivery.destinationId)) continue;
      const isThere = await this.#isInArchive(delivery, signal).catch(() => null);
      signal.throwIfAborted();
      if (isThere === null) {
        silent.add(delivery.destinationId);
        found.silent.push(delivery.destinationName);
        continue;
      }
      found.askedCount += 1;
      if (isThere) found.foundCount += 1;
      else found.missing.push(delivery);
    }
    return found;
  }

  async #isInArchive(delivery: OpenDelivery, signal: AbortSignal): Promise<boolean> {
    const { store, clock, evidence, archive } = this.#options;
    const { payload } = await store.outbox.payload(delivery.id);
    if (payload === null) return false;
    const object = dicomParser.parseDicom(payload, { untilTag: seriesInstanceUidTag });
    const [study, series] = [object.string(studyInstanceUidTag) ?? "", object.string(seriesInstanceUidTag) ?? ""];
    const sopInstanceUid = object.string(sopInstanceUidTag) ?? "";
    const { address } = await store.settings.destination(delivery.destinationId);
    const client = await archive(address);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(archiveTimeoutMs)]);
    const instances = await client.searchInstances(study, series, limit);
    const isThere = instances.some((instance) => readString(instance, tags.sopInstanceUid) === sopInstanceUid);
    if (isThere) {
      await evidence.record({
        ...{ deliveryId: delivery.id, rung: "filed", happenedAt: clock.now(), source: "archiveQuery" },
        ...{ byName: delivery.destinationName, detail: sopInstanceUid },
      });
    }
    return isThere;
  }
}

const sopInstanceUidTag = "x00080018";
const studyInstanceUidTag = "x0020000d";
const seriesInstanceUidTag = "x0020000e";

/** Gives the London day whose hour came last, as `YYYY-MM-DD`; Temporal knows the days of 23 and 25 hours. */
function dueDay(now: number): string {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const day = local.hour >= atHour ? local : local.subtract({ days: 1 });
  return day.toPlainDate().toString();
}

function nextHourAt(now: number): number {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const day = local.hour >= atHour ? local.add({ days: 1 }) : local;
  return day.toPlainDate().toZonedDateTime({ timeZone: zone, plainTime: new Temporal.PlainTime(atHour) })
    .epochMilliseconds;
}
