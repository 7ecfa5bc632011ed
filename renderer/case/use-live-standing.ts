import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Case } from "../../shared/contract/views.ts";
import { useHost } from "../host/host-context.tsx";

/**
 * Gives the case with where its report stands now: held, let go, reported, in whatever window or by whom that was done. Whose
 * examination it is stays as it was opened; a change of that is a notice of its own.
 */
export function useLiveStanding(openCase: Case): Case {
  const { query } = useHost();
  const { workitem } = openCase;
  const { data } = useQuery({
    ...query.worklist.standing.queryOptions({ input: { workitemId: workitem.id } }),
    initialData: workitem,
    gcTime: 0,
  });
  return useMemo(() => {
    const { status, heldReason, heldOwner, heldUntil, targetAt, clockStartedAt, priority } = data;
    const now = { status, heldReason, heldOwner, heldUntil, targetAt, clockStartedAt, priority };
    return { ...openCase, workitem: { ...openCase.workitem, ...now } };
  }, [openCase, data]);
}
