import { useQuery } from "@tanstack/react-query";
import { CalendarClock, FileDiff, Files, FileX, PencilLine, Undo2 } from "lucide-react";
import { useState } from "react";
import type { VersionSummary } from "../../shared/contract/views.ts";
import type { Draft } from "../../shared/domain/report.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import type { StructuredReport } from "../../shared/objects/structured-report.ts";
import { isEnd, type LifeState, listStatus, nextLifeState, owesReport } from "../../shared/rules/report-machine.ts";
import { windowNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import { AwaitedNote } from "../second-signature/awaited-note.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Menu, type MenuEntry } from "../ui/menu.tsx";
import { Message } from "../ui/message.tsx";
import { CaseNotices } from "./case-notices.tsx";
import { CompareSheet } from "./compare-sheet.tsx";
import { EndSheet } from "./end-sheet.tsx";
import { GiveUpSheet, revisionName } from "./give-up-sheet.tsx";
import { HeldNote } from "./held-note.tsx";
import { ReleaseCountdown } from "./release-countdown.tsx";
import { RequestsSheet } from "./requests-sheet.tsx";

/** Gives the newest version that was not taken back, or null. */
export function newestReleased(versions: readonly VersionSummary[]): VersionSummary | null {
  return versions
    .filter(({ recalledAt }) => recalledAt === null)
    .reduce<VersionSummary | null>(
      (newest, version) => (newest === null || version.version > newest.version ? version : newest),
      null,
    );
}

/** Says whether there is a report to add to or to correct: a version that was not taken back, and neither provisional nor an end. */
export function isToBeAddedTo(versions: readonly VersionSummary[]): boolean {
  const newest = newestReleased(versions);
  return newest !== null && nextLifeState(newest.status, "startAddendum") !== null;
}

/** What has to be known of a report's life above its text: what waits for a decision, what leaves soon, what is still owed. */
export function LifeNotes(props: {
  workitem: Workitem;
  versions: readonly VersionSummary[];
  onTakenBack: (draft: Draft | null) => void;
  /** What the archive already holds of others' reports of this examination. */
  elsewhere: readonly StructuredReport[];
  /** The draft that this person writes; null where they do not. */
  keeper: DraftKeeper | null;
}) {
  const { person } = useSignedIn();
  const { query } = useHost();
  const newest = newestReleased(props.versions);
  const isProvisional = newest?.status === "provisional";
  const request = useQuery({
    ...query.secondSignature.awaited.queryOptions({ input: { workitemId: props.workitem.id } }),
    enabled: isProvisional,
  });
  const awaited = request.data?.awaited ?? null;
  const isMine = newest?.signedByName === person.displayName;
  return (
    <>
      <CaseNotices workitemId={props.workitem.id} />
      <HeldNote workitem={props.workitem} />
      {props.elsewhere.map(({ sopInstanceUid, title, standing }) => (
        <Message key={sopInstanceUid} tone="due" title="Reported elsewhere." isLive>
          {`The archive has a signed report of this examination that was not written here (${title}. ${standing}). Read it on a pane before you write another one.`}
        </Message>
      ))}
      {newest !== null && newest.releaseAt !== null && isMine && (
        <ReleaseCountdown
          key={newest.id}
          reportVersionId={newest.id}
          version={newest.version}
          releaseAt={newest.releaseAt}
          onTakenBack={props.onTakenBack}
        />
      )}
      {isProvisional && awaited !== null && (
        <AwaitedNote
          workitemId={props.workitem.id}
          awaited={awaited}
          keeper={props.keeper}
          onTakenBack={props.onTakenBack}
        />
      )}
      {isProvisional && request.isFetched && awaited === null && (
        <Message tone="due" title="Provisional.">
          {newest.releaseAt !== null && newest.releaseAt > windowNow()
            ? `Version ${newest.version} goes out before it is final.`
            : `Version ${newest.version} went out before it was final.`}{" "}
          The final report is still owed.
        </Message>
      )}
    </>
  );
}

type Open = "compare" | "end" | "giveUp" | "requests" | null;

/** What else can be done with a report: correct it, withdraw it or cancel the case, compare versions, answer more requests. */
export function LifeMenu(props: {
  workitem: Workitem;
  versions: readonly VersionSummary[];
  /** Null where this person may not correct it, or writes already. */
  onCorrect: (() => void) | null;
  mayWrite: boolean;
  /** The addendum or correction that this person writes, or null. */
  revision: DraftKeeper | null;
  onGivenUp: () => void;
  /** Whatever this person writes in the case, or null. */
  keeper: DraftKeeper | null;
  /** The report was withdrawn or the case cancelled: nothing is written in it any more. */
  onEnded: () => void;
  onTellDelay: () => void;
}) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const newest = newestReleased(props.versions);
  const entries = entriesOf(props, newest);
  if (entries.length === 0) return null;
  return (
    <>
      <Menu
        label="More about this report"
        trigger={<Button variant="quiet">More</Button>}
        entries={entries}
        onAction={(id) => {
          if (id === "correct") props.onCorrect?.();
          else if (id === "delay") props.onTellDelay();
          else setOpen(asOpen(id));
        }}
      />
      {open === "compare" && <CompareSheet versions={props.versions} onClose={close} />}
      {open === "end" && (
        <EndSheet
          workitemId={props.workitem.id}
          newest={newest}
          keeper={props.keeper}
          onEnded={props.onEnded}
          onClose={close}
        />
      )}
      {open === "giveUp" && props.revision !== null && (
        <GiveUpSheet keeper={props.revision} onGivenUp={props.onGivenUp} onClose={close} />
      )}
      {open === "requests" && <RequestsSheet workitemId={props.workitem.id} onClose={close} />}
    </>
  );
}

/** The case is as it was when it was opened; the newest version says what became of it since. */
function stateNow(workitem: Workitem, newest: VersionSummary | null): LifeState {
  if (newest !== null && newest.status !== "provisional") return newest.status;
  return newest === null || workitem.status === "held" ? workitem.status : "provisional";
}

function asOpen(id: string): Open {
  return id === "compare" || id === "end" || id === "giveUp" || id === "requests" ? id : null;
}

function entriesOf(props: Parameters<typeof LifeMenu>[0], newest: VersionSummary | null): MenuEntry[] {
  const { workitem, versions, onCorrect, mayWrite } = props;
  const state = stateNow(workitem, newest);
  const mayEnd = mayWrite && !isEnd(state);
  const isCorrectable = onCorrect !== null && nextLifeState(state, "startCorrection") !== null;
  return [
    ...(isCorrectable ? [{ id: "correct", label: "Correct the report", icon: <PencilLine aria-hidden="true" /> }] : []),
    ...(mayWrite && owesReport(listStatus(state))
      ? [{ id: "requests", label: "Requests that it answers", icon: <Files aria-hidden="true" /> }]
      : []),
    ...(workitem.targetAt !== null && owesReport(listStatus(state))
      ? [{ id: "delay", label: "Tell of a delay", icon: <CalendarClock aria-hidden="true" /> }]
      : []),
    ...(versions.length > 1
      ? [{ id: "compare", label: "Compare two versions", icon: <FileDiff aria-hidden="true" /> }]
      : []),
    ...(props.revision === null ? [] : [giveUpEntry(props.revision)]),
    ...(mayEnd ? [endEntry(newest !== null)] : []),
  ];
}

function giveUpEntry(revision: DraftKeeper): MenuEntry {
  return { id: "giveUp", label: `Give up the ${revisionName(revision)}`, icon: <Undo2 aria-hidden="true" /> };
}

function endEntry(isSigned: boolean): MenuEntry {
  const label = isSigned ? "Withdraw the report" : "Cancel, not reported";
  return { id: "end", label, icon: <FileX aria-hidden="true" />, isDanger: true };
}
