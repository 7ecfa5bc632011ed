import type { AlertEvidence } from "../alerts/alert-evidence.ts";
import type { Job } from "../jobs/scheduler.ts";
import type { ReservationKeeper } from "./reservation-keeper.ts";
import type { WorklistRefresh } from "./worklist-refresh.ts";

const pollEveryMs = 30_000;
const releaseEveryMs = 30_000;
const lookForLateEveryMs = 10_000;

/** Gives the background work of the reading list and the alerts: poll archives, give cases back, mark late alerts. */
export function worklistJobs(refresh: WorklistRefresh, reservations: ReservationKeeper, alerts: AlertEvidence): Job[] {
  return [
    {
      name: "worklist-poll",
      step: async (signal) => {
        await refresh.poll(signal);
        return pollEveryMs;
      },
    },
    {
      name: "reservations-release",
      step: async () => {
        await reservations.releaseAbandoned();
        return releaseEveryMs;
      },
    },
    {
      name: "alerts-late",
      step: async () => {
        await alerts.markLate();
        return lookForLateEveryMs;
      },
    },
  ];
}
