import type { AlertEvent } from "../../shared/domain/alert.ts";
import { formatDay, formatTimeWithSeconds } from "../app/format.ts";
import styles from "./alert-panel.module.css";

const words: Record<AlertEvent["kind"], string> = {
  raised: "Raised",
  dispatched: "Sent",
  delivered: "Delivered",
  opened: "Opened",
  contactFailed: "Not reached",
  acknowledged: "Acknowledged",
  actioned: "Acted on",
  handedOver: "Handed over",
  closed: "Closed",
  cancelRequested: "Cancel asked for",
  cancelled: "Cancelled",
  becameLate: "Became late",
  becameActionLate: "Not acted on in time",
  contacted: "Reached",
  messageQueued: "Message queued",
  escalated: "Escalated",
  voiceNeeded: "Telephone needed",
  channelDown: "Message did not get through",
  rerouted: "Recipient moved",
  reportAmended: "Added to the report",
  superseded: "Another alert took its place",
};

/** Everything that happened to an alert, newest first. Nothing can be taken out of it. */
export function AlertTrail({ events }: { events: readonly AlertEvent[] }) {
  return (
    <section className={styles.trail} aria-label="Trail">
      <h3>Trail, newest first</h3>
      <ul>
        {[...events].reverse().map((event) => (
          <li key={event.id}>
            <span className="figures">
              {formatDay(event.at)} {formatTimeWithSeconds(event.at)}
            </span>
            <span>
              {words[event.kind]}
              {event.detail === "" ? "" : `: ${event.detail}`}
            </span>
            <span>{event.byName}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
