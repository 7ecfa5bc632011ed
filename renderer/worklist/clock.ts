import type { Workitem } from "../../shared/domain/workitem.ts";
import { dayOf } from "../../shared/rules/date-text.ts";
import { formatDate, formatDueAt, formatDuration, formatLateness } from "../app/format.ts";

/** A report due sooner than this is amber. */
export const dueSoonMs = 2 * 3_600_000;
/** Up to here time left is counted down; beyond it the day and time are said. */
const countdownMs = 12 * 3_600_000;

/** How a case's clock is shown: words first, `share` of its time used (0 to 1) as the bar. */
export interface ClockView {
  text: string;
  tone: "critical" | "due" | "neutral" | "done";
  share: number;
}

const endedWords: Partial<Record<Workitem["status"], Pick<ClockView, "text" | "tone">>> = {
  final: { text: "Reported", tone: "done" },
  withdrawn: { text: "Withdrawn", tone: "critical" },
  cancelled: { text: "Cancelled", tone: "neutral" },
};

/** Gives the clock of a case at `now` (milliseconds, UTC). */
export function clockOf(
  workitem: Pick<Workitem, "status" | "targetAt" | "clockStartedAt"> & Partial<Pick<Workitem, "heldUntil">>,
  now: number,
): ClockView {
  const ended = endedWords[workitem.status];
  if (ended !== undefined) return { ...ended, share: 0 };
  if (workitem.status === "held") return heldClock(workitem, now);
  const target = workitem.targetAt;
  if (target === null) return { text: "No clock", tone: "neutral", share: 0 };
  const share = shareUsed(workitem, now);
  const left = target - now;
  if (left < 0) return { text: `Overdue by ${formatLateness(-left)}`, tone: "critical", share: 1 };
  if (left < dueSoonMs) return { text: `${formatDuration(left)} left`, tone: "due", share };
  if (left < countdownMs) return { text: `${formatDuration(left)} left`, tone: "neutral", share };
  return { text: formatDueAt(target, now), tone: "neutral", share };
}

function shareUsed(workitem: Pick<Workitem, "targetAt" | "clockStartedAt">, now: number): number {
  const { targetAt, clockStartedAt } = workitem;
  if (targetAt === null || clockStartedAt === null || targetAt <= clockStartedAt) return 0;
  return Math.min(1, Math.max(0, (now - clockStartedAt) / (targetAt - clockStartedAt)));
}

/** A hold that lasts longer than expected says so: held cases are never let go by themselves. */
function heldClock(workitem: Parameters<typeof clockOf>[0], now: number): ClockView {
  const until = workitem.heldUntil ?? "";
  const isOverdue = isHoldOverdue({ status: workitem.status, heldUntil: until }, now);
  const text = until === "" ? "Held" : `Held, ${isOverdue ? "was due" : "due"} ${formatDate(until)}`;
  return { text, tone: isOverdue ? "critical" : "due", share: isOverdue ? 1 : shareUsed(workitem, now) };
}

/** Says whether a case is held longer than the day that was expected, in London. */
function isHoldOverdue({ status, heldUntil }: Pick<Workitem, "status" | "heldUntil">, now: number): boolean {
  return status === "held" && heldUntil !== "" && heldUntil < (dayOf(now) ?? "");
}

/** Gives what a held case waits for, who sees to it and until when. */
export function heldWords({ heldReason, heldOwner, heldUntil }: Workitem): string {
  const owner = heldOwner === null ? "" : ` Seen to by ${heldOwner.displayName}.`;
  const until = heldUntil === "" ? "" : ` Expected on ${formatDate(heldUntil)}.`;
  return `Held: ${heldReason.replace(/[.\s]+$/, "")}.${owner}${until}`;
}
