import { useQuery } from "@tanstack/react-query";
import type { Alert } from "../../shared/domain/alert.ts";
import { escalationRoleNames } from "../../shared/domain/alert-policy.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Message } from "../ui/message.tsx";
import { Tag } from "../ui/tag.tsx";
import styles from "./alert-panel.module.css";

const renewEveryMs = 60_000;

/** Whether somebody has to telephone and why, whom, on which number, and why them. */
export function WhoToCall({ alert }: { alert: Alert }) {
  const { query } = useHost();
  const found = useQuery({
    ...query.alert.whoToCall.queryOptions({ input: { alertId: alert.id } }),
    refetchInterval: renewEveryMs,
  });
  return (
    <section className={styles.section} aria-label="Whom to telephone">
      {alert.voiceNeededSince !== null && (
        <Message tone="critical" title="Telephone now.">
          {alert.voiceReason}
        </Message>
      )}
      <TroubleMessage error={found.error} />
      <ul className={styles.callers}>
        {(found.data?.people ?? []).map((person) => (
          <li key={person.role}>
            <span>{escalationRoleNames[person.role]}</span>
            <b>{person.name === "" ? "Nobody found" : person.name}</b>
            <span className="figures">{person.phone === "" ? "No number known" : person.phone}</span>
            {person.isNext && alert.voiceNeededSince !== null && <Tag tone="critical">Call first</Tag>}
            <small>{person.explanation}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
