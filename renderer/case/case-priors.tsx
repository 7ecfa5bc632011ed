import { Columns2, FileText, Image } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Prior } from "../../shared/domain/study.ts";
import { formatDay } from "../app/format.ts";
import { shownKey } from "../app/keys.ts";
import { VersionView } from "../report/version-view.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Message } from "../ui/message.tsx";
import { StatusText, Tag } from "../ui/tag.tsx";
import styles from "./case-drawer.module.css";
import type { PriorState } from "./use-case-images.ts";
import { lookingIn } from "./use-priors.ts";

/** The patient's earlier examinations, most relevant first, each with the reason, its images and its report. */
export function CasePriors(props: {
  priors: readonly Prior[];
  problems: readonly string[];
  /** Names of the archives that have not answered yet. */
  awaitedFrom: readonly string[];
  bestPrior: Prior | null;
  stateOf: (prior: Prior) => PriorState;
  onOpen: (prior: Prior) => void;
  /** People who may be this patient, under the priors and never among them. */
  candidates: ReactNode;
}) {
  const { priors, problems, awaitedFrom } = props;
  const [readId, setReadId] = useState<string | null>(null);
  return (
    <div className={styles.priors}>
      <div role="status">{awaitedFrom.length > 0 && <p className={styles.awaited}>{lookingIn(awaitedFrom)}…</p>}</div>
      {problems.map((problem) => (
        <div key={problem} className={styles.problem}>
          <Message tone="due" title="The list may be incomplete.">
            {problem}
          </Message>
        </div>
      ))}
      {priors.length === 0 && problems.length === 0 && awaitedFrom.length === 0 && (
        <EmptyState title="No earlier examination">
          Every archive was asked for this patient. Earlier examinations appear here when an archive has one.
        </EmptyState>
      )}
      <ol className={styles.priorList}>
        {priors.map((prior) => (
          <PriorEntry
            key={`${prior.study.archiveId} ${prior.study.studyInstanceUid}`}
            prior={prior}
            isBest={prior === props.bestPrior}
            state={props.stateOf(prior)}
            isRead={readId !== null && prior.reportVersionId === readId}
            onOpen={() => props.onOpen(prior)}
            onRead={(id) => setReadId((before) => (before === id ? null : id))}
          />
        ))}
      </ol>
      {props.candidates}
    </div>
  );
}

function PriorEntry(props: {
  prior: Prior;
  isBest: boolean;
  state: PriorState;
  isRead: boolean;
  onOpen: () => void;
  onRead: (reportVersionId: string) => void;
}) {
  const { prior, isBest, state, isRead } = props;
  const { study, reportVersionId } = prior;
  return (
    <li className={styles.prior}>
      <div className={styles.priorHead}>
        <Tag tone="prior">PRIOR</Tag>
        <b className="figures">{study.performedAt === null ? "date unknown" : formatDay(study.performedAt)}</b>
      </div>
      <p className={styles.examination}>{study.description || study.modalities.join(", ")}</p>
      <p className={styles.quiet}>{prior.reason}</p>
      {prior.confirmed !== undefined && (
        <p>
          Under number {study.patient.patientId || "unknown"} at {prior.confirmed.archiveName}; same person, confirmed
          by {prior.confirmed.byName}, {formatDay(prior.confirmed.at)}
        </p>
      )}
      <div className={styles.lights}>
        <StatusText tone={prior.hasImages ? "done" : "quiet"} icon={<Image aria-hidden="true" />}>
          {prior.hasImages ? "Images" : "No images"}
        </StatusText>
        <StatusText tone={reportVersionId === null ? "quiet" : "done"} icon={<FileText aria-hidden="true" />}>
          {reportVersionId === null ? "No report here" : "Report"}
        </StatusText>
      </div>
      <div className={styles.priorActions}>
        {prior.hasImages && (
          <Button
            size="small"
            icon={<Columns2 aria-hidden="true" />}
            isPending={state === "opening"}
            onPress={props.onOpen}
            {...(isBest ? { shortcut: shownKey("comparePrior") } : {})}
          >
            {state === "open" ? "Show beside again" : "Open beside"}
          </Button>
        )}
        {reportVersionId !== null && (
          <Button size="small" aria-expanded={isRead} onPress={() => props.onRead(reportVersionId)}>
            {isRead ? "Close report" : "Read report"}
          </Button>
        )}
      </div>
      {isRead && reportVersionId !== null && (
        <div className={styles.priorReport}>
          <VersionView reportVersionId={reportVersionId} />
        </div>
      )}
    </li>
  );
}
