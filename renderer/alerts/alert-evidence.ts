import type { Alert, AlertEvent } from "../../shared/domain/alert.ts";
import { formatDueAt, formatDuration, formatLateness, formatRecent } from "../app/format.ts";
import type { RungState } from "../ui/ladder.tsx";

/** One rung of an alert's evidence. */
export interface AlertRung {
  name: string;
  state: RungState;
  /** When it was proven, or null. */
  at: number | null;
  /** Who or what proved it. */
  byName: string;
}

const rungKinds: readonly { name: string; kinds: readonly AlertEvent["kind"][] }[] = [
  { name: "Raised", kinds: ["raised"] },
  { name: "Sent", kinds: ["dispatched"] },
  { name: "Delivered", kinds: ["delivered"] },
  { name: "Opened", kinds: ["opened"] },
  { name: "Acknowledged", kinds: ["acknowledged"] },
  { name: "Acted on", kinds: ["actioned", "handedOver"] },
];

/**
 * Gives the rungs of an alert, lowest first. A rung is proven by an event only. An unproven rung below a proven one was
 * not needed (somebody was told by telephone, so no message had to be opened).
 */
export function alertRungs(alert: Pick<Alert, "events" | "acknowledgement" | "actionTaken" | "state">): AlertRung[] {
  const found = rungKinds.map(({ name, kinds }) => {
    // A handover moves the ownership; only with an acknowledgement before it does it count as acted on.
    const event = alert.events.find(
      (candidate) =>
        kinds.includes(candidate.kind) && (candidate.kind !== "handedOver" || alert.acknowledgement !== null),
    );
    return { name, event };
  });
  const highest = found.findLastIndex((rung) => rung.event !== undefined);
  return found.map(({ name, event }, index) => ({
    name,
    state: stateOf(event !== undefined, index, highest),
    at: event?.at ?? null,
    byName: event?.byName ?? "",
  }));
}

function stateOf(isProven: boolean, index: number, highest: number): RungState {
  if (isProven) return "proven";
  if (index < highest) return "notAsked";
  return index === highest + 1 ? "waiting" : "notYet";
}

/** Gives the highest proven rung in words, or the failed contact that came after it. */
export function highestProven(alert: Alert, now: number): { text: string; isBad: boolean } {
  const last = alert.events.findLast((event) => event.kind !== "becameLate");
  if (alert.acknowledgement === null && last?.kind === "contactFailed") {
    const tries = alert.events.filter((event) => event.kind === "contactFailed").length;
    return { text: `No answer ${formatRecent(last.at, now)}${tries > 1 ? `, ${tries} tries` : ""}`, isBad: true };
  }
  const proven = alertRungs(alert).findLast((rung) => rung.state === "proven");
  if (proven?.at == null) return { text: "Nothing proven", isBad: true };
  return { text: `${proven.name} ${formatRecent(proven.at, now)}`, isBad: false };
}

/** How an alert's clock is shown. */
export interface AlertClock {
  text: string;
  tone: "critical" | "due" | "neutral" | "done";
  share: number;
  /** Milliseconds to the limit, negative when late; null once somebody has acknowledged. */
  leftMs: number | null;
}

const redMs = 15 * 60_000;
const amberMs = 2 * 3_600_000;

/** Gives the clock to the acknowledgement. It stops at the acknowledgement, never before. */
export function alertClock(
  alert: Pick<Alert, "acknowledgement" | "acknowledgeBy" | "raisedAt" | "state">,
  now: number,
): AlertClock {
  if (alert.state === "cancelled") return { text: "Cancelled", tone: "neutral", share: 0, leftMs: null };
  if (alert.acknowledgement !== null) {
    return {
      text: `Told ${formatRecent(alert.acknowledgement.at, now)}`,
      tone: "done",
      share: 0,
      leftMs: null,
    };
  }
  const leftMs = alert.acknowledgeBy - now;
  const whole = Math.max(1, alert.acknowledgeBy - alert.raisedAt);
  const share = Math.min(1, Math.max(0, (now - alert.raisedAt) / whole));
  if (leftMs < 0) return { text: `Late by ${formatLateness(-leftMs)}`, tone: "critical", share: 1, leftMs };
  if (leftMs < redMs) return { text: `${withSeconds(leftMs)} left`, tone: "critical", share, leftMs };
  if (leftMs < amberMs) return { text: `${formatDuration(leftMs)} left`, tone: "due", share, leftMs };
  return { text: formatDueAt(alert.acknowledgeBy, now), tone: "neutral", share, leftMs };
}

/** Gives the second clock, until somebody has acted; null where there is none or it is stopped. It runs on after an acknowledgement. */
export function actingClock(
  alert: Pick<Alert, "actBy" | "actedAt" | "raisedAt" | "state">,
  now: number,
): Omit<AlertClock, "leftMs"> | null {
  const isOver = alert.state === "closed" || alert.state === "cancelled" || alert.state === "superseded";
  if (alert.actBy === null || alert.actedAt !== null || isOver) return null;
  const leftMs = alert.actBy - now;
  const share = Math.min(1, Math.max(0, (now - alert.raisedAt) / Math.max(1, alert.actBy - alert.raisedAt)));
  if (leftMs < 0) return { text: `Not acted on, late by ${formatLateness(-leftMs)}`, tone: "critical", share: 1 };
  if (leftMs < amberMs) return { text: `Act within ${formatDuration(leftMs)}`, tone: "due", share };
  return { text: `Act by ${formatDueAt(alert.actBy, now)}`, tone: "neutral", share };
}

function withSeconds(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** Gives what a screen reader hears of the clock: only at 10, 5 and 1 minute, otherwise an empty string. */
export function spokenClock(leftMs: number | null): string {
  if (leftMs === null || leftMs < 0) return "";
  const mark = [1, 5, 10].find((minutes) => leftMs <= minutes * 60_000 && leftMs > (minutes - 1) * 60_000);
  return mark === undefined ? "" : `${mark === 1 ? "1 minute" : `${mark} minutes`} left to speak to someone`;
}

/** What is missing for an acknowledgement to be recorded, in words; empty when nothing is. */
export function missingForAcknowledgement(call: {
  personName: string;
  isVoice: boolean;
  isIdentityChecked: boolean;
  readBack: "correct" | "correctedThenCorrect" | "notReadBack" | null;
}): string[] {
  const missing: string[] = [];
  if (call.personName.trim() === "") missing.push("the name of who was told");
  if (!call.isIdentityChecked) missing.push("the identity check by name and one more");
  if (call.isVoice && call.readBack === null) missing.push("the read-back");
  if (call.isVoice && call.readBack === "notReadBack") missing.push("a correct read-back: ask for it again");
  return missing;
}
