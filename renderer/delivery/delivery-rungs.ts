import type { Delivery, DeliverySubject, EvidenceRung } from "../../shared/domain/delivery.ts";
import { highestProven, isProvable, ladderOf, rungsInOrder, rungTimes } from "../../shared/rules/evidence-ladder.ts";
import { formatName, formatRecent, formatTime } from "../app/format.ts";
import type { RungState } from "../ui/ladder.tsx";

/** One rung of a delivery: how it stands, and when it was proven. */
export interface DeliveryRung {
  readonly rung: EvidenceRung;
  readonly state: RungState;
  readonly at: number | null;
}

/** What stands next to a delivery's highest proven rung. */
export interface Standing {
  readonly text: string;
  readonly tone: "quiet" | "neutral" | "due" | "critical";
}

/** What each rung is called when it is proven. */
export const rungWords: Readonly<Record<EvidenceRung, string>> = {
  queued: "Queued",
  handedOver: "Handed over",
  accepted: "Accepted by the system",
  filed: "Filed to patient",
  shown: "Shown to a person",
  acknowledged: "Acknowledged",
  actedOn: "Acted on",
  outcomeSeen: "Outcome seen",
};

const ofPeople: ReadonlySet<EvidenceRung> = new Set(["shown", "acknowledged", "actedOn", "outcomeSeen"]);

/**
 * Gives the eight rungs of a delivery, lowest first. Filled only on evidence; what its channel can never prove is another thing
 * than what is not proven yet. Nobody is asked to open or acknowledge what goes to an archive or as a copy.
 */
export function deliveryRungs(delivery: Delivery): DeliveryRung[] {
  const highest = rungsInOrder.indexOf(highestProven(delivery));
  const ladder = ladderOf(delivery, delivery.hasReceipts === true);
  const awaited = ladder.findIndex(
    ({ kind, rung }, index) =>
      index > highest && kind === "notYet" && isAsked(rung, delivery) && !isBroughtPast(rung, delivery),
  );
  return ladder.map((proof, index): DeliveryRung => {
    const { rung } = proof;
    if (proof.kind === "proven") return { rung, state: "proven", at: proof.at };
    if (index === highest + 1 && hasFailed(delivery)) return { rung, state: "failed", at: null };
    if (proof.kind === "notProvable") return { rung, state: "notProvable", at: null };
    const isAwaitable = isAsked(rung, delivery) && !isOver(delivery) && !isBroughtPast(rung, delivery);
    if (index < highest || !isAwaitable) return { rung, state: "notAsked", at: null };
    return { rung, state: index === awaited ? "waiting" : "notYet", at: null };
  });
}

/** A delivery has failed where it needs a person, and where the answer that was promised has not come in time. */
export function hasFailed({ state, problem }: Delivery): boolean {
  return state === "needsPerson" || (state === "handedOver" && problem !== "");
}

/** What a person brought another way passes no system, so that none will ever prove anything of it. */
function isBroughtPast(rung: EvidenceRung, { state }: Delivery): boolean {
  return state === "deliveredOtherwise" && !ofPeople.has(rung);
}

function isOver({ state }: Delivery): boolean {
  return state === "recalled" || state === "superseded";
}

function isAsked(rung: EvidenceRung, delivery: Delivery): boolean {
  return !ofPeople.has(rung) || (delivery.recipientRole === "referrer" && delivery.subjectKind !== "test");
}

/** Gives the highest proven rung in words, by whom and when, at `now` (milliseconds, UTC). */
export function provenWords(delivery: Delivery, now: number): { text: string; at: string } {
  const rung = highestProven(delivery);
  const text =
    rung === "accepted" ? "Accepted" : rung === "filed" ? "Filed" : rung === "shown" ? "Shown" : rungWords[rung];
  return { text, at: shortTime(rungTimes(delivery)[rung] ?? delivery.queuedAt, now) };
}

/** Gives what is missing next, or why nothing is, at `now` (milliseconds, UTC). */
export function standing(delivery: Delivery, now: number): Standing {
  switch (delivery.state) {
    case "queued":
      return { text: "Waiting", tone: "due" };
    case "sending":
      return { text: "Sending", tone: "due" };
    case "waitingToRetry": {
      const next = delivery.nextAttemptAt;
      return { text: next === null || next <= now ? "Retrying" : `Retry ${formatTime(next)}`, tone: "due" };
    }
    case "needsPerson": {
      const isRefused = delivery.attempts.at(-1)?.outcome === "permanent";
      return { text: isRefused ? "Refused" : "Failed", tone: "critical" };
    }
    case "handedOver":
      return delivery.problem === "" ? answerDue(delivery, now) : { text: "No answer in time", tone: "critical" };
    case "awaitingPerson":
      return { text: "To be brought by hand", tone: "due" };
    case "recalled":
      return { text: "Taken back", tone: "quiet" };
    case "superseded":
      return { text: "Another one goes", tone: "quiet" };
    case "deliveredOtherwise":
    case "accepted":
      return afterArrival(delivery);
  }
}

function answerDue({ answerDueAt }: Delivery, now: number): Standing {
  return { text: answerDueAt === null ? "Answer awaited" : `Answer by ${shortTime(answerDueAt, now)}`, tone: "due" };
}

/** Delivered: what is missing is a person's doing, and no delivery waits. */
function afterArrival(delivery: Delivery): Standing {
  if (delivery.recipientRole === "archive") return { text: "", tone: "quiet" };
  if (delivery.recipientRole === "copy") return { text: "Copy", tone: "quiet" };
  const highest = rungsInOrder.indexOf(highestProven(delivery));
  const wanted = (["shown", "acknowledged", "actedOn"] as const).find((rung) => rungsInOrder.indexOf(rung) > highest);
  if (wanted === undefined) return { text: delivery.actedWhat, tone: "quiet" };
  if (!isProvable(wanted, delivery.channel, delivery.hasReceipts === true)) {
    return { text: "Not provable on this channel", tone: "quiet" };
  }
  const words = { shown: "Not opened", acknowledged: "Not acknowledged", actedOn: "No action told" } as const;
  return { text: words[wanted], tone: "due" };
}

/** Gives a time near now as short as a grid's cell needs it. */
function shortTime(at: number, now: number): string {
  return formatRecent(at, now)
    .replace(/^yesterday /, "yest. ")
    .replace(/\u2011\d{4} \d\d:\d\d$/, "");
}

const subjectWords: Record<DeliverySubject, string> = {
  report: "Report",
  alert: "Alert",
  delayNotice: "Delay notice",
  fireDrill: "Fire drill",
  test: "Test message",
};

/** Gives the patient's name, or what it is where it is of no patient. */
export function subjectName({ patientName, subjectKind }: Delivery): string {
  return patientName === null ? subjectWords[subjectKind] : formatName(patientName);
}

/** Gives what is delivered, for what is no report. */
export function subjectKindName({ subjectKind }: Pick<Delivery, "subjectKind">): string {
  return subjectWords[subjectKind];
}

/** Says whether a delivery is one more line of the report above it. */
export function continuesReport(delivery: Delivery, before: Delivery | undefined): boolean {
  return before !== undefined && before.reportVersionId !== null && before.reportVersionId === delivery.reportVersionId;
}
