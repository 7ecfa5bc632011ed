import { useQueries } from "@tanstack/react-query";
import type { AlertPolicy, AlertPolicyVersion } from "../../shared/domain/alert-policy.ts";
import { alertPolicyDifference } from "../../shared/rules/alert-policy-difference.ts";
import { formatDayAndTime } from "../app/format.ts";
import { useHost } from "../host/host-context.tsx";
import settings from "./settings.module.css";

/** Every version, newest first, with who approved it, from when it counts, and what it has otherwise than the one before. */
export function AlertPolicyVersions(props: { versions: readonly AlertPolicyVersion[]; inForceVersion: number }) {
  const { versions, inForceVersion } = props;
  return (
    <section className={settings.section} aria-label="Versions">
      <h3>Versions</h3>
      <ul className={settings.form}>
        {versions.map((version, place) => (
          <li key={version.version}>
            {versionWords(version, inForceVersion)}
            <Differences before={versions[place + 1]?.policy} after={version.policy} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a policy has otherwise than another, in words; `none` where there is none to compare or they are the same. */
export function Differences(props: { before: AlertPolicy | undefined; after: AlertPolicy; none?: string }) {
  const { before, after, none = "" } = props;
  const nameOf = useTeamNames([before, after]);
  const lines = before === undefined ? [] : alertPolicyDifference(before, after, nameOf);
  if (lines.length === 0) return none === "" ? null : <p className={settings.lead}>{none}</p>;
  return (
    <ul className={settings.differences} aria-label="Changed">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function useTeamNames(policies: readonly (AlertPolicy | undefined)[]): (entryId: string) => string {
  const { query } = useHost();
  const named = policies.flatMap((policy) => Object.values(policy?.teams ?? {}));
  const ids = [...new Set(named.filter((id) => id !== null))];
  const found = useQueries({
    queries: ids.map((entryId) => query.directory.get.queryOptions({ input: { entryId } })),
  });
  const names = new Map(ids.map((id, place) => [id, found[place]?.data?.entry.name ?? "a team of the directory"]));
  return (entryId) => names.get(entryId) ?? "a team of the directory";
}

function versionWords(one: AlertPolicyVersion, inForce: number): string {
  const now = one.version === inForce ? " (counts now)" : "";
  if (one.version === 0) return `Proposal of the program, approved by nobody${now}`;
  const when = `from ${formatDayAndTime(one.effectiveFrom)}`;
  return `Version ${one.version}${now}, ${when}, approved by ${one.approvedByName}: ${one.note}`;
}
