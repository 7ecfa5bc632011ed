import { useCallback, useEffect, useState } from "react";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { owesReport } from "../../shared/rules/report-machine.ts";
import { useHost } from "../host/host-context.tsx";
import type { HeadersCopyShown } from "../viewer/study-headers/read-study-headers.ts";
import type { CopyStanding } from "../viewer/viewer-store.ts";

/** The first images do not wait for the answer: archives work on it for as long as on a whole listing. */
const firstAskAfterMs = 1_000;
/** An archive that was away is asked again. */
const askAgainMs = 15_000;

/**
 * Gives how many instances a copy has to hold for a case to be shown from it; undefined where it is shown as the archive has
 * it. To a reported examination comes what this program sends: its copy is behind by rule.
 */
export function leastInCopy({ study, status }: Workitem): number | undefined {
  return owesReport(status) ? study.instanceCount : undefined;
}

interface KnownAnswer {
  readonly digest: string;
  readonly attempt: number;
  readonly standing: CopyStanding;
}

/**
 * Asks the archive whether an examination that is shown from a copy is still as it was kept, until it answers. `again`
 * asks at once.
 */
export function useCopyCheck(
  workitemId: string,
  copy: HeadersCopyShown | null,
): { readonly standing: CopyStanding; readonly again: () => void } {
  const { client } = useHost();
  const [answer, setAnswer] = useState<KnownAnswer | null>(null);
  const [attempt, setAttempt] = useState(0);
  const again = useCallback(() => setAttempt((count) => count + 1), []);
  const digest = copy?.digest ?? null;
  const standing = digest === null ? "none" : answer?.digest === digest ? answer.standing : "asking";
  useEffect(() => {
    if (digest === null) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const know = (standing: CopyStanding) => {
      if (!abort.signal.aborted) setAnswer({ digest, attempt, standing });
    };
    const ask = () =>
      client.case.compareHeaders({ workitemId, digest }, { signal: abort.signal }).then(
        ({ isUnchanged }) => know(isUnchanged ? "none" : "changed"),
        () => {
          know("unanswered");
          if (!abort.signal.aborted) timer = setTimeout(again, askAgainMs);
        },
      );
    if (attempt === 0) timer = setTimeout(() => void ask(), firstAskAfterMs);
    else void ask();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [client, workitemId, digest, attempt, again]);
  return { standing, again };
}
