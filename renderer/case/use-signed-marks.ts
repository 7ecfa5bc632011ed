import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { VersionSummary } from "../../shared/contract/views.ts";
import { useHost } from "../host/host-context.tsx";
import type { DraftState } from "../report/draft-reducer.ts";
import type { SignedRecord } from "../viewer/marks/signed-marks.ts";

/** Gives the marks of the newest signed version of a case, or null while there is none or it is not here yet. */
export function useSignedMarks(versions: readonly VersionSummary[], draft: DraftState): SignedRecord | null {
  const { query } = useHost();
  const newest = versions.reduce<VersionSummary | null>(
    (found, version) => (found === null || version.version > found.version ? version : found),
    null,
  );
  const { data } = useQuery({
    ...query.report.version.queryOptions({ input: { reportVersionId: newest?.id ?? "" } }),
    enabled: newest !== null,
  });
  const isAdding = draft.phase !== "loading" && isWritten(draft, versions) && draft.kind === "addendum";
  return useMemo(() => {
    if (data === undefined) return null;
    const { version, measurements } = data.document;
    return { version, marks: measurements, objectUids: data.objectUids, isAdding };
  }, [data, isAdding]);
}

/** A version carries the identifier of its draft: one that became a version is written no more. */
export function isWritten(draft: DraftState, versions: readonly VersionSummary[]): boolean {
  if (draft.phase === "loading" || draft.phase === "signed") return false;
  return !versions.some(({ id }) => id === draft.draftId);
}
