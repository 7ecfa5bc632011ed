import { byteUrl } from "../../shared/contract/byte-routes.ts";
import type { Alert } from "../../shared/domain/alert.ts";
import type { ImageReference } from "../../shared/domain/measurement.ts";
import { formatCountdown, formatDayAndTime, formatDoneAt, formatDuration, formatRecent } from "../app/format.ts";
import { PatientBanner } from "../app/patient-banner.tsx";
import { routeHref } from "../app/routes.ts";
import { imageNumberOf } from "../report/image-number.ts";
import { RungDot, type RungState } from "../ui/ladder.tsx";
import { AcknowledgedSection } from "./acknowledged-section.tsx";
import { alertClock, alertRungs, spokenClock } from "./alert-evidence.ts";
import styles from "./alert-panel.module.css";
import { AlertTrail } from "./alert-trail.tsx";
import { CallSheet } from "./call-sheet.tsx";
import { CategoryTag } from "./category-tag.tsx";
import { ContactLog } from "./contact-log.tsx";
import { useAlertTime } from "./use-alert-time.ts";
import { WhoToCall } from "./who-to-call.tsx";

/** The alert in focus: who must be told what, what is proven, and the form to record it. */
export function AlertPanel({ alert }: { alert: Alert }) {
  const isOver = alert.state === "closed" || alert.state === "cancelled" || alert.state === "superseded";
  return (
    <aside className={styles.panel} aria-label="Chosen alert" data-region="panel">
      <PatientBanner patient={alert.patient} isCompact />
      <div className={styles.body}>
        <Top alert={alert} />
        {/* What has to be done comes before what is known: on a low screen nobody should scroll for a number to call. */}
        {!isOver && alert.acknowledgement === null && <WhoToCall alert={alert} />}
        {!isOver && alert.acknowledgement === null && <CallSheet alert={alert} />}
        {!isOver && alert.acknowledgement !== null && <AcknowledgedSection alert={alert} />}
        <div className={styles.two}>
          <WhoIsTold alert={alert} />
          <WhatIsProven alert={alert} />
        </div>
        <Picture alert={alert} />
        <ContactLog contacts={alert.contacts} />
        <AlertTrail events={alert.events} />
      </div>
    </aside>
  );
}

function Top({ alert }: { alert: Alert }) {
  const now = useAlertTime();
  const clock = alertClock(alert, now);
  const isCounting = clock.leftMs !== null && Math.abs(clock.leftMs) < 24 * 3_600_000;
  return (
    <div className={styles.top}>
      <div className={styles.what}>
        <CategoryTag category={alert.category} />
        <h2>{alert.finding}</h2>
        <p>
          {alert.examination}, raised {formatDoneAt(alert.raisedAt, now)} by {alert.raisedByName}.{" "}
          <a href={caseHref(alert)}>Open the case</a>
        </p>
      </div>
      {clock.leftMs !== null && (
        <div className={`${styles.countdown} figures`}>
          <b className={styles[clock.tone] ?? ""}>
            {isCounting ? formatCountdown(Math.abs(clock.leftMs)) : formatDuration(Math.abs(clock.leftMs))}
          </b>
          <span>{clock.leftMs < 0 ? "late" : "left to speak to someone"}</span>
        </div>
      )}
      <span className="visually-hidden" role="status">
        {spokenClock(clock.leftMs)}
      </span>
    </div>
  );
}

/** The case opens at the alert's image, where there is one. */
function caseHref({ id, workitemId, image }: Alert): string {
  return routeHref({ screen: "case", workitemId, ...(image === null ? {} : { alertId: id }) });
}

/** The image that the alert was raised from, as it was then. */
function Picture({ alert }: { alert: Alert }) {
  const { image, keyImageId } = alert;
  if (image === null) return null;
  const name = imageName(image);
  return (
    <section className={styles.section} aria-label="Image of the alert">
      <h3>Image</h3>
      <a className={styles.picture} href={caseHref(alert)} aria-label={`Open the case at ${name}`}>
        {keyImageId !== null && <img src={byteUrl("keyImage", { keyImageId })} alt="" />}
        <span>{name}</span>
      </a>
    </section>
  );
}

function imageName(image: ImageReference): string {
  const number = image.seriesNumber === null ? "" : `Series ${image.seriesNumber}`;
  const series = [number, image.seriesDescription.trim() || image.modality].filter((part) => part !== "").join(" ");
  return [series, imageNumberOf(image)].filter((part) => part !== "").join(", ");
}

function WhoIsTold({ alert }: { alert: Alert }) {
  const heading = alert.acknowledgement === null ? "Who to tell" : "Who was told";
  return (
    <section className={styles.section} aria-label={heading}>
      <h3>{heading}</h3>
      <dl className={styles.facts}>
        <dt>Named recipient</dt>
        <dd>{alert.recipientName}</dd>
        <dt>Contact</dt>
        <dd>{alert.recipientContact === "" ? "Not recorded" : alert.recipientContact}</dd>
        <dt>Action needed</dt>
        <dd>{alert.actionNeeded}</dd>
        <dt>Acknowledge by</dt>
        <dd>{formatDayAndTime(alert.acknowledgeBy)}</dd>
        {alert.actBy !== null && (
          <>
            <dt>Act by</dt>
            <dd>{formatDayAndTime(alert.actBy)}</dd>
          </>
        )}
        {alert.suspectedPrimary !== "" && (
          <>
            <dt>Suspected primary</dt>
            <dd>{alert.suspectedPrimary}</dd>
          </>
        )}
        {alert.recipientLocation !== "" && (
          <>
            <dt>Patient is on</dt>
            <dd>{alert.recipientLocation}</dd>
          </>
        )}
        {alert.nextStepAt !== null && (
          <>
            <dt>Next step</dt>
            <dd>{formatDayAndTime(alert.nextStepAt)}</dd>
          </>
        )}
        <dt>Owner</dt>
        <dd>{alert.ownerName}</dd>
        {alert.accessionNumber !== "" && (
          <>
            <dt>Accession</dt>
            <dd>{alert.accessionNumber}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

const stateWords: Readonly<Record<RungState, string>> = {
  waiting: "Waiting",
  notAsked: "Not needed",
  notYet: "",
  failed: "Failed",
  proven: "",
  notProvable: "Not provable on this channel",
};

function WhatIsProven({ alert }: { alert: Alert }) {
  const now = useAlertTime();
  return (
    <section className={styles.section} aria-label="What is proven">
      <h3>What is proven</h3>
      <ol className={styles.rungs}>
        {alertRungs(alert).map((rung) => (
          <li key={rung.name} className={rung.state === "proven" ? styles.proven : ""}>
            <RungDot state={rung.state} />
            <span className={styles.rungName}>{rung.name}</span>
            {rung.at === null ? (
              <em>{stateWords[rung.state]}</em>
            ) : (
              <time className="figures" title={rung.byName}>
                {formatRecent(rung.at, now)}
              </time>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
