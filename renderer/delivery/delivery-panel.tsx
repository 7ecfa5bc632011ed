import { OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import { byteUrl } from "../../shared/contract/byte-routes.ts";
import type { Delivery, DeliveryAttempt } from "../../shared/domain/delivery.ts";
import { count, formatDay, formatDayAndTime, formatTimeWithSeconds } from "../app/format.ts";
import { routeHref } from "../app/routes.ts";
import { ReaderLinks } from "../referrer-page/reader-links.tsx";
import { StatusText } from "../ui/tag.tsx";
import styles from "./delivery-panel.module.css";
import { hasFailed, subjectName } from "./delivery-rungs.ts";
import { EvidenceSection } from "./evidence-section.tsx";
import { PrintSheetSection } from "./print-sheet-section.tsx";
import { SettleForm } from "./settle-form.tsx";
import { VersionTag } from "./version-tag.tsx";

/** The delivery in focus: what happened, what is safe, what to do; below, each try for whoever repairs it. */
export function DeliveryPanel({ delivery, heldBack }: { delivery: Delivery; heldBack: number }) {
  const isFailed = hasFailed(delivery);
  const isSettling = isFailed || ["waitingToRetry", "awaitingPerson"].includes(delivery.state);
  return (
    <aside className={styles.panel} aria-label="Chosen delivery" data-region="panel">
      <header className={`${styles.head} ${isFailed ? styles.failed : ""}`}>
        <h2>
          {isFailed && <OctagonAlert aria-hidden="true" />}
          {titleOf(delivery)}
        </h2>
        {delivery.problem !== "" && !isSettled(delivery) && <p>{delivery.problem}</p>}
        <p>{safetyOf(delivery)}</p>
        {heldBack > 0 && (
          <p className={styles.waits}>
            {count(heldBack, "later report")} for this patient {heldBack === 1 ? "waits" : "wait"} behind it. Others are
            not affected.
          </p>
        )}
      </header>
      <PrintSheetSection delivery={delivery} />
      {isSettling && <SettleForm delivery={delivery} />}
      <EvidenceSection delivery={delivery} />
      <ReaderLinks delivery={delivery} />
      <Report delivery={delivery} />
      <section aria-label="Attempts">
        <h3>Attempts, newest first</h3>
        {delivery.attempts.length === 0 && <p className={styles.quiet}>None yet.</p>}
        <ul className={styles.attempts}>
          {[...delivery.attempts].reverse().map((attempt) => (
            <Attempt key={attempt.id} attempt={attempt} />
          ))}
        </ul>
      </section>
      {!isSettling && <SettleForm delivery={delivery} />}
    </aside>
  );
}

/** What its last try said of the next one is over: nothing goes again by itself. */
function isSettled({ state }: Delivery): boolean {
  return state === "superseded" || state === "deliveredOtherwise";
}

/** What accepts is a system; only an acknowledgement names a person. */
function titleOf(delivery: Delivery): string {
  switch (delivery.state) {
    case "needsPerson":
      return `${delivery.recipientName} has not got it`;
    case "waitingToRetry":
      return `${delivery.destinationName} is tried again by itself`;
    case "recalled":
      return "Taken back before it left: nobody got it";
    case "queued":
      return `Waiting to go to ${delivery.destinationName}`;
    case "sending":
      return `On its way to ${delivery.destinationName}`;
    case "handedOver":
      return `${delivery.destinationName} has stored it and has not said yet that it was filed`;
    case "awaitingPerson":
      return `Somebody has to bring it to ${delivery.recipientName}`;
    case "superseded":
      return "Another one goes in its place";
    case "deliveredOtherwise":
      return `${delivery.recipientName} got it another way`;
    case "accepted":
      return delivery.acknowledgedAt === null
        ? acceptedTitle(delivery)
        : `${delivery.acknowledgedByName || delivery.recipientName} acknowledged it`;
  }
}

function acceptedTitle(delivery: Delivery): string {
  return delivery.shownAt === null
    ? `${delivery.destinationName} accepted it`
    : `It was shown to a person at ${delivery.destinationName}`;
}

function safetyOf(delivery: Delivery): string {
  if (delivery.state === "recalled") return "This version stays here as one that was never released.";
  if (delivery.state !== "accepted") {
    return "The report is signed and safe here. Other destinations are not affected.";
  }
  if (delivery.acknowledgedAt !== null) return `Acknowledged ${formatDayAndTime(delivery.acknowledgedAt)}.`;
  if (delivery.recipientRole !== "referrer") return "Nobody is asked to acknowledge it.";
  return delivery.shownAt === null ? "Nobody is known to have opened it." : "It was opened and not acknowledged yet.";
}

function Report({ delivery }: { delivery: Delivery }) {
  const facts: readonly [string, ReactNode][] = [
    ["Patient", subjectName(delivery)],
    ["Examination", delivery.examination],
    ["Accession", delivery.accessionNumber === "" ? "Not recorded" : delivery.accessionNumber],
    [delivery.subjectKind === "report" ? "Signed" : "Queued", formatDayAndTime(delivery.signedAt ?? delivery.queuedAt)],
    ["Version", <VersionTag key="version" delivery={delivery} />],
    ["Sent as", delivery.contentName],
    ["Through", delivery.destinationName],
  ];
  return (
    <section aria-label="Report">
      <h3>Report</h3>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <FactLine key={name} name={name}>
            {value}
          </FactLine>
        ))}
      </dl>
      <p className={`${styles.links} ${styles.quiet}`}>
        {delivery.workitemId !== null && (
          <a href={routeHref({ screen: "case", workitemId: delivery.workitemId })}>Open the case</a>
        )}
        {delivery.reportVersionId !== null && (
          <a
            href={byteUrl("reportPdf", { reportVersionId: delivery.reportVersionId })}
            target="_blank"
            rel="noreferrer"
          >
            Open the report as PDF
          </a>
        )}
      </p>
    </section>
  );
}

function FactLine({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

const outcomeWords = {
  accepted: { text: "Accepted", tone: "done" },
  handedOver: { text: "Handed over", tone: "done" },
  transient: { text: "Not reached", tone: "due" },
  ambiguous: { text: "No clear answer", tone: "due" },
  permanent: { text: "Refused", tone: "critical" },
  unknown: { text: "Under way", tone: "neutral" },
} as const;

function Attempt({ attempt }: { attempt: DeliveryAttempt }) {
  const outcome = outcomeWords[attempt.outcome];
  return (
    <li>
      <time className="figures">
        {formatDay(attempt.startedAt)} {formatTimeWithSeconds(attempt.startedAt)}
      </time>
      <StatusText tone={outcome.tone}>{outcome.text}</StatusText>
      {attempt.sentence !== "" && <p>{attempt.sentence}</p>}
      {attempt.acknowledgement !== "" && <pre>{attempt.acknowledgement.replaceAll("\r", "\n")}</pre>}
    </li>
  );
}
