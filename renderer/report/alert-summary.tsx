import { CircleCheck } from "lucide-react";
import type { Alert } from "../../shared/domain/alert.ts";
import { CategoryTag } from "../alerts/category-tag.tsx";
import { formatDueInSentence } from "../app/format.ts";
import { routeHref } from "../app/routes.ts";
import { useNow } from "../host/clock.ts";
import { Tag } from "../ui/tag.tsx";
import styles from "./alert-summary.module.css";
import { asSentence } from "./as-sentence.ts";

/** The alerts of the case, as the report will state them, each with where it stands. */
export function AlertSummary({ alerts }: { alerts: readonly Alert[] }) {
  const now = useNow(10_000);
  if (alerts.length === 0) return null;
  return (
    <section className={styles.alerts} aria-label="Alerts of this case" aria-live="polite">
      {alerts.map((alert) => (
        <div key={alert.id} className={`${styles.alert} ${styles[alert.category] ?? ""}`}>
          <div className={styles.line}>
            <CategoryTag category={alert.category} />
            <Standing alert={alert} now={now} />
            <a className={styles.link} href={routeHref({ screen: "alerts" })}>
              Follow it up
            </a>
          </div>
          <p>{alert.finding}</p>
          <p className={styles.action}>
            {asSentence(alert.actionNeeded)} To be told: {alert.recipientName}.
          </p>
        </div>
      ))}
    </section>
  );
}

/** Only a named person's acknowledgement is shown as done. */
function Standing({ alert, now }: { alert: Alert; now: number }) {
  if (alert.state === "cancelled") return <span className={styles.quiet}>Cancelled</span>;
  if (alert.acknowledgement !== null) {
    return (
      <Tag tone="done" icon={<CircleCheck aria-hidden="true" />}>
        Acknowledged by {alert.acknowledgement.personName}
      </Tag>
    );
  }
  const due = formatDueInSentence(alert.acknowledgeBy, now);
  if (now > alert.acknowledgeBy) return <Tag tone="critical">Late, was due {due}</Tag>;
  return <Tag tone="due">Acknowledge by {due}</Tag>;
}
