import { useQuery } from "@tanstack/react-query";
import { PhoneCall, TriangleAlert } from "lucide-react";
import { formatDayAndTime } from "../app/format.ts";
import { useHost } from "../host/host-context.tsx";
import { StatusText } from "../ui/tag.tsx";
import styles from "./directory.module.css";

/** Whom an alert for this entry would reach now, and why. */
export function WhoIsOnNow({ entryId }: { entryId: string }) {
  const { data } = useQuery(useHost().query.directory.whoIsOn.queryOptions({ input: { entryId } }));
  if (data === undefined) return null;
  const { reach, steps, changesAt } = data;
  return (
    <section className={styles.now} aria-label="Who is reached now">
      {reach === null ? (
        <StatusText tone="critical" icon={<TriangleAlert aria-hidden="true" />}>
          Nobody can be reached now
        </StatusText>
      ) : (
        <StatusText tone="done" icon={<PhoneCall aria-hidden="true" />}>
          Now: {reach.name}
          {reach.phone === "" ? "" : `, ${reach.phone}`}
        </StatusText>
      )}
      <ol className={styles.steps}>
        {steps.map(({ sentence }) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      {changesAt !== null && <p className={styles.foundWords}>This may change at {formatDayAndTime(changesAt)}.</p>}
    </section>
  );
}
