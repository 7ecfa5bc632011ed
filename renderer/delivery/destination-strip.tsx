import { CircleCheck, CircleDashed, OctagonAlert, Pause } from "lucide-react";
import type { DestinationState } from "../../shared/domain/delivery.ts";
import { formatRecent, formatTime } from "../app/format.ts";
import { useNow } from "../host/clock.ts";
import { useSignedIn } from "../session/use-session.ts";
import styles from "./delivery.module.css";

/** How each destination answers. */
export function DestinationStrip({ destinations }: { destinations: readonly DestinationState[] }) {
  const { session } = useSignedIn();
  if (destinations.length === 0) return null;
  return (
    <section className={styles.destinations} aria-label="Destinations">
      {destinations.map((destination) => (
        <Destination key={destination.id} destination={destination} />
      ))}
      {session.demoPracticeUrl !== "" && (
        <a className={styles.practice} href={session.demoPracticeUrl} target="_blank" rel="noreferrer">
          Open the demo practice
        </a>
      )}
    </section>
  );
}

const icons = {
  answering: <CircleCheck aria-hidden="true" />,
  failing: <OctagonAlert aria-hidden="true" />,
  notAsked: <CircleDashed aria-hidden="true" />,
  paused: <Pause aria-hidden="true" />,
};

function Destination({ destination }: { destination: DestinationState }) {
  const text = stateText(destination, useNow(30_000));
  return (
    <div className={`${styles.destination} ${styles[destination.state] ?? ""}`}>
      <b>
        {icons[destination.state]}
        {destination.name}
      </b>
      <span title={text} className="figures">
        {text}
      </span>
    </div>
  );
}

function stateText(destination: DestinationState, now: number): string {
  const waits = destination.waitingCount === 0 ? "" : `, ${destination.waitingCount} waiting`;
  const last = destination.lastAcceptedAt === null ? "" : formatRecent(destination.lastAcceptedAt, now);
  // Nothing is ever sent there by the program, so it neither answers nor fails.
  if (destination.channel === "page" || destination.channel === "print") return `A person brings it${waits}`;
  switch (destination.state) {
    case "answering":
      return `${last === "" ? "Answers" : `Accepted last ${last}`}${waits}`;
    case "failing":
      if (destination.circuitOpenUntil != null && destination.circuitOpenUntil > now) {
        return `Rests after repeated faults, one try at ${formatTime(destination.circuitOpenUntil)}${waits}`;
      }
      return `${destination.problem === "" ? "Does not answer" : destination.problem.replace(/\.$/, "")}${waits}`;
    case "notAsked":
      return `Nothing sent yet${waits}`;
    case "paused":
      return `Paused${waits}`;
  }
}
