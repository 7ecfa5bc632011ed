import type { Workitem } from "../../shared/domain/workitem.ts";
import { formatDueAt, formatDuration, formatLateness } from "../app/format.ts";

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
export function clockOf(workitem: Pick<Workitem, "status" | "targetAt" | "clockStartedAt">, now: number): ClockView {
  const ended = endedWords[workitem.status];
  if (ended !== undefined) return { ...ended, share: 0 };
  if (workitem.status === "held") return { text: "Held", tone: "due", share: shareUsed(workitem, now) };
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
