import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import type { Delivery } from "../../../shared/domain/delivery.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, Fetch, IdSource, Logger } from "../ports.ts";
import type { AwaitedReceipts } from "../store/outbox-reader.ts";
import type { StoredDestination } from "../store/settings-repository.ts";
import type { Store } from "../store/store.ts";
import type { EvidenceRecorder } from "./evidence-recorder.ts";
import type { FhirAccess } from "./fhir-access.ts";
import { type FhirReceipt, type ReceiptRung, readReceipt, receiptControlIds, receiptSchema } from "./fhir-receipts.ts";
import { bodyText } from "./http-answer.ts";

/** What the receipts job is made of. */
export interface ReceiptsOptions {
  readonly store: Pick<Store, "outbox" | "settings" | "reconciliation">;
  readonly fetch: Fetch;
  /** By which right servers let us in; absent where none asks. */
  readonly access?: Pick<FhirAccess, "authorize">;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly events: Pick<EventHub, "publish">;
  readonly evidence: Pick<EvidenceRecorder, "record">;
  /** Time between two questions to a destination that answers, in milliseconds: 2,000 in a demo, otherwise 30,000. */
  readonly intervalMs: number;
}

/** How long a delivery is followed beyond its acknowledgement: what was done about it is told days later. */
const followedForMs = 30 * 24 * 60 * 60_000;
/** Where nothing waits for its acknowledgement, the pause grows with the time since the last one: a tenth of it. */
const pausePart = 10;
const longestPauseMs = 60 * 60_000;

const timeoutMs = 15_000;
const longestBackoffMs = 15 * 60_000;
const largestPage = 200;
const mostPages = 20;
/** How far back the first question reaches before the oldest open delivery: clocks of two sites differ. */
const clockToleranceMs = 24 * 60 * 60_000;

const pageSchema = z.object({
  resourceType: z.literal("Bundle"),
  link: z.array(z.object({ relation: z.string(), url: z.string() })).optional(),
  entry: z.array(z.object({ resource: z.unknown() })).optional(),
});

/** What is asked for. A destination may know no Communication and still tell by Task. */
const resourceTypes = ["Task", "Communication"] as const;
type ReceiptType = (typeof resourceTypes)[number];

interface Asking {
  dueAt: number;
  askedAt: number;
  failures: number;
  /** Newest change seen of each kind, as the server wrote it. */
  readonly since: Map<ReceiptType, string>;
  /** Kinds that the destination does not know: not asked for again until the program starts anew. */
  readonly unknown: Set<ReceiptType>;
}

/** The destination answered, but not with what was asked for. */
class NotKnown extends Error {}

/**
 * Asks each destination that has a receipts address what became of our deliveries (FHIR R4 search for Task and Communication)
 * and keeps what `readReceipt` finds proven. What a receiver refuses after all is put before a person. A job of
 * `jobs/scheduler.ts`.
 */
export class ReceiptsJob {
  readonly name = "receipts-poll";
  readonly #options: ReceiptsOptions;
  readonly #asking = new Map<string, Asking>();

  constructor(options: ReceiptsOptions) {
    this.#options = options;
  }

  /** Asks every destination that is due; gives in how many milliseconds the next one is. */
  async step(signal: AbortSignal): Promise<number> {
    const { store, clock, intervalMs } = this.#options;
    const destinations = await store.settings.destinations();
    const asked = destinations.filter((destination) => destination.isEnabled && destination.receiptsUrl !== "");
    for (const destination of asked) await this.#askIfDue(destination, signal);
    const due = asked.map(({ id }) => this.#asking.get(id)?.dueAt ?? 0);
    return Math.max(0, Math.min(intervalMs, ...due.map((at) => at - clock.now())));
  }

  async #askIfDue(destination: StoredDestination, signal: AbortSignal): Promise<void> {
    const { store, clock, logger, intervalMs } = this.#options;
    const asking = this.#asking.get(destination.id) ?? {
      ...{
        dueAt: 0,
        askedAt: Number.NEGATIVE_INFINITY,
        failures: 0,
        since: new Map<ReceiptType, string>(),
        unknown: new Set<ReceiptType>(),
      },
    };
    this.#asking.set(destination.id, asking);
    if (asking.dueAt > clock.now()) return;
    const now = clock.now();
    const awaited = await store.outbox.awaitedReceipts(destination.id, now - followedForMs);
    const pauseMs = this.#pauseMs(awaited, now);
    try {
      if (pauseMs !== null && pauseMs <= now - asking.askedAt) {
        asking.askedAt = now;
        await this.#askAll(destination, awaited, asking, signal);
      }
      asking.failures = 0;
    } catch {
      signal.throwIfAborted();
      asking.failures += 1;
      logger.warn("receipts.failed", { destination: destination.id, failures: asking.failures });
    }
    asking.dueAt = clock.now() + Math.min(longestBackoffMs, intervalMs * 2 ** Math.min(asking.failures, 12));
  }

  /** How long after the last question the next one is due; null where nothing is awaited. */
  #pauseMs({ unacknowledgedSince, lastAcknowledgedAt }: AwaitedReceipts, now: number): number | null {
    if (unacknowledgedSince !== null) return 0;
    if (lastAcknowledgedAt === null) return null;
    return Math.min(longestPauseMs, (now - lastAcknowledgedAt) / pausePart);
  }

  async #askAll(
    destination: StoredDestination,
    awaited: AwaitedReceipts,
    asking: Asking,
    signal: AbortSignal,
  ): Promise<void> {
    for (const type of resourceTypes.filter((each) => !asking.unknown.has(each))) {
      try {
        await this.#ask(destination, awaited, asking, type, signal);
      } catch (thrown) {
        if (type === "Task" || !(thrown instanceof NotKnown)) throw thrown;
        asking.unknown.add(type);
      }
    }
  }

  async #ask(
    destination: StoredDestination,
    { unacknowledgedSince, firstAcknowledgedAt }: AwaitedReceipts,
    asking: Asking,
    type: ReceiptType,
    signal: AbortSignal,
  ): Promise<void> {
    const times = [unacknowledgedSince, firstAcknowledgedAt].filter((at) => at !== null);
    const oldest = Math.min(...times) - clockToleranceMs;
    const since = asking.since.get(type) ?? Temporal.Instant.fromEpochMilliseconds(oldest).toString();
    const query = new URLSearchParams({ _lastUpdated: `ge${since}`, _count: String(largestPage) });
    let url: string | null = `${destination.receiptsUrl.replace(/\/+$/, "")}/${type}?${query.toString()}`;
    for (let page = 0; page < mostPages && url !== null; page += 1) {
      const answer = await this.#page(destination, url, signal);
      for (const receipt of answer.receipts) {
        await this.#apply(destination, receipt);
        const changed = receipt.meta?.lastUpdated ?? "";
        if (changed > (asking.since.get(type) ?? "")) asking.since.set(type, changed);
      }
      // Another origin is not followed: a destination must not send us elsewhere.
      url = answer.next !== null && new URL(answer.next, url).origin === new URL(url).origin ? answer.next : null;
    }
  }

  async #page(
    destination: StoredDestination,
    url: string,
    signal: AbortSignal,
  ): Promise<{ receipts: FhirReceipt[]; next: string | null }> {
    const authorization = await this.#authorization(destination, url);
    const response = await this.#options.fetch(
      new Request(url, {
        headers: { accept: "application/fhir+json", ...(authorization === null ? {} : { authorization }) },
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      }),
    );
    const text = await bodyText(response);
    if ([400, 404, 405, 501].includes(response.status)) throw new NotKnown(`status ${response.status}`);
    if (!response.ok) throw new Error(`status ${response.status}`);
    const bundle = pageSchema.parse(JSON.parse(text));
    const receipts = (bundle.entry ?? []).flatMap(({ resource }) => receiptSchema.safeParse(resource).data ?? []);
    return { receipts, next: bundle.link?.find(({ relation }) => relation === "next")?.url ?? null };
  }

  /** The destination's own token, and for no other server than the one that it was given for. */
  async #authorization({ id, name, channel, address }: StoredDestination, url: string): Promise<string | null> {
    if (this.#options.access === undefined || channel !== "fhir") return null;
    if (!URL.canParse(address) || new URL(address).origin !== new URL(url).origin) return null;
    const right = await this.#options.access.authorize({ id, name, address: url });
    if ("fault" in right) throw new Error("No token was given.");
    return right.header;
  }

  async #apply(destination: StoredDestination, receipt: FhirReceipt): Promise<void> {
    const { outbox } = this.#options.store;
    const read = readReceipt(receipt);
    if (read.rungs.length === 0 && read.refusal === null) return;
    for (const value of receiptControlIds(receipt)) {
      for (const id of await outbox.findByControlId(value)) {
        const delivery = await outbox.get(id);
        // Only what this destination was given and took: nobody acknowledges another's report.
        if (delivery.destinationId !== destination.id || delivery.state !== "accepted") continue;
        for (const rung of read.rungs) await this.#prove(destination, delivery, receipt, rung);
        if (read.refusal !== null) await this.#refuse(destination, delivery, receipt.resourceType, read.refusal);
      }
    }
  }

  async #prove(
    destination: StoredDestination,
    delivery: Delivery,
    { resourceType }: FhirReceipt,
    { rung, at, byName, detail }: ReceiptRung,
  ): Promise<void> {
    // An acknowledgement tells too that it was shown; what an opening told already is not told again in other words.
    if (rung === "shown" && delivery.shownAt !== null) return;
    const now = this.#options.clock.now();
    await this.#options.evidence.record({
      ...{ deliveryId: delivery.id, rung, detail, byName: byName || destination.name },
      source: resourceType === "Task" ? "fhirTask" : "fhirCommunication",
      // A receiver's clock may be ahead; nothing is recorded as having happened later than now.
      happenedAt: Math.min(at ?? now, now),
    });
  }

  /** It was accepted before, so it is no failed delivery: it is a gap that a person has to look at. */
  async #refuse(destination: StoredDestination, delivery: Delivery, type: string, reason: string): Promise<void> {
    const { store, clock, ids, events } = this.#options;
    const isNew = await store.reconciliation.add({
      ...{ id: ids.uuid(), kind: "rejected", subjectId: delivery.id, deliveryId: delivery.id },
      ...{ workitemId: delivery.workitemId, reportVersionId: delivery.reportVersionId, foundAt: clock.now() },
      sentence:
        `“${destination.name}” took a report and then refused it (${reason === "" ? type : `${type}: ${reason}`}). ` +
        "Nobody there may act on it. Please ask there and deliver it another way.",
    });
    if (!isNew) return;
    events.publish({ topic: "delivery", id: delivery.id });
  }
}
