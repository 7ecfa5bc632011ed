import { useEffect, useState } from "react";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { owesReport } from "../../shared/rules/report-machine.ts";
import { useWorkitemNow } from "./use-live-standing.ts";

/**
 * Gives how many objects the case's archive has received of the examination since its images were listed here; 0 once it
 * is reported, because then what comes is mostly ours. `listedCount` is how many were listed, null before.
 */
export function useArrivedImages(workitem: Workitem, listedCount: number | null): number {
  const now = useWorkitemNow(workitem);
  const { instanceCount } = now.study;
  const [known, setKnown] = useState<{ readonly listedCount: number; readonly count: number } | null>(null);
  useEffect(() => {
    // Some archives count more than they list: what they said at the listing is where arrivals are counted from.
    if (listedCount === null) setKnown(null);
    else if (known?.listedCount !== listedCount) setKnown({ listedCount, count: Math.max(listedCount, instanceCount) });
  }, [listedCount, instanceCount, known]);
  if (known === null || known.listedCount !== listedCount || !owesReport(now.status)) return 0;
  return Math.max(0, instanceCount - known.count);
}
