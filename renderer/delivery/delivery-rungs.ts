import type { Delivery, DeliverySubject, EvidenceRung } from "../../shared/domain/delivery.ts";
import { formatName, formatRecent, formatTime } from "../app/format.ts";
import type { RungState } from "../ui/ladder.tsx";

/** One rung of a delivery: how it stands and the word or time beside its dot. */
export interface DeliveryRung {
  rung: EvidenceRung;
  state: RungState;
  text: string;
  tone: "neutral" | "due" | "critical";
}

const rungs: readonly EvidenceRung[] = ["queued", "handedOver", "accepted", "shown", "acknowledged"];

/**
 * Gives the rungs of a delivery at `now` (milliseconds, UTC), lowest first. Filled only on evidence. Nobody is asked to
 * open or acknowledge what goes to an archive or as a copy.
 */
export function deliveryRungs(delivery: Delivery, now: number): DeliveryRung[] {
  const times: Record<EvidenceRung, number | null> = {
    queued: delivery.queuedAt,
    handedOver: delivery.handedOverAt,
    accepted: delivery.acceptedAt,
    filed: delivery.filedAt,
    shown: delivery.shownAt,
    acknowledged: delivery.acknowledgedAt,
    actedOn: delivery.actedAt,
    outcomeSeen: delivery.outcomeAt,
  };
  const highest = rungs.findLastIndex((rung) => times[rung] !== null);
  return rungs.map((rung, index) => {
    const at = times[rung];
    if (at !== null) return { rung, state: "proven", text: shortTime(at, now), tone: "neutral" };
    if (index < highest) return { rung, state: "notAsked", text: "", tone: "neutral" };
    if (delivery.state !== "accepted") return pendingRung(rung, index, highest, delivery, now);
    return afterAcceptance(rung, index, highest, delivery);
  });
}

function shortTime(at: number, now: number): string {
  return formatRecent(at, now)
    .replace(/^yesterday /, "yest. ")
    .replace(/\u2011\d{4} \d\d:\d\d$/, "");
}

/** Before acceptance: the first rung without proof says what is under way or went wrong. */
function pendingRung(
  rung: EvidenceRung,
  index: number,
  highest: number,
  delivery: Delivery,
  now: number,
): DeliveryRung {
  const isFirst = index === highest + 1;
  if (!isFirst) return { rung, state: isAsked(rung, delivery) ? "notYet" : "notAsked", text: "", tone: "neutral" };
  if (delivery.state === "recalled") return { rung, state: "notAsked", text: "Taken back", tone: "neutral" };
  if (delivery.state === "needsPerson") {
    const isRefused = delivery.attempts.at(-1)?.outcome === "permanent";
    return { rung, state: "failed", text: isRefused ? "Refused" : "Failed", tone: "critical" };
  }
  if (delivery.state === "waitingToRetry") {
    const next = delivery.nextAttemptAt;
    const text = next === null || next <= now ? "Retrying" : `Retry ${formatTime(next)}`;
    return { rung, state: "waiting", text, tone: "due" };
  }
  return { rung, state: "waiting", text: delivery.state === "sending" ? "Sending" : "Waiting", tone: "due" };
}

function afterAcceptance(rung: EvidenceRung, index: number, highest: number, delivery: Delivery): DeliveryRung {
  if (!isAsked(rung, delivery)) {
    const text = index === highest + 1 && delivery.recipientRole === "copy" ? "Copy" : "";
    return { rung, state: "notAsked", text, tone: "neutral" };
  }
  if (index === highest + 1) {
    // Delivered: what is missing is a person's doing, and no delivery waits.
    return { rung, state: "waiting", text: rung === "shown" ? "Not opened" : "Not yet", tone: "due" };
  }
  return { rung, state: "notYet", text: "", tone: "neutral" };
}

function isAsked(rung: EvidenceRung, delivery: Delivery): boolean {
  return (rung !== "shown" && rung !== "acknowledged") || delivery.recipientRole === "referrer";
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

/** Says whether a delivery is one more line of the report above it. */
export function continuesReport(delivery: Delivery, before: Delivery | undefined): boolean {
  return before !== undefined && before.reportVersionId !== null && before.reportVersionId === delivery.reportVersionId;
}
