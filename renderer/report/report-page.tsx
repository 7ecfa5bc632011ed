import { PenLine } from "lucide-react";
import { alertCategoryNames } from "../../shared/domain/alert.ts";
import type { KeptNumber } from "../../shared/domain/kept-number.ts";
import type { Measurement } from "../../shared/domain/measurement.ts";
import type { Addendum, ReportDocument, Signature } from "../../shared/domain/report.ts";
import { sectionText } from "../../shared/domain/report.ts";
import { outwardStatus } from "../../shared/domain/report-status.ts";
import { sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import { keptInForce, keptSentences } from "../../shared/rules/kept-sentences.ts";
import { formatDayAndTime } from "../app/format.ts";
import { Message } from "../ui/message.tsx";
import { asSentence } from "./as-sentence.ts";
import { KeyImageGallery } from "./key-image-gallery.tsx";
import { ParagraphsView } from "./paragraphs-view.tsx";
import styles from "./report-page.module.css";

/** A signed report as it is printed: addenda first, then the text, key images and who signed. */
export function ReportPage(props: { document: ReportDocument; onOpenMark?: (mark: Measurement) => void }) {
  const { document, onOpenMark } = props;
  const kept = keptInForce(document);
  const open = { kept, ...(onOpenMark !== undefined && { onOpenMeasurement: openerOf(document, onOpenMark) }) };
  const written = sectionKeys.filter((key) => sectionText(document.sections[key]) !== "");
  return (
    <article className={styles.page} aria-label="Signed report">
      <LifeLines document={document} />
      {document.addenda.map((addendum) => (
        <AddendumBlock key={addendum.version} addendum={addendum} {...open} />
      ))}
      {document.alerts.map((alert) => (
        <section key={alert.alertId}>
          <h3 className={styles.heading}>Alert, {alertCategoryNames[alert.category].toLowerCase()}</h3>
          <p className={styles.alert}>
            {asSentence(alert.finding)}{" "}
            {alert.suspectedPrimary === undefined ? "" : `Suspected primary: ${asSentence(alert.suspectedPrimary)} `}
            {asSentence(alert.actionNeeded)} To be told: {alert.recipientName}, to acknowledge by{" "}
            {formatDayAndTime(alert.acknowledgeBy)}. {(alert.communication ?? []).map(asSentence).join(" ")}
          </p>
        </section>
      ))}
      {written.map((key) => (
        <section key={key} className={key === "conclusion" ? styles.conclusion : undefined}>
          <h3 className={styles.heading}>{sectionCodes[key].heading}</h3>
          <ParagraphsView paragraphs={document.sections[key]} {...open} />
        </section>
      ))}
      <KeyImageGallery document={document} />
      {[...(document.identityNotes ?? []), ...keptSentences(document)].map((note) => (
        <p key={note} className={styles.identityNote}>
          {note}
        </p>
      ))}
      {document.preparedBy !== undefined && <SignatureLine verb="Prepared" signature={document.preparedBy} />}
      <SignatureLine
        verb={document.preparedBy === undefined ? "Signed" : "Second signature"}
        signature={document.signature}
      />
    </article>
  );
}

const withdrawalWords: Record<NonNullable<ReportDocument["withdrawal"]>["kind"], string> = {
  wrongPatient: "wrong patient",
  wrongExamination: "wrong examination",
  notToBeReported: "not to be reported",
  other: "see the reason",
};

/** What must be read before the text: that it is not final, what was corrected, or that it must not be used. */
function LifeLines({ document }: { document: ReportDocument }) {
  const { provisional, correction, withdrawal, status } = document;
  return (
    <>
      {provisional !== undefined && (
        <Message
          tone="due"
          title={
            provisional.kind === "awaitingSecondSignature"
              ? "Awaiting second signature, not final."
              : "Provisional, not final."
          }
        >
          {provisional.reason}
        </Message>
      )}
      {correction !== undefined && (
        <Message
          tone="critical"
          title={
            status === "final"
              ? `Changed since version ${correction.ofVersion}.`
              : `Corrects version ${correction.ofVersion}.`
          }
        >
          {correction.summary}
        </Message>
      )}
      {withdrawal !== undefined && (
        <Message tone="critical" title={`${outwardStatus[status].words}: ${withdrawalWords[withdrawal.kind]}.`}>
          {withdrawal.reason}
        </Message>
      )}
      {(document.examination.otherRequests ?? []).map((other) => (
        <p key={other.studyInstanceUid}>
          Answers also: {other.description}
          {other.accessionNumber === "" ? "" : `, accession ${other.accessionNumber}`}
        </p>
      ))}
    </>
  );
}

function openerOf(document: ReportDocument, onOpenMark: (mark: Measurement) => void) {
  return (measurementId: string) => {
    const mark = document.measurements.find((measurement) => measurement.id === measurementId);
    if (mark !== undefined) onOpenMark(mark);
  };
}

function AddendumBlock(props: {
  addendum: Addendum;
  kept: readonly KeptNumber[];
  onOpenMeasurement?: (measurementId: string) => void;
}) {
  const { addendum, ...shown } = props;
  return (
    <section className={styles.addendum}>
      <h3 className={styles.heading}>Addendum, version {addendum.version}</h3>
      <ParagraphsView paragraphs={addendum.paragraphs} {...shown} />
      {addendum.isGenerated === true ? (
        <p className={styles.signature}>
          Added by Sightline from the record of the alert,{" "}
          <span className="figures">{formatDayAndTime(addendum.signature.signedAt)}</span>. Not signed by a person.
        </p>
      ) : (
        <SignatureLine verb="Signed" signature={addendum.signature} />
      )}
    </section>
  );
}

function SignatureLine({ verb, signature }: { verb: string; signature: Signature }) {
  const registration = signature.registration === "" ? "" : `, ${signature.registration}`;
  return (
    <p className={styles.signature}>
      <PenLine aria-hidden="true" />
      <span>
        {verb} by <b>{signature.displayName}</b>, {signature.role}
        {registration}, <span className="figures">{formatDayAndTime(signature.signedAt)}</span>
      </span>
    </p>
  );
}
