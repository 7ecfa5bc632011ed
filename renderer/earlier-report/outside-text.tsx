import { useQuery } from "@tanstack/react-query";
import type { EarlierText } from "../../shared/contract/earlier-text-contract.ts";
import type { DraftContent } from "../../shared/domain/report.ts";
import type { Prior } from "../../shared/domain/study.ts";
import { dateText, dayOf } from "../../shared/rules/date-text.ts";
import { TroubleState } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Message } from "../ui/message.tsx";
import { draftWordsFor } from "./earlier-priors.ts";
import styles from "./earlier-report.module.css";
import { EarlierSections } from "./earlier-sections.tsx";
import { Fetching } from "./fetching.tsx";

/** What other programs wrote of an earlier examination, as the archive keeps it. */
export function OutsideText(props: {
  workitemId: string;
  prior: Prior;
  comparedWith: DraftContent["sections"] | null;
  onBringOver: (text: string) => void;
}) {
  const { workitemId, prior, comparedWith, onBringOver } = props;
  const { archiveId, studyInstanceUid, performedAt } = prior.study;
  const { query } = useHost();
  const input = { workitemId, archiveId, studyInstanceUid };
  const answer = useQuery(query.earlierText.ofPrior.queryOptions({ input, staleTime: Number.POSITIVE_INFINITY }));
  if (answer.isError) return <TroubleState error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <Fetching />;
  const { texts, documents, ofOthers } = answer.data;
  return (
    <>
      {ofOthers > 0 && (
        <Message tone="critical" title="Of another patient.">
          {`${ofOthers === 1 ? "A report" : `${ofOthers} reports`} in this examination ${ofOthers === 1 ? "names" : "name"} another patient. Nothing of it is shown here.`}
        </Message>
      )}
      {texts.length === 0 && <NoText documents={documents} />}
      {texts.map((text) => (
        <article key={text.objectUid}>
          <p className={styles.quiet}>{originOf(text)}</p>
          <EarlierSections
            sections={text.sections.map((section) => ({
              ...section,
              draft: comparedWith === null ? null : draftWordsFor(section.heading, comparedWith),
            }))}
            date={dayOf(performedAt)}
            onBringOver={onBringOver}
          />
        </article>
      ))}
    </>
  );
}

function originOf({ title, maker, writtenOn, standing }: EarlierText): string {
  const written = writtenOn === null ? "" : `of ${dateText(writtenOn)}`;
  return [`${title} ${written}`.trim(), maker === "" ? "" : `from ${maker}`, standing]
    .filter((part) => part !== "")
    .join(". ");
}

function NoText({ documents }: { documents: readonly string[] }) {
  return (
    <EmptyState title="No text of this examination">
      {documents.length === 0
        ? "No report of it is held here or in its archive."
        : `Its report is a printed document: ${documents.join(", ")}. Open the examination beside to read it.`}
    </EmptyState>
  );
}
