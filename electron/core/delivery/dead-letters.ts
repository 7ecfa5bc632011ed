import type { OtherWay } from "../../../shared/contract/delivery-contract.ts";
import type { Delivery } from "../../../shared/domain/delivery.ts";
import type { Person } from "../../../shared/domain/person.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { PreparedDelivery } from "../encoders/prepare-deliveries.ts";
import type { ReportEncoder } from "../encoders/report-encoder.ts";
import { sentKeyImages } from "../encoders/report-outline.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { canonicalJson } from "../reports/canonical-json.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import { storedOutputPolicy } from "../settings/output-policy-service.ts";
import type { StoredReportVersion } from "../store/report-repository.ts";
import type { Repositories, Store } from "../store/store.ts";
import type { OutboxWorker } from "./outbox-worker.ts";
import { profiledDestinations } from "./profiled-destination.ts";

/** What the service is made of. */
export interface DeadLetterServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly encoder: Pick<ReportEncoder, "prepare">;
  readonly worker: Pick<OutboxWorker, "wake">;
}

/** One delivery, and why something is done with it. */
interface Reasoned {
  readonly deliveryId: string;
  readonly reason: string;
}

const wayWords: Readonly<Record<OtherWay, string>> = {
  telephone: "By telephone",
  print: "On paper",
  post: "By post",
  otherSystem: "By another system",
};

/** What a person does with a delivery that failed, or that its receiver has lost. Nothing is ever deleted; each act is audited. */
export class DeadLetterService {
  readonly #options: DeadLetterServiceOptions;

  constructor(options: DeadLetterServiceOptions) {
    this.#options = options;
  }

  /**
   * Notes that a person brought it another way; what waits behind it goes on. Throws `not_found`, `conflict` while it is
   * being sent, before it may leave and once it was accepted or settled, `signed_out`.
   */
  async deliverOtherwise(
    session: WindowSession,
    input: Reasoned & { how: OtherWay; toWhom: string },
  ): Promise<Delivery> {
    const person = requireSignedIn(session);
    const { clock, ids } = this.#options;
    const words = `${wayWords[input.how]} to ${input.toWhom}: ${input.reason}`;
    const [now, byName] = [clock.now(), person.displayName];
    return this.#act(person, input, "delivery.deliverOtherwise", `${input.how}: ${input.reason}`, async (tx) => {
      await tx.outbox.deliverOtherwise(input.deliveryId, { byName, reason: words }, now);
      const proof = { id: ids.uuid(), deliveryId: input.deliveryId, happenedAt: now, notedAt: now, byName };
      await tx.evidence.add({ ...proof, rung: "handedOver", source: "person", detail: words });
    });
  }

  /**
   * Sends the same bytes under the same number again, for a receiver that has lost them. Throws `not_found`, `conflict` where
   * it was not accepted, a newer version has gone there or a person brings it, `signed_out`.
   */
  async resend(session: WindowSession, input: Reasoned): Promise<Delivery> {
    const person = requireSignedIn(session);
    const { clock, store } = this.#options;
    const { channel } = await store.outbox.get(input.deliveryId);
    if (channel === "page" || channel === "print") {
      throw new WorkstationError(
        "conflict",
        "A person brings this one, so nothing can be sent again. Nothing was changed; give the link or the sheet anew.",
      );
    }
    return this.#act(person, input, "delivery.resend", input.reason, (tx) =>
      tx.outbox.resend(input.deliveryId, clock.now()),
    );
  }

  /**
   * Makes a refused delivery anew by the destination's settings of today, under a new number and in the old one's place in
   * the order; gives the new one. Throws `not_found`, `conflict` where it was accepted, is no report's or those settings make
   * other messages of it, `invalid_report`, `signed_out`.
   */
  async remake(session: WindowSession, input: Reasoned): Promise<Delivery> {
    const person = requireSignedIn(session);
    const { store, clock, ids } = this.#options;
    const delivery = await store.outbox.get(input.deliveryId);
    const id = ids.uuid();
    const made = await this.#encodeAgain(delivery, id);
    const message = await store.outbox.message(delivery.id);
    const entry = {
      // As signing writes it: by the same text the store knows the versions of one recipient.
      ...{ ...made, id, orderingKey: message.orderingKey, recipient: canonicalJson(message.recipient) },
      ...{ reportVersionId: delivery.reportVersionId, workitemId: delivery.workitemId },
    };
    const settlement = { byName: person.displayName, reason: `Made anew: ${input.reason}` };
    await this.#act(person, input, "delivery.remake", `as ${id}: ${input.reason}`, async (tx) => {
      await tx.outbox.replaceRefused(delivery.id, entry, settlement, clock.now());
      await tx.settings.resumeDestination(delivery.destinationId);
    });
    return store.outbox.get(id);
  }

  /** Does it, with its audit, or neither. */
  async #act(
    person: Person,
    { deliveryId }: Reasoned,
    action: string,
    detail: string,
    act: (tx: Repositories) => Promise<void>,
  ): Promise<Delivery> {
    const { store, audit, events, worker } = this.#options;
    const { workitemId } = await store.outbox.get(deliveryId);
    await store.transaction(async (tx) => {
      await act(tx);
      const words = `${deliveryId} ${detail}`.slice(0, 300);
      await audit.record(person, { action, workitemId: workitemId ?? "", detail: words }, tx);
    });
    events.publish({ topic: "delivery", id: deliveryId });
    worker.wake();
    return store.outbox.get(deliveryId);
  }

  async #encodeAgain(delivery: Delivery, remadeAs: string): Promise<PreparedDelivery> {
    const { store, clock, encoder } = this.#options;
    if (delivery.reportVersionId === null) {
      throw new WorkstationError("conflict", "Only reports can be made anew. Nothing was changed.");
    }
    const version = await store.reports.getVersion(delivery.reportVersionId);
    const { document, identifiers } = version;
    const { deliveries } = await encoder.prepare({
      ...{ document, identifiers, remadeAs },
      previous: await earlierIdentifiers(store, version),
      destinations: await profiledDestinations(store, clock.now()),
      keyImages: await keyImagesOf(store, version),
      fieldValuesTo: (await storedOutputPolicy(store)).fieldValuesTo,
    });
    const { recipient, contentKind } = await store.outbox.message(delivery.id);
    const [made, ...others] = deliveries.filter(
      (one) => one.recipient.id === recipient.id && one.contentKind === contentKind,
    );
    if (made === undefined || others.length > 0) {
      throw new WorkstationError(
        "conflict",
        "With its settings of today this destination gets other messages of the report than before, so this one cannot be " +
          "made anew by itself. Nothing was changed. Deliver it another way, or correct the report.",
      );
    }
    return made;
  }
}

async function earlierIdentifiers(
  store: Pick<Repositories, "reports">,
  version: StoredReportVersion,
): Promise<readonly StoredReportVersion["identifiers"][]> {
  const summaries = await store.reports.versions(version.workitemId);
  const earlier = summaries.filter(
    ({ version: number, recalledAt }) => recalledAt === null && number < version.document.version,
  );
  return Promise.all(earlier.map(async ({ id }) => (await store.reports.getVersion(id)).identifiers));
}

async function keyImagesOf(
  store: Pick<Repositories, "keyImages">,
  { document }: StoredReportVersion,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const images = new Map<string, Uint8Array>();
  for (const { id } of sentKeyImages(document)) {
    const image = await store.keyImages.find(id);
    if (image !== null) images.set(id, image.jpeg);
  }
  return images;
}
