import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useState } from "react";
import type { Case } from "../../shared/contract/views.ts";
import { type DraftContent, type ReportDocument, sectionText } from "../../shared/domain/report.ts";
import { outwardStatus } from "../../shared/domain/report-status.ts";
import { type SectionKey, sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import { dateText, dayOf } from "../../shared/rules/date-text.ts";
import { TroubleState } from "../app/trouble.tsx";
import { reportedPriors } from "../follow-up/use-prior-follow-up.ts";
import { useHost } from "../host/host-context.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Message } from "../ui/message.tsx";
import { Select } from "../ui/select.tsx";
import { Bone } from "../ui/skeleton.tsx";
import styles from "./earlier-report.module.css";
import { datedQuotation, sentencesOf } from "./quotation.ts";
import { wordDifference } from "./word-difference.ts";

/** An earlier report under the draft: read, set against the draft word by word, and its sentences brought over with their date. */
export function EarlierReport(props: {
  openCase: Case;
  /** The words of the draft. */
  sections: DraftContent["sections"];
  /** Puts words where the caret was last. */
  onBringOver: (text: string) => void;
}) {
  const { openCase } = props;
  const priors = reportedPriors(openCase);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isCompared, setCompared] = useState(false);
  const prior = priors.find(({ reportVersionId }) => reportVersionId === chosen) ?? priors[0];
  if (prior === undefined) {
    return (
      <EmptyState title="No earlier report">
        {openCase.priors.length === 0
          ? "No earlier examination of this patient is known here."
          : "The earlier examinations have no text here. A report that came with their images is read on a pane."}
      </EmptyState>
    );
  }
  const options = priors.map(({ reportVersionId, study }) => ({
    id: reportVersionId,
    label: `${dateText(dayOf(study.performedAt))}, ${study.description || study.modalities.join("/")}`,
  }));
  return (
    <section className={styles.earlier} aria-label="Earlier report">
      <div className={styles.bar}>
        <Select
          label="Earlier report of"
          isLabelHidden
          options={options}
          value={prior.reportVersionId}
          onChange={setChosen}
        />
        <Checkbox isSelected={isCompared} onChange={setCompared}>
          <span>Differences</span>
        </Checkbox>
      </div>
      <EarlierText
        key={prior.reportVersionId}
        reportVersionId={prior.reportVersionId}
        date={dayOf(prior.study.performedAt)}
        comparedWith={isCompared ? props.sections : null}
        onBringOver={props.onBringOver}
      />
    </section>
  );
}

function EarlierText(props: {
  reportVersionId: string;
  date: string | null;
  comparedWith: DraftContent["sections"] | null;
  onBringOver: (text: string) => void;
}) {
  const { reportVersionId, date, comparedWith, onBringOver } = props;
  const { query } = useHost();
  const version = useQuery(query.report.version.queryOptions({ input: { reportVersionId } }));
  // Typing goes first: the comparison follows when the window has time.
  const deferred = useDeferredValue(comparedWith);
  if (version.isError) return <TroubleState error={version.error} onRetry={() => void version.refetch()} />;
  if (version.data === undefined) {
    return (
      <div role="status" aria-label="Fetching the earlier report">
        <Bone />
        <Bone width="80%" />
      </div>
    );
  }
  const { document } = version.data;
  if (document.status === "withdrawn" || document.status === "cancelled") {
    return (
      <Message tone="critical" title={`${outwardStatus[document.status].words}.`}>
        This report must not be used; its text is not shown here.
      </Message>
    );
  }
  const written = sectionKeys.filter((key) => sectionText(document.sections[key]) !== "");
  return (
    <>
      {document.status !== "final" && (
        <Message tone="due" title={`${outwardStatus[document.status].words}.`}>
          Read what was added or changed with it.
        </Message>
      )}
      {document.addenda.map((addendum) => (
        <Section
          key={addendum.version}
          heading={`Addendum, version ${addendum.version}`}
          text={sectionText(addendum.paragraphs)}
          {...{ date, onBringOver }}
        />
      ))}
      {written.map((key) =>
        deferred === null ? (
          <Section
            key={key}
            heading={sectionCodes[key].heading}
            text={sectionText(document.sections[key])}
            {...{ date, onBringOver }}
          />
        ) : (
          <Difference key={key} section={key} document={document} draft={sectionText(deferred[key])} />
        ),
      )}
    </>
  );
}

function Section(props: { heading: string; text: string; date: string | null; onBringOver: (text: string) => void }) {
  const { heading, text, date, onBringOver } = props;
  const lines = text.split("\n").map((line, place) => ({
    key: `line ${place}`,
    sentences: sentencesOf(line).map((sentence, index) => ({ id: `sentence ${index}`, sentence })),
  }));
  return (
    <section>
      <h3 className={styles.heading}>{heading}</h3>
      {lines.map(({ key, sentences }) => (
        <p key={key} className={styles.text}>
          {sentences.map(({ id, sentence }) => (
            <button
              key={id}
              type="button"
              className={styles.sentence}
              title="Bring over with its date"
              onClick={() => onBringOver(datedQuotation(sentence, date))}
            >
              {sentence}
            </button>
          ))}
        </p>
      ))}
    </section>
  );
}

function Difference(props: { section: SectionKey; document: ReportDocument; draft: string }) {
  const { section, document, draft } = props;
  const earlier = sectionText(document.sections[section]);
  const parts = useMemo(() => wordDifference(earlier, draft), [earlier, draft]);
  return (
    <section>
      <h3 className={styles.heading}>{sectionCodes[section].heading}</h3>
      {parts === null ? (
        <p className={styles.text}>Too different to be compared word by word. Earlier: {earlier}</p>
      ) : (
        <p className={styles.text}>
          {parts.map((part, place) => {
            const key = `part ${place}`;
            if (part.in === "both") return <span key={key}>{part.text}</span>;
            return part.in === "earlier" ? <del key={key}>{part.text}</del> : <ins key={key}>{part.text}</ins>;
          })}
        </p>
      )}
    </section>
  );
}
