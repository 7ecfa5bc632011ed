import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import type { Delivery } from "../../../shared/domain/delivery.ts";
import { identifierSystems } from "../encoders/fhir-identifiers.ts";
import type { Clock, Fetch, Logger } from "../ports.ts";
import type { StoredDestination } from "../store/settings-repository.ts";
import type { Store } from "../store/store.ts";
import { bodyText } from "./deliver-fhir.ts";
import type { EvidenceRecorder } from "./evidence-recorder.ts";

/** What the receipts job is made of. */
export interface ReceiptsOptions {
  readonly store: Pick<Store, "outbox" | "settings">;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly evidence: Pick<EvidenceRecorder, "record">;
  /** Time between two questions to a destination that answers, in milliseconds: 2,000 in a demo, otherwise 30,000. */
  readonly intervalMs: number;
}

const timeoutMs = 15_000;
const longestBackoffMs = 15 * 60_000;
const largestPage = 200;
const mostPages = 20;
/** How far back the first question reaches before the oldest open delivery: clocks of two sites differ. */
const clockToleranceMs = 24 * 60 * 60_000;

const taskSchema = z.object({
  resourceType: z.literal("Task"),
  status: z.string(),
  identifier: z.array(z.object({ system: z.string().optional(), value: z.string().optional() })).optional(),
  owner: z.object({ display: z.string().optional() }).optional(),
  note: z.array(z.object({ authorString: z.string().optional() })).optional(),
  executionPeriod: z.object({ start: z.string().optional() }).optional(),
  lastModified: z.string().optional(),
  meta: z.object({ lastUpdated: z.string().optional() }).optional(),
});
type ReceiptTask = z.infer<typeof taskSchema>;

const pageSchema = z.object({
  resourceType: z.literal("Bundle"),
  link: z.array(z.object({ relation: z.string(), url: z.string() })).optional(),
  entry: z.array(z.object({ resource: z.unknown() })).optional(),
});

interface Asking {
  dueAt: number;
  failures: number;
  /** Newest change seen, as the server wrote it. */
  since: string | null;
}

/**
 * Asks each destination that has a receipts address what became of our deliveries (FHIR R4 Task search): `accepted` and
 * `in-progress` mean shown to a person, `completed` means acknowledged by the named person. A job of `jobs/scheduler.ts`.
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
    const asking = this.#asking.get(destination.id) ?? { dueAt: 0, failures: 0, since: null };
    this.#asking.set(destination.id, asking);
    if (asking.dueAt > clock.now()) return;
    const open = await store.outbox.awaitingReceipt(destination.id, 1000);
    try {
      if (open.length > 0) await this.#ask(destination, open, asking, signal);
      asking.failures = 0;
    } catch {
      signal.throwIfAborted();
      asking.failures += 1;
      logger.warn("receipts.failed", { destination: destination.id, failures: asking.failures });
    }
    asking.dueAt = clock.now() + Math.min(longestBackoffMs, intervalMs * 2 ** Math.min(asking.failures, 12));
  }

  async #ask(
    destination: StoredDestination,
    open: readonly Delivery[],
    asking: Asking,
    signal: AbortSignal,
  ): Promise<void> {
    const oldest = Math.min(...open.map((delivery) => delivery.queuedAt)) - clockToleranceMs;
    const since = asking.since ?? Temporal.Instant.fromEpochMilliseconds(oldest).toString();
    const query = new URLSearchParams({ _lastUpdated: `ge${since}`, _count: String(largestPage) });
    const base = `${destination.receiptsUrl.replace(/\/+$/, "")}/Task`;
    let url: string | null = `${base}?${query.toString()}`;
    for (let page = 0; page < mostPages && url !== null; page += 1) {
      const answer = await this.#page(url, signal);
      for (const task of answer.tasks) {
        await this.#apply(destination, open, task);
        const changed = task.meta?.lastUpdated ?? "";
        if (changed > (asking.since ?? "")) asking.since = changed;
      }
      // Another origin is not followed: a destination must not send us elsewhere.
      url = answer.next !== null && new URL(answer.next, url).origin === new URL(url).origin ? answer.next : null;
    }
  }

  async #page(url: string, signal: AbortSignal): Promise<{ tasks: ReceiptTask[]; next: string | null }> {
    const response = await this.#options.fetch(
      new Request(url, {
        headers: { accept: "application/fhir+json" },
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      }),
    );
    const text = await bodyText(response);
    if (!response.ok) throw new Error(`status ${response.status}`);
    const bundle = pageSchema.parse(JSON.parse(text));
    const tasks = (bundle.entry ?? []).flatMap(({ resource }) => taskSchema.safeParse(resource).data ?? []);
    return { tasks, next: bundle.link?.find(({ relation }) => relation === "next")?.url ?? null };
  }

  async #apply(destination: StoredDestination, open: readonly Delivery[], task: ReceiptTask): Promise<void> {
    const isAcknowledged = task.status === "completed";
    if (!isAcknowledged && task.status !== "accepted" && task.status !== "in-progress") return;
    const controlIds = (task.identifier ?? []).filter(({ system }) => system === identifierSystems.delivery);
    for (const { value } of controlIds) {
      const ids = value === undefined ? [] : await this.#options.store.outbox.findByControlId(value);
      // Only what this destination was given: nobody acknowledges another's report.
      const delivery = open.find(({ id }) => ids.includes(id));
      if (delivery) await this.#prove(destination, delivery, task, isAcknowledged);
    }
  }

  async #prove(
    destination: StoredDestination,
    delivery: Delivery,
    task: ReceiptTask,
    isAcknowledged: boolean,
  ): Promise<void> {
    const { evidence } = this.#options;
    const at = this.#instant(task.lastModified ?? task.meta?.lastUpdated);
    const shownAt = Math.min(at, isAcknowledged ? this.#instant(task.executionPeriod?.start, at) : at);
    const byName = personName(task) || destination.name;
    const proof = { deliveryId: delivery.id, source: "fhirTask" as const, detail: `Task ${task.status}` };
    // Who acknowledged need not be who opened it: a name of the one proves nothing of the other.
    const shownBy = isAcknowledged ? destination.name : byName;
    if (delivery.shownAt === null) {
      await evidence.record({ ...proof, rung: "shown", happenedAt: shownAt, byName: shownBy });
    }
    if (isAcknowledged) await evidence.record({ ...proof, rung: "acknowledged", happenedAt: at, byName });
  }

  /** A receiver's clock may be ahead; nothing is recorded as having happened later than now. */
  #instant(stated: string | undefined, otherwise = this.#options.clock.now()): number {
    try {
      return Math.min(Temporal.Instant.from(stated ?? "").epochMilliseconds, this.#options.clock.now());
    } catch {
      // No time given, or none that can be read: when we learnt of it.
      return otherwise;
    }
  }
}

function personName(task: ReceiptTask): string {
  const notes = (task.note ?? []).map(({ authorString }) => authorString ?? "").filter((name) => name.trim() !== "");
  return (notes.at(-1) ?? task.owner?.display ?? "").trim().slice(0, 128);
}
