import { decideAcknowledgement } from "../../electron/core/delivery/acknowledgement.ts";
import { type Send, type SendRequest, type SendResult, sendResult } from "../../electron/core/delivery/send-result.ts";
import { parseAcknowledgement } from "../../electron/core/encoders/hl7-message.ts";
import type { Store } from "../../electron/core/store/store.ts";
import type { ScheduleClock } from "../fakes/schedule-clock.ts";
import { acknowledgementText, UnkindReceiver } from "../fakes/unkind-receiver.ts";
import type { MortalProcess } from "./mortal-process.ts";

/** What the parts of a schedule share. */
export interface ScheduleBasis {
  readonly store: Store;
  readonly clock: ScheduleClock;
  /** The next number of the schedule, in [0, 1). */
  readonly chance: () => number;
  /** Runs work that the schedule's clock has to wait for. */
  readonly busy: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

const fates = [
  ...["notReached", "cutBefore", "halfOpen", "acknowledgementLost", "slow", "foreignAcknowledgement", "garbage"],
  ...["doubledAcknowledgement", "tryLater", "contentRefused", "acceptedLater", "refusedLater", "neverAnswered"],
] as const;
type Fate = (typeof fates)[number] | "accepted";

/** After so many misfortunes a message is let through: a schedule has to end. */
const mostMisfortunes = 4;
const answerTimeoutMs = 30_000;

interface SentRequest extends SendRequest {
  readonly process: MortalProcess;
}

/** The way to the receivers and the receivers themselves, which fail as they were drawn. */
export class ScheduleNetwork {
  readonly #basis: ScheduleBasis;
  readonly #receivers = new Map<string, UnkindReceiver>();
  readonly #misfortunes = new Map<string, number>();
  /** Whose bytes were filed first under a number. */
  readonly #broughtBy = new Map<string, MortalProcess>();
  readonly #unkindness: number;
  tries = 0;

  constructor(basis: ScheduleBasis) {
    this.#basis = basis;
    this.#unkindness = 0.15 + basis.chance() * 0.55;
  }

  /** The receiver at a destination. */
  receiver(destinationId: string): UnkindReceiver {
    const known = this.#receivers.get(destinationId) ?? new UnkindReceiver();
    this.#receivers.set(destinationId, known);
    return known;
  }

  /** The way out of one process. What it sent before it died still arrives. */
  sender(process: MortalProcess): Send {
    return async (request) => {
      if (process.isDead) return process.heard(sendResult("transient", "dead"));
      this.tries += 1;
      const fate = this.#fate(request.controlId);
      await this.#basis.clock.sleep(1 + this.#basis.chance() * 500);
      return process.heard(await this.#meet({ ...request, process }, fate));
    };
  }

  async #meet(request: SentRequest, fate: Fate): Promise<SendResult> {
    const { clock } = this.#basis;
    switch (fate) {
      case "notReached":
        return sendResult("transient", "Not reached");
      case "cutBefore":
        return sendResult("ambiguous", "Closed");
      case "halfOpen":
        await clock.sleep(answerTimeoutMs);
        return sendResult("ambiguous", "Silent");
      case "acknowledgementLost":
      case "foreignAcknowledgement":
        // The sender throws away what names another message, and closes: a late answer finds nobody.
        this.#file(request);
        await clock.sleep(answerTimeoutMs);
        return sendResult("ambiguous", "Silent");
      case "garbage":
        this.#file(request);
        return sendResult("ambiguous", "Garbage");
      case "slow":
        await clock.sleep(answerTimeoutMs - 2000);
        return this.#answer(request);
      case "tryLater":
        return this.#decided(request, acknowledgementText("AR", request.controlId, "207"));
      case "contentRefused":
        if (this.#isKnown(request)) return this.#answer(request);
        return this.#decided(request, acknowledgementText("AE", request.controlId, "101"));
      case "acceptedLater":
      case "refusedLater":
      case "neverAnswered":
        return this.#handOver(request, fate);
      default:
        return this.#answer(request);
    }
  }

  #handOver(request: SentRequest, fate: "acceptedLater" | "refusedLater" | "neverAnswered"): SendResult {
    const wasKnown = this.#isKnown(request);
    if (fate !== "refusedLater") this.#file(request);
    if (fate === "acceptedLater" || wasKnown) void this.#answerLater(request, true);
    else if (fate === "refusedLater") void this.#answerLater(request, false);
    const answer = acknowledgementText("CA", request.controlId);
    return { ...sendResult("handedOver", "Stored there.", answer), answerWithinMs: 10 * 60_000 };
  }

  async #answerLater(request: SentRequest, isAccepted: boolean): Promise<void> {
    const { clock, store, chance, busy } = this.#basis;
    // At once it overtakes the record of the hand-over; after twenty minutes it is overdue.
    await clock.sleep(chance() < 0.3 ? 0 : chance() * 20 * 60_000);
    const [id] = await busy(() => store.outbox.findByControlId(request.controlId));
    if (id === undefined) return;
    await busy(() =>
      isAccepted ? store.outbox.acceptAnswer(id, clock.now()) : store.outbox.refuseAnswer(id, "Refused later"),
    ).catch(() => undefined);
  }

  #answer(request: SentRequest): SendResult {
    const { controlId } = request;
    const filed = this.#file(request);
    const isTold = filed === "known" && this.#basis.chance() < 0.5;
    const isRefused = filed === "otherBytes" || isTold;
    const result = this.#decided(
      request,
      acknowledgementText(isRefused ? "AE" : "AA", controlId, isRefused ? "205" : ""),
    );
    // A process that was taken over cannot know what the other one brought, and its outcome counts no more.
    const couldKnow = request.mayHaveArrived || this.#broughtBy.get(controlId) === request.process;
    if (filed === "known" && result.outcome !== "accepted" && couldKnow) {
      this.receiver(request.destination.id).faults.push(`${controlId} was there, which the sender did not know`);
    }
    return result;
  }

  #decided(request: SentRequest, raw: string): SendResult {
    const acknowledgement = parseAcknowledgement(raw);
    const result = acknowledgement && decideAcknowledgement(acknowledgement, raw, request.mayHaveArrived);
    if (result === null || result === undefined) throw new Error("no acknowledgement was understood");
    return result;
  }

  #file({ payload, destination, controlId, process }: SentRequest) {
    if (!this.#broughtBy.has(controlId)) this.#broughtBy.set(controlId, process);
    return this.receiver(destination.id).file({ controlId, text: Buffer.from(payload).toString("utf8") });
  }

  #isKnown({ controlId, destination }: SentRequest): boolean {
    return this.receiver(destination.id).filed.includes(controlId);
  }

  #fate(controlId: string): Fate {
    const { chance } = this.#basis;
    const before = this.#misfortunes.get(controlId) ?? 0;
    if (before >= mostMisfortunes || chance() >= this.#unkindness) return "accepted";
    this.#misfortunes.set(controlId, before + 1);
    return fates[Math.floor(chance() * fates.length)] ?? "accepted";
  }
}
