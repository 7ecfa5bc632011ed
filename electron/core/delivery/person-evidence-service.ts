import type { EnteredRung, LearntHow } from "../../../shared/contract/evidence-contract.ts";
import type { Delivery, DeliveryEvidence } from "../../../shared/domain/delivery.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Repositories, Store } from "../store/store.ts";
import type { EvidenceRecorder } from "./evidence-recorder.ts";

/** What the service is made of. */
export interface PersonEvidenceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly evidence: Pick<EvidenceRecorder, "announce">;
  /** Told after an entry was answered as made in error: what rested on it is looked at again. */
  readonly onStruck: (delivery: Delivery) => Promise<void>;
}

/** What a person was told about a delivery. */
export interface PersonsEntry {
  readonly deliveryId: string;
  readonly rung: EnteredRung;
  readonly who: string;
  /** Milliseconds since 1970. */
  readonly happenedAt: number;
  readonly how: LearntHow;
  readonly toldBy: string;
  readonly note: string;
}

const howWords: Readonly<Record<LearntHow, string>> = {
  telephone: "by telephone",
  inPerson: "in person",
  letter: "by letter",
  email: "by e-mail",
  theirSystem: "seen in their system",
};
const minuteMs = 60_000;

/** What people were told of deliveries, as proof beside that of systems: added, audited, and never taken out again. */
export class PersonEvidenceService {
  readonly #options: PersonEvidenceOptions;

  constructor(options: PersonEvidenceOptions) {
    this.#options = options;
  }

  /** Gives every proof of a delivery in the order in which they came. Throws `not_found`, `signed_out`. */
  async of(
    session: WindowSession,
    { deliveryId }: { deliveryId: string },
  ): Promise<{ evidence: DeliveryEvidence[]; settledBy: string; settledReason: string }> {
    requireSignedIn(session);
    const { store } = this.#options;
    const settlement = await store.outbox.settlement(deliveryId);
    return { evidence: [...(await store.evidence.list(deliveryId))], ...settlement };
  }

  /**
   * Keeps an entry with its audit, or neither. A rung that was proven before stays proven as it was, and the entry stands
   * beside it. Throws `invalid_input` for a time ahead of now or before the signature and for an action without words,
   * `conflict` for what never left or can still be taken back, `not_found`, `signed_out`.
   */
  async enter(session: WindowSession, entry: PersonsEntry): Promise<Delivery> {
    const person = requireSignedIn(session);
    const { store, audit, events, clock, ids, evidence } = this.#options;
    const now = clock.now();
    const delivery = await store.outbox.get(entry.deliveryId);
    requirePossible(delivery, entry, now);
    const how = [howWords[entry.how], entry.toldBy === "" ? "" : `told by ${entry.toldBy}`].filter(Boolean).join(", ");
    const proof = {
      ...{ rung: entry.rung, byName: entry.who, source: "person" as const },
      at: Math.max(entry.happenedAt, delivery.queuedAt),
      detail: `${entry.note === "" ? "" : `${entry.note} · `}Learnt ${how}, entered by ${person.displayName}`,
    };
    const isFirst = await store.transaction(async (tx) => {
      await requireReleased(tx, delivery, now);
      const { at: happenedAt, ...rest } = proof;
      const kept = { ...rest, id: ids.uuid(), deliveryId: delivery.id, happenedAt, notedAt: now };
      const first = await tx.evidence.add(kept);
      await audit.record(
        person,
        {
          action: "delivery.enterEvidence",
          workitemId: delivery.workitemId ?? "",
          detail: `${delivery.id} ${entry.rung} ${entry.how}`,
        },
        tx,
      );
      return first;
    });
    if (isFirst) await evidence.announce(delivery, proof);
    events.publish({ topic: "delivery", id: delivery.id });
    return store.outbox.get(delivery.id);
  }

  /**
   * Answers an entry of a person, anybody's, by one that says it was made in error and does not count. Throws `not_found`,
   * `conflict` for what a system proved or was answered before, `signed_out`.
   */
  async strike(session: WindowSession, input: { evidenceId: string; reason: string }): Promise<Delivery> {
    const person = requireSignedIn(session);
    const { store, audit, events, clock, ids } = this.#options;
    const deliveryId = await store.transaction(async (tx) => {
      const struck = await tx.evidence.strike({
        ...{ ...input, id: ids.uuid(), at: clock.now(), byName: person.displayName },
      });
      const { workitemId } = await tx.outbox.get(struck.deliveryId);
      const detail = `${struck.deliveryId} ${struck.rung} of ${struck.id}: ${input.reason}`.slice(0, 300);
      await audit.record(person, { action: "delivery.strikeEvidence", workitemId: workitemId ?? "", detail }, tx);
      return struck.deliveryId;
    });
    const delivery = await store.outbox.get(deliveryId);
    await this.#options.onStruck(delivery);
    events.publish({ topic: "delivery", id: deliveryId });
    return delivery;
  }
}

function requirePossible(delivery: Delivery, entry: PersonsEntry, now: number): void {
  if (entry.happenedAt > now) {
    throw new WorkstationError("invalid_input", "That time is still to come. Nothing was entered. Enter when it was.");
  }
  // Entered to the minute: what was read in the minute of the signature was read after it.
  if (entry.happenedAt < Math.floor(delivery.queuedAt / minuteMs) * minuteMs) {
    throw new WorkstationError(
      "invalid_input",
      "At that time this version was not signed yet, so nobody can have had it. Nothing was entered. Check day and time.",
    );
  }
  if ((entry.rung === "actedOn" || entry.rung === "outcomeSeen") && entry.note.trim() === "") {
    throw new WorkstationError("invalid_input", "Say what was done or seen. Nothing was entered.");
  }
  if (delivery.state === "recalled" || delivery.state === "superseded") {
    throw new WorkstationError(
      "conflict",
      "This version never left here, so nobody can have read it. Nothing was entered. Look for the version that they have.",
    );
  }
}

/** What may still be taken back is not theirs yet. */
async function requireReleased(tx: Repositories, { reportVersionId }: Delivery, now: number): Promise<void> {
  const release = reportVersionId === null ? null : await tx.releases.find(reportVersionId);
  if (release === null || release.releaseAt <= now) return;
  throw new WorkstationError(
    "conflict",
    "This version can still be taken back and has not left. Nothing was entered. Enter it once it has left.",
  );
}
