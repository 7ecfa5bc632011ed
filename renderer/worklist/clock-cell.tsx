import { CircleCheck, Clock, OctagonAlert, Pause } from "lucide-react";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { useNow } from "../host/clock.ts";
import { Meter } from "../ui/meter.tsx";
import { type ClockView, clockOf } from "./clock.ts";
import styles from "./clock-cell.module.css";

/** Time left to the target, as a word and a bar; it runs by itself. */
export function ClockCell(props: { workitem: Workitem }) {
  const clock = clockOf(props.workitem, useNow(15_000));
  return (
    <span className={`${styles.clock} figures`}>
      <span className={`${styles.word} ${styles[clock.tone] ?? ""}`}>
        <ClockIcon clock={clock} isHeld={props.workitem.status === "held"} />
        {clock.text}
      </span>
      {clock.tone !== "done" && <Meter value={clock.share} tone={clock.tone} />}
    </span>
  );
}

function ClockIcon({ clock, isHeld }: { clock: ClockView; isHeld: boolean }) {
  if (isHeld) return <Pause aria-hidden="true" />;
  if (clock.tone === "critical") return <OctagonAlert aria-hidden="true" />;
  if (clock.tone === "due") return <Clock aria-hidden="true" />;
  return clock.tone === "done" ? <CircleCheck aria-hidden="true" /> : null;
}
