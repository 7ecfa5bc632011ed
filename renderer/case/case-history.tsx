import type { PutAsideText, VersionSummary } from "../../shared/contract/views.ts";
import type { Alert, AlertEvent } from "../../shared/domain/alert.ts";
import { sectionCodes } from "../../shared/domain/section.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { formatDayAndTime } from "../app/format.ts";
import { textOf } from "../report/text-of-sections.ts";
import { Button } from "../ui/button.tsx";
import styles from "./case-drawer.module.css";

interface HistoryEntry {
  readonly key: string;
  readonly at: number;
  readonly what: string;
  readonly who: string;
  /** Words to be read or copied; empty where there are none. */
  readonly text: string;
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
  becameActionLate: "Alert not acted on in time",
  contacted: "Reached about the alert",
  messageQueued: "Message of the alert queued",
  escalated: "Alert escalated",
  voiceNeeded: "Telephone needed for the alert",
  channelDown: "Message of the alert did not get through",
  rerouted: "Alert follows the patient",
  reportAmended: "Alert's record added to the report",
  superseded: "Another alert took its place",
};

const putAsideWords: Record<PutAsideText["reason"], string> = {
  refused: "Text of another window, not saved in the draft",
  chosen: "Text put aside for another window's",
  replaced: "Text replaced by another window's",
  takenOver: "Text as it was when a colleague took the case over",
};

function putAsideEntry(text: PutAsideText, versions: readonly VersionSummary[]): HistoryEntry {
  const version = versions.find((each) => each.id === text.draftId);
  const where = text.differing.map((key) => sectionCodes[key].heading).join(", ");
  const written = version === undefined ? "" : `, while version ${version.version} was written`;
  const what = `${putAsideWords[text.reason]}${written}: ${where}`;
  return { key: text.id, at: text.at, what, who: text.byName, text: textOf(text.sections) };
}

/** Gives what happened to the case as far as the window knows, newest first. */
export function historyOf(
  workitem: Workitem,
  versions: readonly VersionSummary[],
  alerts: readonly Alert[],
  putAside: readonly PutAsideText[],
): readonly HistoryEntry[] {
  const entries: HistoryEntry[] = putAside.map((text) => putAsideEntry(text, versions));
  const add = (entry: Omit<HistoryEntry, "text">) => entries.push({ ...entry, text: "" });
  for (const version of versions) {
    add({
      key: version.id,
      at: version.signedAt,
      what: `Version ${version.version} signed`,
      who: version.signedByName,
    });
  }
  for (const alert of alerts) {
    for (const event of alert.events) {
      const what = event.detail === "" ? alertWords[event.kind] : `${alertWords[event.kind]}: ${event.detail}`;
      add({ key: event.id, at: event.at, what, who: event.byName });
    }
  }
  if (workitem.reservation !== null) {
    const { since, displayName } = workitem.reservation;
    add({ key: "reserved", at: since, what: "Reserved", who: displayName });
  }
  if (workitem.study.performedAt !== null) {
    const { performedAt, site } = workitem.study;
    add({ key: "performed", at: performedAt, what: "Examination performed", who: site.name });
  }
  return entries.sort((one, other) => other.at - one.at);
}

/** What happened to the case, newest first. */
export function CaseHistory(props: {
  workitem: Workitem;
  versions: readonly VersionSummary[];
  alerts: readonly Alert[];
  putAside: readonly PutAsideText[];
}) {
  return (
    <ol className={styles.history}>
      {historyOf(props.workitem, props.versions, props.alerts, props.putAside).map((entry) => (
        <li key={entry.key}>
          <span className={`${styles.quiet} figures`}>{formatDayAndTime(entry.at)}</span>
          <span>{entry.what}</span>
          {entry.who !== "" && <span className={styles.quiet}>{entry.who}</span>}
          {entry.text !== "" && <KeptText text={entry.text} />}
        </li>
      ))}
    </ol>
  );
}

function KeptText({ text }: { text: string }) {
  return (
    <details className={styles.kept}>
      <summary>Read it</summary>
      <pre>{text}</pre>
      <Button size="small" onPress={() => void navigator.clipboard.writeText(text)}>
        Copy it
      </Button>
    </details>
  );
}
