import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Case } from "../../shared/contract/views.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { useHost } from "../host/host-context.tsx";

/** Gives a case as the store has it now; until that is known, as it was opened. */
export function useWorkitemNow(workitem: Workitem): Workitem {
  const { query } = useHost();
  const { data } = useQuery({
    ...query.worklist.standing.queryOptions({ input: { workitemId: workitem.id } }),
    initialData: workitem,
    gcTime: 0,
  });
  return data;
}

/**
 * Gives the case with where its report stands now: who has it, held, let go, reported, its setting stated, in whatever window or by whom that was done. Whose
 * examination it is stays as it was opened; a change of that is a notice of its own.
 */
export function useLiveStanding(openCase: Case): Case {
  const data = useWorkitemNow(openCase.workitem);
  return useMemo(() => {
    const { status, heldReason, heldOwner, heldUntil, targetAt, clockStartedAt, priority, setting } = data;
    const { settingStatedBy, reservation } = data;
    const held = { status, heldReason, heldOwner, heldUntil };
    const now = { ...held, targetAt, clockStartedAt, priority, setting, settingStatedBy, reservation };
    return { ...openCase, workitem: { ...openCase.workitem, ...now } };
  }, [openCase, data]);
}
