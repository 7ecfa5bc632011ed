import type { Delivery, DeliverySubject, EvidenceRung, EvidenceSource } from "../../../shared/domain/delivery.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import type { Store } from "../store/store.ts";
import { shortened } from "./send-result.ts";

/** A rung of the evidence ladder that was just proven for the first time, for those who wait for it (alerts, recalls, drills). */
export interface ProvenRung {
  readonly rung: Exclude<EvidenceRung, "queued">;
  readonly deliveryId: string;
  readonly subjectKind: DeliverySubject;
  /** The alert, notice or drill; empty for a report. */
  readonly subjectId: string;
  /** Null where it is no report's. */
  readonly reportVersionId: string | null;
  readonly recipientRole: "referrer" | "copy" | "archive";
  /** Whose delivery it is, by the name that the report was addressed to. */
  readonly recipientName: string;
  /** Who or what proved it: the receiving system's name, or the person's. */
  readonly byName: string;
  /** What was done or said; empty where the rung says all. */
  readonly detail: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  /** What proved it; absent where its system did. */
  readonly source?: EvidenceSource;
}

/** A proof as it comes in. */
export interface Proof {
  readonly deliveryId: string;
  readonly rung: ProvenRung["rung"];
  /** When it happened, as far as the proof says, in milliseconds since 1970; never taken for later than now. */
  readonly happenedAt: number;
  readonly source: EvidenceSource;
  readonly byName: string;
  /** The proof itself or what a person wrote; shortened. For `actedOn` what was done. */
  readonly detail: string;
}

/** What the recorder is made of. */
export interface EvidenceRecorderOptions {
  readonly store: Pick<Store, "outbox" | "evidence">;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  /** Told of each rung that is proven for the first time, after it is stored. */
  readonly onProven: (rung: ProvenRung) => Promise<void>;
}

const longestName = 128;

/** The one way by which a rung is proven, whatever proves it. */
export class EvidenceRecorder {
  readonly #options: EvidenceRecorderOptions;

  constructor(options: EvidenceRecorderOptions) {
    this.#options = options;
  }

  /** Keeps a proof and tells those who wait for it. Says whether its rung is proven for the first time. Throws `not_found`. */
  async record(proof: Proof): Promise<boolean> {
    const { store, clock, ids, events } = this.#options;
    const now = clock.now();
    const happenedAt = Math.min(proof.happenedAt, now);
    const byName = proof.byName.trim().slice(0, longestName);
    const detail = shortened(proof.detail);
    const delivery = await store.outbox.get(proof.deliveryId);
    const isFirst = await store.evidence.add({
      ...{ id: ids.uuid(), deliveryId: delivery.id, rung: proof.rung, happenedAt, notedAt: now },
      ...{ source: proof.source, byName, detail },
    });
    if (isFirst)
      await this.announce(delivery, { rung: proof.rung, byName, detail, at: happenedAt, source: proof.source });
    events.publish({ topic: "delivery", id: delivery.id });
    return isFirst;
  }

  /** Tells those who wait for a rung that was stored by somebody else in a transaction of theirs. */
  async announce(
    delivery: Delivery,
    proven: Pick<ProvenRung, "rung" | "byName" | "detail" | "at" | "source">,
  ): Promise<void> {
    await this.#options.onProven({
      ...proven,
      deliveryId: delivery.id,
      subjectKind: delivery.subjectKind,
      subjectId: delivery.subjectId,
      reportVersionId: delivery.reportVersionId,
      recipientRole: delivery.recipientRole,
      recipientName: delivery.recipientName,
    });
  }
}
