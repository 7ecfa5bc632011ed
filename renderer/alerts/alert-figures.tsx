import { type Alert, alertCategoryNames, alertCategorySchema } from "../../shared/domain/alert.ts";
import { alertClock } from "./alert-evidence.ts";
import styles from "./alerts.module.css";
import { useAlertTime } from "./use-alert-time.ts";

const twoHoursMs = 2 * 3_600_000;

/** Counts of the open alerts, each with its cause in the line below. */
export function AlertFigures({ alerts }: { alerts: readonly Alert[] }) {
  const now = useAlertTime();
  const left = alerts.flatMap((alert) => alertClock(alert, now).leftMs ?? []);
  const late = left.filter((ms) => ms < 0).length;
  const soon = left.filter((ms) => ms >= 0 && ms < twoHoursMs).length;
  const told = alerts.length - left.length;
  const categories = alertCategorySchema.options
    .map((category) => ({ category, count: alerts.filter((alert) => alert.category === category).length }))
    .filter((entry) => entry.count > 0)
    .map((entry) => `${entry.count} ${alertCategoryNames[entry.category].toLowerCase()}`);
  return (
    <div className={styles.figures}>
      <Figure value={late} name="Late" note={late === 0 ? "None" : "Call now"} tone="critical" />
      <Figure value={soon} name="Due within 2 h" note="Until acknowledged" tone="due" />
      <Figure value={alerts.length} name="Open" note={categories.join(", ") || "None"} />
      <Figure value={told} name="Acknowledged" note="Action still to come" />
    </div>
  );
}

function Figure(props: { value: number; name: string; note: string; tone?: "critical" | "due" }) {
  const tone = props.tone !== undefined && props.value > 0 ? styles[props.tone] : "";
  return (
    <div>
      <b className={`${styles.figure} ${tone} figures`}>{props.value}</b>
      <span>{props.name}</span>
      <small title={props.note}>{props.note}</small>
    </div>
  );
}
