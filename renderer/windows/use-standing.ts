import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useLayoutEffect, useState } from "react";
import type { Standing } from "../../shared/contract/windows.ts";
import type { ImageWindowNumber } from "../../shared/domain/parked-case.ts";
import { useConnection, useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";

/** Gives what the windows of this sign-in show, renewed by the core's events; null until it is known. */
export function useStanding(): Standing | null {
  const { query } = useHost();
  return useQuery(query.windows.standing.queryOptions()).data ?? null;
}

/** What a window of images follows. */
export type Followed =
  | { readonly kind: "joining" }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "noCaseWindow" }
  | { readonly kind: "noCase" }
  | { readonly kind: "severalCases" }
  | {
      readonly kind: "case";
      readonly workitemId: string;
      /** False while the core cannot be heard: the case window may show another patient by now. */
      readonly isCertain: boolean;
      /** Rises each time the core knows this window anew. */
      readonly generation: number;
    };

/** Makes this window one of images and gives what it follows, at each moment by the core's word. */
export function useFollowed(number: ImageWindowNumber): { followed: Followed; retry: () => void } {
  const { client, query } = useHost();
  const queryClient = useQueryClient();
  const { state, generation } = useConnection();
  // Behind the lock nothing is heard of the core: what was known before it says nothing after it.
  const isOpen = useSignedIn().session.state === "signedIn" && state === "connected";
  const [joined, setJoined] = useState(0);
  const [isSure, setSure] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [failure, setFailure] = useState<{ readonly attempt: number; readonly error: unknown } | null>(null);
  // Before the browser paints: images that are no longer certain are not seen once more.
  useLayoutEffect(() => {
    if (!isOpen) return;
    let isCurrent = true;
    client.windows.join({ number }).then(
      (standing) => {
        if (!isCurrent) return;
        queryClient.setQueryData(query.windows.standing.queryKey(), standing);
        // What happened between the answer and the first event is asked for.
        void queryClient.invalidateQueries({ queryKey: query.windows.standing.queryKey() });
        setJoined(generation);
        setSure(true);
      },
      (thrown: unknown) => {
        if (isCurrent) setFailure({ attempt, error: thrown });
      },
    );
    return () => {
      isCurrent = false;
      setSure(false);
    };
  }, [client, query, queryClient, number, isOpen, generation, attempt]);
  const standing = useStanding();
  const retry = () => setAttempt((count) => count + 1);
  if (joined === 0 || standing === null) {
    const hasFailed = failure !== null && failure.attempt === attempt;
    return { followed: hasFailed ? { kind: "failed", error: failure.error } : { kind: "joining" }, retry };
  }
  const isCertain = isOpen && isSure && joined === generation;
  return { followed: followedIn(standing, { isCertain, generation: joined }), retry };
}

/** Gives what is followed where the windows stand so: a case only where the case windows show exactly one. */
export function followedIn(
  standing: Pick<Standing, "cases" | "caseWindowCount">,
  sure: { readonly isCertain: boolean; readonly generation: number },
): Followed {
  const [workitemId, second] = standing.cases;
  if (second !== undefined) return { kind: "severalCases" };
  if (workitemId !== undefined) return { kind: "case", workitemId, ...sure };
  return { kind: standing.caseWindowCount === 0 ? "noCaseWindow" : "noCase" };
}
