import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import type { Case } from "../../shared/contract/views.ts";
import { type DraftContent, sectionText } from "../../shared/domain/report.ts";
import { outwardStatus } from "../../shared/domain/report-status.ts";
import { sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import type { Prior } from "../../shared/domain/study.ts";
import { dateText, dayOf } from "../../shared/rules/date-text.ts";
import { TroubleState } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Message } from "../ui/message.tsx";
import { Select } from "../ui/select.tsx";
import { earlierPriors } from "./earlier-priors.ts";
import styles from "./earlier-report.module.css";
import { EarlierSections, moveBetweenSentences } from "./earlier-sections.tsx";
import { Fetching } from "./fetching.tsx";
import { earlierRegionId } from "./go-to-earlier.ts";
import { OutsideText } from "./outside-text.tsx";

/** An earlier report under the draft: read, set against the draft word by word, and its sentences brought over with their date. */
export function EarlierReport(props: {
  openCase: Case;
  /** The words of the draft. */
  sections: DraftContent["sections"];
  /** Puts words where the caret was last. */
  onBringOver: (text: string) => void;
  onClose: () => void;
}) {
  const { openCase } = props;
  const priors = earlierPriors(openCase);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isCompared, setCompared] = useState(false);
  // Typing goes first: the comparison follows when the window has time.
  const deferred = useDeferredValue(props.sections);
  const prior = priors.find((each) => keyOf(each) === chosen) ?? priors[0];
  if (prior === undefined) return <NoneEarlier openCase={openCase} onClose={props.onClose} />;
  const shared = { comparedWith: isCompared ? deferred : null, onBringOver: props.onBringOver };
  return (
    <section
      className={styles.earlier}
      aria-label="Earlier report"
      id={earlierRegionId}
      tabIndex={-1}
      onKeyDown={moveBetweenSentences}
    >
      <div className={styles.bar}>
        <Select
          label="Earlier report of"
          isLabelHidden
          options={priors.map((each) => ({ id: keyOf(each), label: labelOf(each) }))}
          value={keyOf(prior)}
          onChange={setChosen}
        />
        <Checkbox isSelected={isCompared} onChange={setCompared}>
          <span>Differences</span>
        </Checkbox>
        <span className={styles.close}>
          <CloseEarlier onClose={props.onClose} />
        </span>
      </div>
      {prior.reportVersionId === null ? (
        <OutsideText key={keyOf(prior)} workitemId={openCase.workitem.id} prior={prior} {...shared} />
      ) : (
        <EarlierText
          key={keyOf(prior)}
          reportVersionId={prior.reportVersionId}
          date={dayOf(prior.study.performedAt)}
          {...shared}
        />
      )}
    </section>
  );
}

/** One line, so that it takes no more of the draft than it says. */
function NoneEarlier({ openCase, onClose }: { openCase: Case; onClose: () => void }) {
  return (
    <section
      className={`${styles.earlier} ${styles.none}`}
      aria-label="Earlier report"
      id={earlierRegionId}
      tabIndex={-1}
    >
      <p role="status">
        <b>No earlier report.</b>{" "}
        {openCase.priorsAwaitedFrom.length === 0
          ? "No earlier examination of this patient is known here."
          : "The archives are still being asked for earlier examinations."}
      </p>
      <CloseEarlier onClose={onClose} />
    </section>
  );
}

function CloseEarlier({ onClose }: { onClose: () => void }) {
  return <IconButton label="Close the earlier report" shortcut="Esc" icon={<X />} onPress={onClose} />;
}

/** Its place while the draft is fetched: the key leads into it and Esc closes it, as when it is there. */
export function EarlierAwaited() {
  return (
    <section className={styles.earlier} aria-label="Earlier report" id={earlierRegionId} tabIndex={-1}>
      <Fetching />
    </section>
  );
}

function keyOf({ study }: Prior): string {
  return `${study.archiveId}/${study.studyInstanceUid}`;
}

function labelOf({ study, reportVersionId }: Prior): string {
  const named = `${dateText(dayOf(study.performedAt))}, ${study.description || study.modalities.join("/")}`;
  return reportVersionId === null ? `${named} (not reported here)` : named;
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
  if (version.isError) return <TroubleState error={version.error} onRetry={() => void version.refetch()} />;
  if (version.data === undefined) return <Fetching />;
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
      <EarlierSections
        sections={[
          ...document.addenda.map((addendum) => ({
            heading: `Addendum, version ${addendum.version}`,
            text: sectionText(addendum.paragraphs),
            draft: null,
          })),
          ...written.map((key) => ({
            heading: sectionCodes[key].heading,
            text: sectionText(document.sections[key]),
            draft: comparedWith === null ? null : sectionText(comparedWith[key]),
          })),
        ]}
        {...{ date, onBringOver }}
      />
    </>
  );
}
