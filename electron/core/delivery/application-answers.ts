import type { Delivery } from "../../../shared/domain/delivery.ts";
import { parseAcknowledgement } from "../encoders/hl7-message.ts";
import { londonTime } from "../encoders/report-facts.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource, Logger } from "../ports.ts";
import type { Store } from "../store/store.ts";
import { decideAcknowledgement } from "./acknowledgement.ts";
import type { ApplicationAcknowledgement } from "./acknowledgement-listener.ts";
import type { EvidenceRecorder } from "./evidence-recorder.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { type SendResult, shortened } from "./send-result.ts";

/** What keeps application acknowledgements. */
export interface ApplicationAnswersOptions {
  readonly store: Pick<Store, "outbox" | "settings" | "evidence" | "transaction">;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly events: Pick<EventHub, "publish">;
  readonly evidence: Pick<EvidenceRecorder, "announce">;
  /** The address of ours, `host:port`, at which a destination's answers are taken now; null where none are. */
  readonly listenerOf: (destinationId: string) => Promise<string | null>;
  /** Called when something is to be sent again. */
  readonly onRetry: () => void;
}

/**
 * Keeps what receivers say later of what they stored: an acceptance is a proof, a refusal puts the delivery before a person,
 * and what they could not do at that moment goes again with the same bytes. The answer itself is kept in each case.
 */
export class ApplicationAnswers {
  readonly #options: ApplicationAnswersOptions;

  constructor(options: ApplicationAnswersOptions) {
    this.#options = options;
  }

  /**
   * Keeps an acknowledgement. `unknown` where no message of ours has that number, or none to a destination that answers at
   * that address: nobody answers for another. An answer that comes twice changes nothing.
   */
  async keep(acknowledgement: ApplicationAcknowledgement): Promise<"kept" | "unknown"> {
    const { store, logger, events, listenerOf } = this.#options;
    const ids = acknowledgement.controlId === "" ? [] : await store.outbox.findByControlId(acknowledgement.controlId);
    let kept: "kept" | "unknown" = "unknown";
    for (const id of ids) {
      const delivery = await store.outbox.get(id);
      if (delivery.channel !== "hl7" || (await listenerOf(delivery.destinationId)) !== acknowledgement.listenedOn)
        continue;
      const result = decideAcknowledgement(acknowledgement, acknowledgement.raw, true);
      if (result === null) continue;
      await this.#apply(id, result, acknowledgement.at);
      logger.info("acknowledgements.kept", { outboxId: id, outcome: result.outcome });
      events.publish({ topic: "delivery", id });
      kept = "kept";
    }
    return kept;
  }

  async #apply(id: string, result: SendResult, at: number): Promise<void> {
    if (result.outcome === "accepted") return this.#accept(id, result, at);
    const delivery = await this.#options.store.outbox.get(id);
    if (delivery.acceptedAt !== null && delivery.state === "accepted") await this.#contradict(delivery, result, at);
    else if (result.outcome === "transient") await this.#retry(id, result, at);
    else await this.#refuse(id, result, at);
  }

  async #accept(id: string, { acknowledgement }: SendResult, at: number): Promise<void> {
    const { store, ids, evidence } = this.#options;
    const { destinationName } = await store.outbox.get(id);
    const proof = { deliveryId: id, happenedAt: at, notedAt: at, byName: destinationName };
    const source = "hl7ApplicationAcknowledgement" as const;
    const isFirst = await store.transaction(async (tx) => {
      // The proof first: only then is it known whether nobody knew before.
      const detail = shortened(acknowledgement);
      const isNew = await tx.evidence.add({ ...proof, id: ids.uuid(), rung: "accepted", source, detail });
      await tx.outbox.acceptAnswer(id, at);
      return isNew;
    });
    const proven = { rung: "accepted" as const, byName: destinationName, detail: "", at };
    if (isFirst) await evidence.announce(await store.outbox.get(id), proven);
  }

  /** The acceptance is a proof and stays; whether the report is there or not only a person can find out. */
  async #contradict({ id, ...delivery }: Delivery, { acknowledgement }: SendResult, at: number): Promise<void> {
    const { store, ids } = this.#options;
    const { destinationName, acceptedAt, workitemId, reportVersionId } = delivery;
    const [accepted] = (await store.evidence.list(id)).filter(({ rung }) => rung === "accepted");
    const sentence =
      `“${destinationName}” took a report (${londonWords(acceptedAt ?? at)}: ${answerWords(accepted?.detail ?? "")}) and then ` +
      `refused it (${londonWords(at)}: ${answerWords(acknowledgement)}). Whether it is filed there is not known. Please ask ` +
      "there, and deliver it another way if it is not.";
    await store.transaction(async (tx) => {
      const isNew = await tx.outbox.keepContradiction(id, "The receiving system refused what it had accepted.", {
        ...{ attemptId: ids.uuid(), acknowledgement, at },
      });
      if (!isNew) return;
      const about = { workitemId, reportVersionId, deliveryId: id, subjectId: id };
      await tx.reconciliation.add({ ...about, id: ids.uuid(), kind: "rejected", sentence, foundAt: at });
    });
  }

  async #refuse(id: string, { sentence, acknowledgement, pauseReason }: SendResult, at: number): Promise<void> {
    const { store, ids } = this.#options;
    const { destinationId } = await store.outbox.get(id);
    await store.transaction(async (tx) => {
      const hasMoved = await tx.outbox.refuseAnswer(id, sentence, { attemptId: ids.uuid(), acknowledgement, at });
      if (hasMoved && pauseReason !== null) await tx.settings.pauseDestination(destinationId, pauseReason, at);
    });
  }

  /** Where a newer version has left since, the older must not come after it: a person decides. */
  async #retry(id: string, { sentence, acknowledgement }: SendResult, at: number): Promise<void> {
    const { store, ids, clock, onRetry } = this.#options;
    const { attemptCount } = await store.outbox.get(id);
    const answer = { attemptId: ids.uuid(), acknowledgement, at };
    const nextAttemptAt = clock.now() + retryDelayMs(Math.max(1, attemptCount), answer.attemptId);
    await store.outbox.retryAfterAnswer(id, sentence, nextAttemptAt, answer);
    onRetry();
  }
}

/** Codes alone: the words of a receiver may name the patient. */
function answerWords(acknowledgement: string): string {
  const { code = "", errorCodes = [] } = parseAcknowledgement(acknowledgement) ?? {};
  const words = [code, ...errorCodes.filter((each) => /^\d{3}$/.test(each))].filter((each) => each !== "");
  return words.length === 0 ? "accepted" : words.join(" ");
}

function londonWords(at: number): string {
  const time = londonTime(at).toPlainDateTime().toString({ smallestUnit: "minute" });
  return time.replace("T", " ");
}
