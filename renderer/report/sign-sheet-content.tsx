import { type ReactNode, useRef } from "react";
import type { CheckFinding } from "../../shared/checks/check.ts";
import type { Patient } from "../../shared/domain/patient.ts";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { sectionText } from "../../shared/domain/report.ts";
import { keptSentences } from "../../shared/rules/kept-sentences.ts";
import { CategoryTag } from "../alerts/category-tag.tsx";
import { formatBorn, formatDayAndTime, formatName, formatNhsNumber, formatSex } from "../app/format.ts";
import { FurtherDown } from "../checks/further-down.tsx";
import { SignChecks } from "../checks/sign-checks.tsx";
import type { PassingReasons } from "../checks/use-passed-over.ts";
import { useNow } from "../host/clock.ts";
import type { CoreClient } from "../host/host-client.ts";
import { KeyImageGallery } from "./key-image-gallery.tsx";
import { ParagraphsView } from "./paragraphs-view.tsx";
import { type ChangeRecipients, RecipientsPart } from "./recipients-part.tsx";
import styles from "./sign-sheet.module.css";

/** What the core says that signing would do. */
export type PreparedSigning = Awaited<ReturnType<CoreClient["report"]["prepareSigning"]>>;

/** The two columns of the sheet: who and what, then to whom. */
export function SignSheetContent(props: {
  prepared: PreparedSigning;
  blocks: readonly CheckFinding[];
  passing: PassingReasons;
  onRemoveStudies: (studies: readonly string[]) => void;
  onRecipients: ChangeRecipients;
  /** What differs from a text before. */
  children?: ReactNode;
  /** What is asked of somebody else's text: at the top of the other column, in view beside what differs. */
  answer?: ReactNode;
}) {
  const { prepared, blocks, passing } = props;
  const { document } = prepared;
  const checks = useRef<HTMLUListElement>(null);
  return (
    <>
      <div className={styles.columns}>
        <div className={styles.column}>
          <PatientBlock patient={document.patient} examination={document.examination} />
          <Conclusion document={document} />
          {props.children}
          <SignChecks
            {...{ blocks, prepared, passing }}
            notes={keptSentences(document)}
            onRemoveStudies={props.onRemoveStudies}
            listRef={checks}
          />
          <KeyImageGallery document={document} />
        </div>
        <div className={`${styles.column} ${styles.beside}`}>
          {props.answer}
          {(document.identityNotes ?? []).map((note) => (
            <p key={note} className={styles.dense}>
              {note}
            </p>
          ))}
          <RecipientsPart prepared={prepared} onChange={props.onRecipients} />
          <Alerts alerts={document.alerts} />
          <section>
            <h3 className={styles.heading}>{document.preparedBy === undefined ? "Signed by" : "Signatures"}</h3>
            {document.preparedBy !== undefined && (
              <p>
                Prepared by <b className={styles.strong}>{document.preparedBy.displayName}</b>,{" "}
                {document.preparedBy.role}. Second signature:
              </p>
            )}
            <p>
              <b className={styles.strong}>{document.signature.displayName}</b>, {document.signature.role}
              {document.signature.registration !== "" && `, ${document.signature.registration}`}
            </p>
          </section>
        </div>
      </div>
      <FurtherDown list={checks} />
    </>
  );
}

function PatientBlock(props: { patient: Patient; examination: ReportDocument["examination"] }) {
  const { patient, examination } = props;
  const now = useNow(60_000);
  const performed = examination.performedAt === null ? "time not recorded" : formatDayAndTime(examination.performedAt);
  return (
    <section className={styles.patient} aria-label="Patient and examination">
      <p className={styles.name}>{formatName(patient.name)}</p>
      <dl className="figures">
        <Fact name="Born" value={formatBorn(patient.birthDate, now)} />
        <Fact
          name="NHS number"
          value={patient.nhsNumber === null ? "not recorded" : formatNhsNumber(patient.nhsNumber)}
        />
        <Fact name="Hospital number" value={patient.patientId || "not recorded"} />
        <Fact name="Sex" value={formatSex(patient.sex)} />
      </dl>
      <p className={styles.strong}>{examination.description || examination.modalities.join(", ")}</p>
      <p className={styles.dense}>
        {performed}
        {examination.site.name !== "" && `, ${examination.site.name}`}
        {examination.accessionNumber !== "" && `, accession ${examination.accessionNumber}`}
      </p>
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Of an addendum the added text, which is what this signature adds. */
function Conclusion({ document }: { document: ReportDocument }) {
  const [addendum] = document.addenda;
  const paragraphs = addendum?.paragraphs ?? document.sections.conclusion;
  return (
    <section>
      <h3 className={styles.heading}>{addendum === undefined ? "Conclusion" : "Addendum"}</h3>
      <div className={styles.conclusion}>
        {sectionText(paragraphs) === "" ? (
          <p className={styles.missing}>Empty</p>
        ) : (
          <ParagraphsView paragraphs={paragraphs} />
        )}
        {addendum === undefined && sectionText(document.sections.advice) !== "" && (
          <div className={styles.advice}>
            <ParagraphsView paragraphs={document.sections.advice} />
          </div>
        )}
      </div>
    </section>
  );
}

function Alerts({ alerts }: { alerts: ReportDocument["alerts"] }) {
  if (alerts.length === 0) return null;
  return (
    <section>
      <h3 className={styles.heading}>{alerts.length === 1 ? "Alert stated in it" : "Alerts stated in it"}</h3>
      {alerts.map((alert) => (
        <div key={alert.alertId} className={`${styles.alert} ${styles[alert.category] ?? ""}`}>
          <CategoryTag category={alert.category} />
          <dl className="figures">
            <Fact name="Finding" value={alert.finding} />
            <Fact name="Action needed" value={alert.actionNeeded} />
            <Fact name="Who to tell" value={alert.recipientName} />
            <Fact name="Acknowledge by" value={formatDayAndTime(alert.acknowledgeBy)} />
          </dl>
        </div>
      ))}
    </section>
  );
}
