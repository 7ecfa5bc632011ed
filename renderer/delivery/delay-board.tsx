import { useQuery } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { GridListItem } from "react-aria-components";
import {
  type DelayNotice,
  type DelayProposal,
  type DelayReason,
  delayReasonWords,
} from "../../shared/domain/delay-notice.ts";
import { formatDayAndTime, formatDueAt, formatDuration, formatName } from "../app/format.ts";
import { routeHref } from "../app/routes.ts";
import { TroubleState } from "../app/trouble.tsx";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Tag } from "../ui/tag.tsx";
import { BoardList } from "./board-list.tsx";
import panel from "./delivery-panel.module.css";
import { rungWords } from "./delivery-rungs.ts";
import styles from "./recall.module.css";
import { TellForm } from "./tell-form.tsx";

/** One case of the board: to be decided on, or told. */
type Line = { id: string } & ({ kind: "proposal"; of: DelayProposal } | { kind: "notice"; of: DelayNotice });

/** Cases that miss their target: of which somebody has to be told, and of which they were. */
export function DelayBoard() {
  const { query } = useHost();
  const list = useQuery(query.delay.list.queryOptions({ refetchInterval: 60_000 }));
  const [chosenId, setChosenId] = useState<string | null>(null);
  if (list.data === undefined) {
    return list.error === null ? (
      <SkeletonRows count={6} label="Fetching the delays" />
    ) : (
      <TroubleState error={list.error} onRetry={() => void list.refetch()} isRetrying={list.isFetching} />
    );
  }
  const { notices, proposals, routes, hasPatientFeed } = list.data;
  const proposed = proposals.map((of): Line => ({ id: of.workitemId, kind: "proposal", of }));
  const isProposed = new Set(proposed.map(({ id }) => id));
  const told = notices.filter(({ workitemId }) => !isProposed.has(workitemId));
  const lines = [...proposed, ...told.map((of): Line => ({ id: of.workitemId, kind: "notice", of }))];
  const chosen = lines.find(({ id }) => id === chosenId) ?? lines[0];
  if (chosen === undefined) {
    return (
      <EmptyState title="No target is missed" icon={<CalendarClock aria-hidden="true" />}>
        A case stands here when it is held until after its target, when nobody has it and its target is near, or when
        its target has passed: so that referrer and patient are told when to expect it.
      </EmptyState>
    );
  }
  return (
    <>
      <BoardList label="Delays" lines={lines} chosen={chosen} onChoose={setChosenId}>
        {(line) => <DelayLine key={line.id} line={line} />}
      </BoardList>
      <DelayPanel key={chosen.id} line={chosen} routes={routes} hasPatientFeed={hasPatientFeed} />
    </>
  );
}

const causes: Readonly<Record<DelayProposal["cause"], string>> = {
  held: "Held until after its target",
  nobody: "Nobody has it, and its target is near",
  late: "Its target has passed",
};

function DelayLine({ line: { id, kind, of } }: { line: Line }) {
  const now = useNow(60_000);
  const name = formatName(of.patientName);
  return (
    <GridListItem id={id} textValue={name} className={styles.line ?? ""}>
      <span className={styles.who}>
        <b>{name}</b>
        <span>{of.examination}</span>
      </span>
      <span className={styles.changed}>{kind === "proposal" ? causes[of.cause] : delayReasonWords[of.reason]}</span>
      <span className={`${styles.case} figures`}>
        <span>Target {formatDueAt(of.targetAt, now)}</span>
        <span>{of.targetAt < now ? `${formatDuration(now - of.targetAt)} late` : "not passed yet"}</span>
      </span>
      <span className={styles.tagged}>
        {kind === "proposal" ? <Tag tone="due">Not told</Tag> : <Tag tone="info">Told</Tag>}
      </span>
      <span className={`${styles.since} figures`} />
      <span className={kind === "proposal" ? styles.person : styles.quiet}>
        {kind === "proposal" ? "Decide" : `Until ${formatDueAt(of.expectedAt, now)}`}
      </span>
    </GridListItem>
  );
}

interface DelayPanelProps {
  line: Line;
  routes: readonly string[];
  hasPatientFeed: boolean;
}

function DelayPanel({ line: { kind, of }, routes, hasPatientFeed }: DelayPanelProps) {
  return (
    <aside className={panel.panel} aria-label="Chosen delay" data-region="panel">
      <header className={panel.head}>
        <h2>{kind === "proposal" ? "Shall they be told?" : "They were told that it comes later"}</h2>
        <p>
          {kind === "proposal"
            ? `${causes[of.cause]}.${of.heldReason === "" ? "" : ` Held: ${of.heldReason}. These words stay here.`}`
            : `${delayReasonWords[of.reason]}. Expected ${formatDayAndTime(of.expectedAt)}. Told by ${of.raisedByName}, ${formatDayAndTime(of.raisedAt)}.`}
        </p>
      </header>
      <TellForm workitemId={of.workitemId} suggestion={suggestionOf({ kind, of } as Line)} isAnew={kind === "notice"} />
      <section aria-label="To whom">
        <h3>To whom</h3>
        {kind === "notice" ? (
          <dl className={panel.facts}>
            {of.deliveries.map((delivery) => (
              <Told key={delivery.deliveryId} delivery={delivery} />
            ))}
          </dl>
        ) : (
          <p>{routes.length === 0 ? "No referrer's destination takes delay notices." : routes.join(", ")}</p>
        )}
        <p className={panel.quiet}>
          {hasPatientFeed
            ? "The patient feed is told too."
            : "No patient feed is set, so the patient is not told by a message."}
        </p>
        <p className={`${panel.links} ${panel.quiet}`}>
          <a href={routeHref({ screen: "case", workitemId: of.workitemId })}>Open the case</a>
        </p>
      </section>
    </aside>
  );
}

function Told({ delivery }: { delivery: DelayNotice["deliveries"][number] }) {
  return (
    <>
      <dt>{delivery.recipientName}</dt>
      <dd>{rungWords[delivery.rung]}</dd>
    </>
  );
}

function suggestionOf({ kind, of }: Line): { reason: DelayReason; at: number } {
  return kind === "proposal"
    ? { reason: of.suggestedReason, at: of.suggestedAt }
    : { reason: of.reason, at: of.expectedAt };
}
