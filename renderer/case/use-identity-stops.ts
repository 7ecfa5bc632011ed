import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Case } from "../../shared/contract/views.ts";
import type { IdentityDecisionKind, IdentityStop } from "../../shared/domain/identity.ts";
import { identityKey } from "../../shared/rules/patient-identity.ts";
import { useHost } from "../host/host-context.tsx";
import type { DisplaySet } from "../viewer/viewer-types.ts";

/** What stops the case, and what was decided of it. */
export interface IdentityStops {
  /** Each identity that is not the case's, decided or not; empty until the core has answered. */
  readonly stops: readonly IdentityStop[];
  /** What was decided of a series' images, or null. Undecided images are shown nowhere. */
  readonly decisionOn: (set: DisplaySet) => IdentityDecisionKind | null;
}

/** Tells the core of series that are not this patient's, which records it, and gives what was decided of them. */
export function useIdentityStops({ workitem }: Case, foreign: readonly DisplaySet[]): IdentityStops {
  const { query } = useHost();
  const found = useMemo(() => foundSeries(foreign), [foreign]);
  const { data } = useQuery({
    ...query.identity.check.queryOptions({ input: { workitemId: workitem.id, found } }),
    enabled: found.length > 0,
    // What an earlier opening of this case heard may have been decided anew.
    gcTime: 0,
  });
  return useMemo(() => {
    const stops = found.length === 0 ? [] : (data?.stops ?? []);
    return { stops, decisionOn: (set) => decisionOn(set, stops) };
  }, [found, data]);
}

/** Of many series of one stranger a few are enough to be looked at. */
const mostReported = 500;

/** Gives series as they are told to the core. */
export function foundSeries(foreign: readonly DisplaySet[]) {
  return foreign.slice(0, mostReported).map(({ archiveId, studyInstanceUid, seriesInstanceUid }) => ({
    archiveId,
    // The archive answered for it; that it is a valid identifier was checked when the study was found.
    studyInstanceUid: studyInstanceUid as Case["workitem"]["study"]["studyInstanceUid"],
    seriesInstanceUid,
  }));
}

function decisionOn(set: DisplaySet, stops: readonly IdentityStop[]): IdentityDecisionKind | null {
  if (set.patient === undefined) return null;
  const key = identityKey(set.archiveId, set.patient);
  return stops.find((stop) => stop.identityKey === key)?.decision?.kind ?? null;
}
