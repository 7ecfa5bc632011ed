import type { VersionSummary } from "../../shared/contract/views.ts";
import type { Alert, AlertEvent } from "../../shared/domain/alert.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { formatDayAndTime } from "../app/format.ts";
import styles from "./case-drawer.module.css";

interface HistoryEntry {
  readonly key: string;
  readonly at: number;
  readonly what: string;
  readonly who: string;
}

const alertWords: Record<AlertEvent["kind"], string> = {
  raised: "Alert raised",
  dispatched: "Alert sent",
  delivered: "Alert delivered",
  opened: "Alert opened",
  contactFailed: "Nobody reached about the alert",
  acknowledged: "Alert acknowledged",
  actioned: "Action on the alert recorded",
  handedOver: "Alert handed over",
  closed: "Alert closed",
  cancelRequested: "Asked to cancel the alert",
  cancelled: "Alert cancelled",
  becameLate: "Alert became late",
};

/** Gives what happened to the case as far as the window knows, newest first. */
export function historyOf(
  workitem: Workitem,
  versions: readonly VersionSummary[],
  alerts: readonly Alert[],
): readonly HistoryEntry[] {
  const entries: HistoryEntry[] = versions.map((version) => ({
    key: version.id,
    at: version.signedAt,
    what: `Version ${version.version} signed`,
    who: version.signedByName,
  }));
  for (const alert of alerts) {
    for (const event of alert.events) {
      const what = event.detail === "" ? alertWords[event.kind] : `${alertWords[event.kind]}: ${event.detail}`;
      entries.push({ key: event.id, at: event.at, what, who: event.byName });
    }
  }
  if (workitem.reservation !== null) {
    const { since, displayName } = workitem.reservation;
    entries.push({ key: "reserved", at: since, what: "Reserved", who: displayName });
  }
  if (workitem.study.performedAt !== null) {
    const { performedAt, site } = workitem.study;
    entries.push({ key: "performed", at: performedAt, what: "Examination performed", who: site.name });
  }
  return entries.sort((one, other) => other.at - one.at);
}

/** What happened to the case, newest first. */
export function CaseHistory(props: {
  workitem: Workitem;
  versions: readonly VersionSummary[];
  alerts: readonly Alert[];
}) {
  return (
    <ol className={styles.history}>
      {historyOf(props.workitem, props.versions, props.alerts).map((entry) => (
        <li key={entry.key}>
          <span className={`${styles.quiet} figures`}>{formatDayAndTime(entry.at)}</span>
          <span>{entry.what}</span>
          {entry.who !== "" && <span className={styles.quiet}>{entry.who}</span>}
        </li>
      ))}
    </ol>
  );
}
