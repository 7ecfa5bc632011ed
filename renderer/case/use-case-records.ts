import { useQuery } from "@tanstack/react-query";
import type { Case, PutAsideText, VersionSummary } from "../../shared/contract/views.ts";
import type { Alert } from "../../shared/domain/alert.ts";
import { useHost } from "../host/host-context.tsx";

/** What a case consists of besides its draft and images. */
export interface CaseRecords {
  readonly versions: readonly VersionSummary[];
  readonly alerts: readonly Alert[];
  readonly putAside: readonly PutAsideText[];
}

/** Gives the case's signed versions and alerts as they are now; what the opening gave stands until they are fetched. */
export function useCaseRecords(openCase: Case): CaseRecords {
  const { query } = useHost();
  const { id: workitemId } = openCase.workitem;
  const versions = useQuery(query.report.versions.queryOptions({ input: { workitemId } }));
  const open = useQuery(query.alert.list.queryOptions({ input: { scope: "open" } }));
  const closed = useQuery(query.alert.list.queryOptions({ input: { scope: "closed" } }));
  const putAside = useQuery(query.putAside.list.queryOptions({ input: { workitemId } }));
  const current = [...(open.data?.alerts ?? []), ...(closed.data?.alerts ?? [])];
  return {
    versions: versions.data?.versions ?? openCase.versions,
    alerts: mergeAlerts(openCase.alerts, current, workitemId),
    putAside: putAside.data?.texts ?? [],
  };
}

/** Gives the alerts of one case, each in its newest version, in the order they were raised. */
export function mergeAlerts(known: readonly Alert[], current: readonly Alert[], workitemId: string): readonly Alert[] {
  const byId = new Map<string, Alert>();
  for (const alert of [...known, ...current]) {
    const before = byId.get(alert.id);
    if (alert.workitemId !== workitemId || (before !== undefined && before.version > alert.version)) continue;
    byId.set(alert.id, alert);
  }
  return [...byId.values()].sort((one, other) => one.raisedAt - other.raisedAt);
}
