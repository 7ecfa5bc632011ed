import { Bell, CircleCheck, PenLine } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { PutAsideText, VersionSummary } from "../../shared/contract/views.ts";
import type { Alert } from "../../shared/domain/alert.ts";
import type { Draft, KeyImage } from "../../shared/domain/report.ts";
import { sectionText } from "../../shared/domain/report.ts";
import { outwardStatus } from "../../shared/domain/report-status.ts";
import { sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import type { ReportedExamination } from "../../shared/rules/measurement-text.ts";
import { formatDayAndTime } from "../app/format.ts";
import { shownKey } from "../app/keys.ts";
import { FindingCard } from "../checks/finding-card.tsx";
import { DictationLine } from "../dictation/dictation-line.tsx";
import { newestReleased } from "../life/case-life.tsx";
import { CorrectionSummary } from "../life/correction-summary.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { Select } from "../ui/select.tsx";
import { Tag, type Tone } from "../ui/tag.tsx";
import { AlertSummary } from "./alert-summary.tsx";
import type { DraftKeeper } from "./draft-keeper.ts";
import { type DraftState, hasUnsavedEdits, mayEditDraft, type OpenDraft } from "./draft-reducer.ts";
import { type ChipActions, DraftSections } from "./draft-sections.tsx";
import { DraftTrouble } from "./draft-trouble.tsx";
import { EndedNotice } from "./ended-notice.tsx";
import { KeyImageStrip } from "./key-image-strip.tsx";
import { ParagraphsView } from "./paragraphs-view.tsx";
import type { ReportDeeds } from "./report-deeds.ts";
import type { ReportEditors } from "./report-editors.ts";
import styles from "./report-panel.module.css";
import { SaveStatus } from "./save-status.tsx";
import { TemplateBar } from "./template-bar.tsx";
import { useDraftState } from "./use-draft.ts";
import { VersionView } from "./version-view.tsx";

export interface ReportPanelProps {
  workitemId: string;
  keeper: DraftKeeper | null;
  /** A colleague's draft, to be read only; null where there is none. */
  otherDraft: Draft | null;
  editors: ReportEditors;
  /** What can be done with the draft beside typing; null where there is none. */
  deeds: ReportDeeds | null;
  /** What the report is of; a number measured on another examination says so. */
  examination: ReportedExamination;
  versions: readonly VersionSummary[];
  /** Who has the case by now, where that is somebody else; null while it is this person's or nobody's. */
  holder: string | null;
  /** Texts kept beside the drafts of this case. */
  putAside: readonly PutAsideText[];
  alerts: readonly Alert[];
  chips: ChipActions;
  isMarking: boolean;
  onMarkKeyImage: () => void;
  onOpenKeyImage: (keyImage: KeyImage) => void;
  onRaiseAlert: () => void;
  onSign: () => void;
  /** Null where this person may not add to the report. */
  onStartAddendum: (() => void) | null;
  isStartingAddendum: boolean;
  /** Something that must be read before anything is signed, e.g. another patient on a pane. */
  warning?: ReactNode;
  isSigningBlocked: boolean;
  /** What has to be known of the report's life, above its text. */
  lifeNotes?: ReactNode;
  /** What else can be done with the report, beside its main buttons. */
  lifeMenu?: ReactNode;
  /** What referrers asked about the signed report. */
  questions?: ReactNode;
  /** An earlier report, under the draft; absent while it is not shown. */
  earlier?: ReactNode;
}

/** The report beside the images: the draft to write in, or a signed version to read. */
export function ReportPanel(props: ReportPanelProps) {
  const state = useDraftState(props.keeper);
  const draft = isWritten(state, props.versions) ? state : null;
  const [chosen, setChosen] = useState<string | null>(null);
  const latest = newestReleased(props.versions);
  const shown = chosen ?? (draft === null ? (latest?.id ?? "draft") : "draft");
  const isDraftShown = shown === "draft" && draft !== null;
  return (
    <section className={styles.panel} aria-label="Report" data-region="report">
      <header className={styles.bar}>
        <h2>Report</h2>
        <Standing draft={draft} latest={latest} hasOtherDraft={props.otherDraft !== null} />
        <VersionPicker hasDraft={draft !== null} versions={props.versions} value={shown} onChange={setChosen} />
        <span className={styles.gap} />
        {isDraftShown && props.holder === null && <SaveStatus state={draft} />}
      </header>
      {isDraftShown && props.deeds !== null && (
        <TemplateBar workitemId={props.workitemId} draft={draft} deeds={props.deeds} />
      )}
      {isDraftShown && <DictationLine />}
      <div className={styles.body} data-report-scroll>
        {props.warning !== undefined && <div className={styles.warning}>{props.warning}</div>}
        {props.lifeNotes !== undefined && <div className={styles.warning}>{props.lifeNotes}</div>}
        {isDraftShown && <EndedNotice workitemId={props.workitemId} draftId={draft.draftId} />}
        <AlertSummary alerts={props.alerts} />
        {isDraftShown && props.keeper !== null ? (
          <DraftBody {...props} keeper={props.keeper} draft={draft} latest={latest} />
        ) : (
          <ReadBody versionId={shown === "draft" ? null : shown} otherDraft={props.otherDraft} chips={props.chips} />
        )}
      </div>
      {isDraftShown && props.earlier}
      {isDraftShown && <FindingCard />}
      {isDraftShown && props.keeper !== null && (
        <DraftTrouble state={draft} keeper={props.keeper} putAside={props.putAside} holder={props.holder} />
      )}
      {isDraftShown && props.keeper !== null && (
        <KeyImageStrip
          content={draft.content}
          keeper={props.keeper}
          isEditable={mayEditDraft(draft)}
          isMarking={props.isMarking}
          onMark={props.onMarkKeyImage}
          onOpen={props.onOpenKeyImage}
        />
      )}
      <ActionBar {...props} isDraft={draft !== null} />
    </section>
  );
}

/**
 * Says whether there is a draft to write in. A version carries the identifier of its draft: one that was signed although
 * its answer was lost is read as the version that it became, unless words were written after it.
 */
function isWritten(state: DraftState, versions: readonly VersionSummary[]): state is OpenDraft {
  if (state.phase === "loading" || state.phase === "signed") return false;
  return hasUnsavedEdits(state) || !versions.some((version) => version.id === state.draftId);
}

function Standing(props: { draft: OpenDraft | null; latest: VersionSummary | null; hasOtherDraft: boolean }) {
  const { draft, latest } = props;
  if (draft !== null) {
    return (
      <Tag tone="info" icon={<PenLine aria-hidden="true" />}>
        {draftNames[draft.kind]}
      </Tag>
    );
  }
  if (props.hasOtherDraft) return <Tag tone="due">Colleague's draft</Tag>;
  if (latest === null) return <Tag>Not written</Tag>;
  return (
    <Tag tone={latestTone(latest)} icon={<CircleCheck aria-hidden="true" />}>
      {outwardStatus[latest.status].words}
    </Tag>
  );
}

const draftNames: Record<Draft["kind"], string> = {
  report: "Draft",
  addendum: "Addendum",
  correction: "Correction",
};

function latestTone({ status }: VersionSummary): Tone {
  if (status === "withdrawn" || status === "cancelled") return "critical";
  return status === "provisional" ? "due" : "done";
}

function VersionPicker(props: {
  hasDraft: boolean;
  versions: readonly VersionSummary[];
  value: string;
  onChange: (id: string) => void;
}) {
  if (props.versions.length + (props.hasDraft ? 1 : 0) < 2) {
    const [only] = props.versions;
    if (only === undefined || props.hasDraft) return null;
    return <span className={`${styles.quiet} figures`}>{nameOf(only)}</span>;
  }
  const newestFirst = [...props.versions].sort((one, other) => other.version - one.version);
  const versions = newestFirst.map((version) => ({ id: version.id, label: nameOf(version) }));
  const options = props.hasDraft ? [{ id: "draft", label: "Being written" }, ...versions] : versions;
  return <Select label="Version shown" isLabelHidden options={options} value={props.value} onChange={props.onChange} />;
}

function nameOf(version: VersionSummary): string {
  const back = version.recalledAt === null ? "" : ", taken back";
  return `Version ${version.version}, ${formatDayAndTime(version.signedAt)}${back}`;
}

function DraftBody(props: ReportPanelProps & { keeper: DraftKeeper; draft: OpenDraft; latest: VersionSummary | null }) {
  const { keeper, draft, latest, deeds } = props;
  return (
    <>
      {draft.kind === "correction" && (
        <CorrectionSummary
          summary={draft.content.correctionSummary ?? ""}
          isEditable={mayEditDraft(draft)}
          onEdit={(change) => keeper.edit(change)}
        />
      )}
      {deeds !== null && (
        <DraftSections
          key={draft.draftId}
          state={draft}
          keeper={keeper}
          editors={props.editors}
          deeds={deeds}
          chips={props.chips}
          examination={props.examination}
        />
      )}
      {draft.kind === "addendum" && latest !== null && (
        <section className={styles.base} aria-label="Report that is added to">
          <h3 className={styles.baseHead}>Added to version {latest.version}</h3>
          <VersionView reportVersionId={latest.id} onOpenMark={props.chips.openMark} />
        </section>
      )}
    </>
  );
}

function ReadBody(props: { versionId: string | null; otherDraft: Draft | null; chips: ChipActions }) {
  const { versionId, otherDraft, chips } = props;
  if (versionId !== null) return <VersionView reportVersionId={versionId} onOpenMark={chips.openMark} />;
  if (otherDraft !== null) return <OtherDraft draft={otherDraft} />;
  return <p className={styles.nothing}>Nobody has written a report of this examination yet.</p>;
}

/** A colleague's words as they were when the case was opened; they may be changing. */
function OtherDraft({ draft }: { draft: Draft }) {
  const written = sectionKeys.filter((key) => sectionText(draft.content.sections[key]) !== "");
  return (
    <div className={styles.other}>
      <Message tone="due" title="A colleague's draft.">
        As it was saved at {formatDayAndTime(draft.updatedAt)}; it is not signed and may be changing.
      </Message>
      {written.map((key) => (
        <section key={key}>
          <h3 className={styles.otherHead}>{sectionCodes[key].heading}</h3>
          <ParagraphsView paragraphs={draft.content.sections[key]} />
        </section>
      ))}
    </div>
  );
}

function ActionBar(props: ReportPanelProps & { isDraft: boolean }) {
  return (
    <footer className={styles.actions}>
      {props.lifeMenu}
      {!props.isDraft && props.questions}
      <span className={styles.gap} />
      <Button
        variant="danger"
        icon={<Bell aria-hidden="true" />}
        shortcut={shownKey("raiseAlert")}
        onPress={props.onRaiseAlert}
      >
        Raise alert
      </Button>
      {props.isDraft && (
        <Button
          variant="primary"
          icon={<PenLine aria-hidden="true" />}
          shortcut={shownKey("signReport")}
          isDisabled={props.isSigningBlocked || props.holder !== null}
          onPress={props.onSign}
        >
          Sign
        </Button>
      )}
      {!props.isDraft && props.onStartAddendum !== null && (
        <Button
          variant="primary"
          icon={<PenLine aria-hidden="true" />}
          isPending={props.isStartingAddendum}
          onPress={props.onStartAddendum}
        >
          Add an addendum
        </Button>
      )}
    </footer>
  );
}
