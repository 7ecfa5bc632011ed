import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { WindowCount } from "../../shared/domain/window-profile.ts";
import { useHost } from "../host/host-context.tsx";
import type { WindowStanding } from "../viewer/hanging-state.ts";
import type { Viewer } from "../viewer/viewer.ts";
import type { ViewerState } from "../viewer/viewer-store.ts";

/** Which of the windows this is; panes are hung once that is known. */
export interface KnownWindowStanding {
  readonly isKnown: boolean;
  readonly standing: WindowStanding;
}

/** Gives which of how many windows this is and what was arranged before, for the hanging. */
export function useWindowStanding(number: WindowCount): KnownWindowStanding {
  const { query } = useHost();
  const { data: known, isPending } = useQuery(query.windows.standing.queryOptions());
  const profile = useQuery({ ...query.windows.profile.queryOptions(), staleTime: 0, refetchOnMount: "always" });
  // Where it cannot be known the case is hung as for one window.
  const isKnown = !isPending && !profile.isPending;
  const count = windowCount(known?.imageWindows.map((window) => window.number) ?? [], number);
  const arrangements = profile.data?.arrangements;
  return useMemo(
    () => ({ isKnown, standing: { number, count, arrangements: arrangements ?? [] } }),
    [isKnown, number, count, arrangements],
  );
}

/** Gives how many windows there are: this one, the case window and those of images, each number once. */
export function windowCount(imageWindows: readonly WindowCount[], number: WindowCount): WindowCount {
  const { size } = new Set<WindowCount>([1, number, ...imageWindows]);
  return size >= 3 ? 3 : size === 2 ? 2 : 1;
}

/** A reader who goes on at once has not arranged anything. */
const settledAfterMs = 1_500;

/** Remembers, while several windows are open, what this one shows of cases that the same protocol hangs. */
export function useKeptArrangement(viewer: Viewer): void {
  const { client, query } = useHost();
  const queryClient = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = viewer.store.subscribe((now, before) => {
      if (now.layout === before.layout && now.hanging === before.hanging) return;
      clearTimeout(timer);
      const kept = arrangementNow(now);
      if (kept === null) return;
      timer = setTimeout(() => {
        // Not remembered is no harm: the next case opens as the protocol says.
        client.windows
          .keepArrangement(kept)
          .then(() => queryClient.invalidateQueries({ queryKey: query.windows.profile.queryKey() }))
          .catch(() => undefined);
      }, settledAfterMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [viewer, client, query, queryClient]);
}

function arrangementNow({ hanging, standing, layout, beforePlanes }: ViewerState) {
  const step = hanging?.plan.steps[hanging.stepIndex];
  if (hanging === null || step === undefined || standing.count < 2 || beforePlanes !== null) return null;
  const { number: windowNumber, count } = standing;
  return { windowNumber, windowCount: count, protocolId: hanging.plan.protocol.id, stepName: step.name, layout };
}
