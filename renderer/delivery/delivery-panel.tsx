import { useMutation } from "@tanstack/react-query";
import { OctagonAlert, RotateCw } from "lucide-react";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { byteUrl } from "../../shared/contract/byte-routes.ts";
import type { Delivery, DeliveryAttempt } from "../../shared/domain/delivery.ts";
import { formatDay, formatDayAndTime, formatTimeWithSeconds } from "../app/format.ts";
import { useKey } from "../app/keys.ts";
import { routeHref } from "../app/routes.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { ReaderLinks } from "../referrer-page/reader-links.tsx";
import { Button } from "../ui/button.tsx";
import { StatusText } from "../ui/tag.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import { VersionTag } from "./delivery-grid.tsx";
import styles from "./delivery-panel.module.css";
import { subjectName } from "./delivery-rungs.ts";

/** The delivery in focus: what happened, what is safe, what to do; below, each try for whoever repairs it. */
export function DeliveryPanel({ delivery }: { delivery: Delivery }) {
  const isFailed = delivery.state === "needsPerson";
  const mayRetry = isFailed || delivery.state === "waitingToRetry";
  return (
    <aside className={styles.panel} aria-label="Chosen delivery" data-region="panel">
      <header className={`${styles.head} ${isFailed ? styles.failed : ""}`}>
        <h2>
          {isFailed && <OctagonAlert aria-hidden="true" />}
          {titleOf(delivery)}
        </h2>
        {delivery.problem !== "" && <p>{delivery.problem}</p>}
        <p>{safetyOf(delivery)}</p>
      </header>
      {mayRetry && <RetryForm delivery={delivery} />}
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
    </aside>
  );
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
      return "A newer version went in its place";
    case "deliveredOtherwise":
      return `${delivery.recipientName} got it another way`;
    case "accepted":
      return delivery.acknowledgedAt === null
        ? `The system of ${delivery.destinationName} accepted it`
        : `${delivery.acknowledgedByName || delivery.recipientName} acknowledged it`;
  }
}

function safetyOf(delivery: Delivery): string {
  if (delivery.state === "recalled") return "This version stays here as one that was never released.";
  if (delivery.state !== "accepted") {
    return "The report is signed and safe here. Other destinations are not affected.";
  }
  if (delivery.acknowledgedAt !== null) return `Acknowledged ${formatDayAndTime(delivery.acknowledgedAt)}.`;
  if (delivery.recipientRole !== "referrer") return "Nobody is asked to acknowledge it.";
  return delivery.shownAt === null ? "Nobody has opened it yet." : "It was opened and not acknowledged yet.";
}

function RetryForm({ delivery }: { delivery: Delivery }) {
  const [reason, setReason] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const retry = useMutation(
    useHost().query.delivery.retry.mutationOptions({
      onSuccess: () => {
        setReason("");
        showToast("info", "Sent again, the same report under the same number.");
      },
    }),
  );
  useKey("deliveryRetry", () => input.current?.focus());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim() !== "") retry.mutate({ deliveryId: delivery.id, reason });
  };
  return (
    <section aria-label="What to do">
      <h3>What to do</h3>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label="Reason for the retry"
          value={reason}
          onChange={setReason}
          inputRef={input}
          maxLength={300}
          placeholder="Their system is back, told by telephone"
        />
        <TroubleMessage error={retry.error} />
        <div>
          <Button
            type="submit"
            variant="primary"
            icon={<RotateCw aria-hidden="true" />}
            isPending={retry.isPending}
            isDisabled={reason.trim() === ""}
          >
            Retry
          </Button>
        </div>
      </form>
      <p className={styles.quiet}>The reason is kept in the trail. Nothing can be deleted.</p>
    </section>
  );
}

function Report({ delivery }: { delivery: Delivery }) {
  const facts: readonly [string, ReactNode][] = [
    ["Patient", subjectName(delivery)],
    ["Examination", delivery.examination],
    ["Accession", delivery.accessionNumber === "" ? "Not recorded" : delivery.accessionNumber],
    ["Signed", formatDayAndTime(delivery.signedAt ?? delivery.queuedAt)],
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
