import { useQuery } from "@tanstack/react-query";
import type { DestinationState } from "../../shared/domain/delivery.ts";
import type { ArchiveState } from "../../shared/domain/study.ts";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";

/** What waits for somebody, and how the systems around answer; for the rail and the status line. */
export interface Waiting {
  openAlertCount: number;
  isAnyAlertLate: boolean;
  failedDeliveryCount: number;
  waitingDeliveryCount: number;
  /** What stands on the fail-safe board. */
  failSafeCount: number;
  /** Reports of this person that others signed or gave back, and that they have not read. */
  unreadFeedbackCount: number;
  /** What referrers asked on their page and nobody answered. */
  unansweredQuestionCount: number;
  destinations: readonly DestinationState[];
  archives: readonly ArchiveState[];
}

/** Gives what waits; counts are 0 until they are known. */
export function useWaiting(): Waiting {
  const { query } = useHost();
  const now = useNow(10_000);
  const alerts = useQuery(query.alert.list.queryOptions({ input: { scope: "open" } }));
  const delivery = useQuery(
    query.delivery.list.queryOptions({ input: { scope: "failed", search: "", offset: 0, limit: 1 } }),
  );
  const feedback = useQuery(query.secondSignature.inbox.queryOptions());
  const failSafe = useQuery({ ...query.failSafe.board.queryOptions(), refetchInterval: 60_000 });
  const questions = useQuery(query.referrerPage.questions.queryOptions());
  const archives = useQuery(query.worklist.archives.queryOptions());
  const open = alerts.data?.alerts ?? [];
  return {
    openAlertCount: open.length,
    isAnyAlertLate: open.some((alert) => alert.isLate || (alert.acknowledgement === null && alert.acknowledgeBy < now)),
    failedDeliveryCount: delivery.data?.failedCount ?? 0,
    waitingDeliveryCount: delivery.data?.waitingCount ?? 0,
    failSafeCount: failSafe.data?.rows.length ?? 0,
    unreadFeedbackCount: feedback.data?.unreadCount ?? 0,
    unansweredQuestionCount: questions.data?.unansweredCount ?? 0,
    destinations: delivery.data?.destinations ?? [],
    archives: archives.data?.archives ?? [],
  };
}
