import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Case } from "../../shared/contract/views.ts";
import type { CandidatePatient } from "../../shared/domain/identity.ts";
import { describeError } from "../app/error-texts.ts";
import { formatDay } from "../app/format.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { Tag } from "../ui/tag.tsx";
import styles from "./case-drawer.module.css";
import { type DecisionChoice, DecisionForm } from "./decision-form.tsx";
import own from "./identity.module.css";
import { identityWords } from "./identity-cover.tsx";

/** Asks for candidate patients once the search for priors is over, so that it delays neither the case nor its priors. */
export function useCandidates({ workitem, priorsAwaitedFrom }: Case) {
  const { query } = useHost();
  return useQuery({
    ...query.identity.candidates.queryOptions({ input: { workitemId: workitem.id } }),
    enabled: priorsAwaitedFrom.length === 0,
    gcTime: 0,
  });
}

const confidenceNames: Record<CandidatePatient["confidence"], string> = {
  veryLikely: "Very likely",
  likely: "Likely",
  possible: "Possible",
};

/** People who may be this patient under another number, apart from the priors; their images stay closed until somebody decides. */
export function CaseCandidates(props: {
  workitemId: string;
  answer: ReturnType<typeof useCandidates>;
  mayDecide: boolean;
  /** Told when somebody says that these studies are not this patient's, or takes back that they are. */
  onRefused: (studies: readonly string[]) => void;
}) {
  const { data, error, isFetching } = props.answer;
  const problems = error === null ? (data?.problems ?? []) : [describeError(error).sentence];
  const candidates = data?.candidates ?? [];
  if (candidates.length === 0 && problems.length === 0 && !isFetching) return null;
  return (
    <section className={own.candidates} aria-label="Candidate patients">
      <h3>Candidate patients</h3>
      <p className={styles.quiet}>
        {isFetching && candidates.length === 0
          ? "Looking for this person under other numbers…"
          : "Perhaps the same person under another number. Not this patient's until you say so."}
      </p>
      {problems.map((problem) => (
        <Message key={problem} tone="due" title="The list may be incomplete.">
          {problem}
        </Message>
      ))}
      <ol className={styles.priorList}>
        {candidates.map((candidate) => (
          <CandidateEntry
            key={candidate.identityKey}
            workitemId={props.workitemId}
            candidate={candidate}
            mayDecide={props.mayDecide}
            onRefused={props.onRefused}
          />
        ))}
      </ol>
    </section>
  );
}

function CandidateEntry(props: {
  workitemId: string;
  candidate: CandidatePatient;
  mayDecide: boolean;
  onRefused: (studies: readonly string[]) => void;
}) {
  const { workitemId, candidate, mayDecide } = props;
  const { decision, studies } = candidate;
  const [isDeciding, setIsDeciding] = useState(false);
  const decideButton = useRef<HTMLButtonElement>(null);
  return (
    <li className={styles.prior}>
      <div className={styles.priorHead}>
        <Tag tone={decision === null ? "due" : "neutral"}>{confidenceNames[candidate.confidence]}</Tag>
        {candidate.caution !== "" && <b>{candidate.caution}</b>}
      </div>
      <p className={styles.examination}>{identityWords(candidate.patient)}</p>
      <p className={styles.quiet}>{`At ${candidate.archiveName}: ${candidate.explanation}.`}</p>
      <p className={styles.quiet}>{studiesWords(studies)}</p>
      {decision !== null && (
        <p>
          {decision.kind === "same" ? "Same person" : "Not the same person"}, {decision.byName},{" "}
          {formatDay(decision.at)}: {decision.reason}
        </p>
      )}
      {mayDecide && (
        <div className={styles.priorActions}>
          <Button
            ref={decideButton}
            size="small"
            aria-expanded={isDeciding}
            onPress={() => setIsDeciding((before) => !before)}
          >
            {decision === null ? "Decide" : "Change"}
          </Button>
        </div>
      )}
      {mayDecide && isDeciding && (
        <DecisionForm
          workitemId={workitemId}
          identityKey={candidate.identityKey}
          choices={choicesOf(candidate)}
          onDecided={(kind) => {
            setIsDeciding(false);
            decideButton.current?.focus();
            if (kind !== "same") props.onRefused(studies.map(({ studyInstanceUid }) => studyInstanceUid));
          }}
        />
      )}
    </li>
  );
}

function choicesOf({ decision }: CandidatePatient): DecisionChoice[] {
  if (decision !== null) return [{ decision: "withdrawn", label: "Withdraw the decision" }];
  return [
    { decision: "same", label: "Same person" },
    { decision: "notSame", label: "Not the same person" },
  ];
}

function studiesWords(studies: CandidatePatient["studies"]): string {
  const [newest] = studies;
  const count = `${studies.length} ${studies.length === 1 ? "examination" : "examinations"}`;
  if (newest === undefined) return count;
  const date = newest.performedAt === null ? "date unknown" : formatDay(newest.performedAt);
  return `${count}, newest ${newest.description || newest.modalities.join(", ")}, ${date}`;
}
