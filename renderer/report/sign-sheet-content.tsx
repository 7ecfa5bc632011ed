import { TriangleAlert } from "lucide-react";
import { type ReactNode, useRef } from "react";
import type { CheckFinding } from "../../shared/checks/check.ts";
import type { Patient } from "../../shared/domain/patient.ts";
import type { Recipient, ReportDocument } from "../../shared/domain/report.ts";
import { sectionText } from "../../shared/domain/report.ts";
import { keptSentences } from "../../shared/rules/kept-sentences.ts";
import { CategoryTag } from "../alerts/category-tag.tsx";
import { formatBorn, formatDayAndTime, formatName, formatNhsNumber, formatSex } from "../app/format.ts";
import { FurtherDown } from "../checks/further-down.tsx";
import { SignChecks } from "../checks/sign-checks.tsx";
import type { PassingReasons } from "../checks/use-passed-over.ts";
import { useNow } from "../host/clock.ts";
import type { CoreClient } from "../host/host-client.ts";
import { Message } from "../ui/message.tsx";
import { StatusText } from "../ui/tag.tsx";
import { KeyImageGallery } from "./key-image-gallery.tsx";
import { ParagraphsView } from "./paragraphs-view.tsx";
import styles from "./sign-sheet.module.css";

/** What the core says that signing would do. */
export type PreparedSigning = Awaited<ReturnType<CoreClient["report"]["prepareSigning"]>>;

/** The two columns of the sheet: who and what, then to whom. */
export function SignSheetContent(props: {
  prepared: PreparedSigning;
  blocks: readonly CheckFinding[];
  passing: PassingReasons;
  onRemoveStudies: (studies: readonly string[]) => void;
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
          <Deliveries deliveries={prepared.deliveries} />
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

const roleWords: Record<Recipient["role"], string> = { referrer: "Referrer", copy: "Copy", archive: "Archive" };

/** One line for each recipient and destination, with everything that goes there. */
function byRecipient(deliveries: PreparedSigning["deliveries"]) {
  const lines = new Map<string, PreparedSigning["deliveries"][number] & { contentNames: string[] }>();
  for (const delivery of deliveries) {
    const key = `${delivery.recipient.id} ${delivery.destinationName}`;
    const line = lines.get(key);
    if (line === undefined) lines.set(key, { ...delivery, contentNames: [delivery.contentName] });
    else line.contentNames.push(delivery.contentName);
  }
  return [...lines.values()];
}

function Deliveries({ deliveries }: { deliveries: PreparedSigning["deliveries"] }) {
  const silent = [...new Set(deliveries.filter((each) => !each.isAnswering).map((each) => each.destinationName))];
  return (
    <section>
      <h3 className={styles.heading}>Who gets it, and how</h3>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Recipient</th>
            <th scope="col">What</th>
            <th scope="col">Destination</th>
          </tr>
        </thead>
        <tbody>
          {byRecipient(deliveries).map((delivery) => (
            <tr key={`${delivery.recipient.id} ${delivery.destinationName}`}>
              <th scope="row">
                <span className={styles.strong}>{delivery.recipient.name}</span>
                <span className={styles.dense}>
                  {roleWords[delivery.recipient.role]}
                  {delivery.recipient.organisation !== "" && `, ${delivery.recipient.organisation}`}
                </span>
              </th>
              <td>
                {delivery.contentNames.map((name) => (
                  <span key={name} className={styles.content}>
                    {name}
                  </span>
                ))}
              </td>
              <td>
                <span className={styles.content}>{delivery.destinationName}</span>
                {!delivery.isAnswering && (
                  <StatusText tone="due" icon={<TriangleAlert aria-hidden="true" />}>
                    Down
                  </StatusText>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {deliveries.length === 0 && <p>No destination is set up for this report: it is signed and stays here.</p>}
      {silent.length > 0 && (
        <Message tone="due" title={`${silent.join(", ")} ${silent.length === 1 ? "does" : "do"} not answer.`}>
          You can sign: the report is safe here and goes there by itself when it answers.
        </Message>
      )}
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
