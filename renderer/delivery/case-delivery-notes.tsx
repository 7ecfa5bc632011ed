import { useQuery } from "@tanstack/react-query";
import type { CorrectionRecall } from "../../shared/domain/correction-recall.ts";
import { type DelayNotice, delayReasonWords } from "../../shared/domain/delay-notice.ts";
import { outwardStatus } from "../../shared/domain/report-status.ts";
import { formatDayAndTime } from "../app/format.ts";
import { routeHref } from "../app/routes.ts";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { rungWords } from "./delivery-rungs.ts";

/** What became of the case's report outside: who has still to know of a correction, and who was told that it comes later. */
export function CaseDeliveryNotes({ workitemId, onTellDelay }: { workitemId: string; onTellDelay: () => void }) {
  const { query } = useHost();
  const recalls = useQuery(query.correctionRecall.ofCase.queryOptions({ input: { workitemId } }));
  const delay = useQuery(query.delay.ofCase.queryOptions({ input: { workitemId } }));
  const notice = delay.data?.notice ?? null;
  return (
    <>
      <RecallNote recalls={recalls.data?.recalls ?? []} />
      {notice !== null && <DelayNote notice={notice} onTellDelay={onTellDelay} />}
    </>
  );
}

function RecallNote({ recalls }: { recalls: readonly CorrectionRecall[] }) {
  const words = recallWords(recalls);
  if (words === null) return null;
  return (
    <Message tone="due" title={words.title}>
      {words.who} <a href={routeHref({ screen: "delivery", board: "recalls" })}>Who has to know</a>
    </Message>
  );
}

/** Gives who has not acknowledged a correction yet, in words; null where nobody is open. An archive does not acknowledge. */
export function recallWords(recalls: readonly CorrectionRecall[]): { title: string; who: string } | null {
  const open = recalls.filter(({ settledAt }) => settledAt === null);
  const [newest] = open;
  if (newest === undefined) return null;
  const isReader = ({ recipientRole }: CorrectionRecall) => recipientRole !== "archive";
  const readers = open.filter(isReader);
  const of = recalls.filter(isReader).length;
  const report = `${outwardStatus[newest.reportStatus].words} report:`;
  const title =
    readers.length === 0
      ? `${report} an archive does not have it yet.`
      : `${report} ${readers.length} of ${of} ${readers.length === 1 ? "has" : "have"} not acknowledged.`;
  return { title, who: (readers.length === 0 ? open : readers).map(standingOf).join(" ") };
}

function standingOf({ recipientName, newDelivery, needsPerson }: CorrectionRecall): string {
  if (needsPerson !== "") return `${recipientName}: ${needsPerson}`;
  return `${recipientName}: ${newDelivery === null ? "not sent" : rungWords[newDelivery.rung].toLowerCase()}.`;
}

function DelayNote({ notice, onTellDelay }: { notice: DelayNotice; onTellDelay: () => void }) {
  const isPast = notice.expectedAt <= useNow(60_000);
  const to = notice.deliveries.map(({ recipientName, rung }) => `${recipientName}: ${rungWords[rung].toLowerCase()}.`);
  return (
    <Message
      tone={isPast ? "due" : "info"}
      title={`They were told to expect it by ${formatDayAndTime(notice.expectedAt)}.`}
      actions={
        <Button size="small" onPress={onTellDelay}>
          Tell a new date
        </Button>
      }
    >
      {isPast && "That time has passed. "}
      {delayReasonWords[notice.reason]}. {to.join(" ")}{" "}
      <a href={routeHref({ screen: "delivery", board: "delays" })}>Delays</a>
    </Message>
  );
}
