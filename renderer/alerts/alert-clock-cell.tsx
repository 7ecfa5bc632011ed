import { CircleCheck, Clock, OctagonAlert } from "lucide-react";
import type { Alert } from "../../shared/domain/alert.ts";
import { Meter } from "../ui/meter.tsx";
import { actingClock, alertClock } from "./alert-evidence.ts";
import styles from "./alerts.module.css";
import { useAlertTime } from "./use-alert-time.ts";

/** Time left to be acknowledged, as a word and a bar, then to act; runs each second, without motion. */
export function AlertClockCell({ alert }: { alert: Alert }) {
  const now = useAlertTime();
  const clock = alertClock(alert, now);
  const acting = clock.leftMs === null ? actingClock(alert, now) : null;
  return (
    <span className={`${styles.clock} figures`}>
      <span className={`${styles.word} ${styles[clock.tone] ?? ""}`}>
        {clock.tone === "critical" && <OctagonAlert aria-hidden="true" />}
        {clock.tone === "due" && <Clock aria-hidden="true" />}
        {clock.tone === "done" && <CircleCheck aria-hidden="true" />}
        {clock.text}
      </span>
      {clock.leftMs !== null && <Meter value={clock.share} tone={clock.tone} />}
      {acting !== null && (
        <span className={`${styles.second} ${styles[acting.tone] ?? ""}`}>
          {acting.tone === "critical" && <OctagonAlert aria-hidden="true" />}
          {acting.text}
        </span>
      )}
    </span>
  );
}
