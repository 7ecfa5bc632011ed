import type { AlertEvidence } from "../alerts/alert-evidence.ts";
import type { Job } from "../jobs/scheduler.ts";
import type { PriorCounter } from "../priors/prior-counter.ts";
import type { ReservationKeeper } from "./reservation-keeper.ts";
import type { WorklistRefresh } from "./worklist-refresh.ts";

const pollEveryMs = 30_000;
const releaseEveryMs = 30_000;
const lookForLateEveryMs = 10_000;

interface WorklistParts {
  readonly refresh: WorklistRefresh;
  readonly counter: PriorCounter;
  readonly reservations: ReservationKeeper;
}

/**
 * Gives the background work of the reading list and the alerts: poll archives, count priors, give cases back, mark late
 * alerts. `onChanges` hears of a poll that changed cases or brought new ones.
 */
export function worklistJobs(
  { refresh, counter, reservations }: WorklistParts,
  alerts: AlertEvidence,
  onChanges: () => void,
): Job[] {
  return [
    {
      name: "worklist-poll",
      step: async (signal) => {
        if ((await refresh.poll(signal)) > 0) onChanges();
        return pollEveryMs;
      },
    },
    { name: "priors-count", step: (signal) => counter.step(signal) },
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
