import { useMutation, useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { GridListItem } from "react-aria-components";
import { type CorrectionRecall, isProven } from "../../shared/domain/correction-recall.ts";
import { formatDayAndTime, formatDuration, formatName, formatRecent } from "../app/format.ts";
import { routeHref } from "../app/routes.ts";
import { TroubleMessage, TroubleState } from "../app/trouble.tsx";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import { BoardList } from "./board-list.tsx";
import panel from "./delivery-panel.module.css";
import { rungWords } from "./delivery-rungs.ts";
import styles from "./recall.module.css";
import { VersionTag } from "./version-tag.tsx";

/** Who had a report that was corrected or withdrawn, until it is proven that they know. */
export function RecallBoard({ scope }: { scope: "open" | "all" }) {
  const { query } = useHost();
  const list = useQuery(query.correctionRecall.list.queryOptions({ input: { scope, limit: 200 } }));
  const [chosenId, setChosenId] = useState<string | null>(null);
  if (list.data === undefined) {
    return list.error === null ? (
      <SkeletonRows count={6} label="Fetching who has to know" />
    ) : (
      <TroubleState error={list.error} onRetry={() => void list.refetch()} isRetrying={list.isFetching} />
    );
  }
  const { recalls } = list.data;
  const chosen = recalls.find(({ id }) => id === chosenId) ?? recalls[0];
  if (chosen === undefined) {
    return (
      <EmptyState title="Nobody has to be told" icon={<Undo2 aria-hidden="true" />}>
        When a report is corrected or withdrawn, everybody who had the earlier version stands here until it is proven
        that they know.
      </EmptyState>
    );
  }
  return (
    <>
      <BoardList label="Who has to know" lines={recalls} chosen={chosen} onChoose={setChosenId}>
        {(recall) => <RecallLine key={recall.id} recall={recall} />}
      </BoardList>
      <RecallPanel key={chosen.id} recall={chosen} />
    </>
  );
}

function RecallLine({ recall }: { recall: CorrectionRecall }) {
  const now = useNow(60_000);
  return (
    <GridListItem
      id={recall.id}
      textValue={`${recall.recipientName}, ${formatName(recall.patientName)}`}
      className={styles.line ?? ""}
    >
      <span className={styles.who}>
        <b>{recall.recipientName}</b>
        <span>{hadWords(recall)}</span>
      </span>
      <span className={styles.changed}>{recall.whatChanged}</span>
      <span className={styles.case}>
        <span>{formatName(recall.patientName)}</span>
        <span>{recall.examination}</span>
      </span>
      <span className={styles.tagged}>
        <VersionTag delivery={{ ...recall, subjectKind: "report" }} />
      </span>
      <span className={`${styles.since} figures`}>{formatDuration(now - recall.openedAt)}</span>
      <span className={recall.needsPerson === "" ? styles.quiet : styles.person}>
        {recall.settledAt !== null ? "Settled" : recall.needsPerson === "" ? newWords(recall) : "Tell them"}
      </span>
    </GridListItem>
  );
}

/** What they had, in words that claim no more than was proven. */
export function hadWords({ reachedRung, reachedVersion, reachedByName }: CorrectionRecall): string {
  const version = `version ${reachedVersion}`;
  if (reachedRung === "queued" || reachedRung === "handedOver") return `May have ${version}`;
  const by = reachedByName === "" ? "" : ` by ${reachedByName}`;
  const words = { accepted: "taken", filed: "filed", shown: "seen", acknowledged: "acknowledged" } as const;
  if (reachedRung === "actedOn" || reachedRung === "outcomeSeen") return `Acted on ${version}${by}`;
  return `Had ${version}, ${words[reachedRung]}${by}`;
}

function newWords({ newDelivery }: CorrectionRecall): string {
  return newDelivery === null ? "Not sent" : `New version: ${rungWords[newDelivery.rung].toLowerCase()}`;
}

const ways = [
  { id: "telephone", label: "By telephone" },
  { id: "inPerson", label: "In person" },
  { id: "letter", label: "By letter" },
  { id: "otherSystem", label: "By another system" },
] as const;

function RecallPanel({ recall }: { recall: CorrectionRecall }) {
  const now = useNow(60_000);
  return (
    <aside className={panel.panel} aria-label="Chosen recall" data-region="panel">
      <header className={recall.settledAt === null ? `${panel.head} ${panel.failed}` : panel.head}>
        <h2>{recall.settledAt === null ? `${recall.recipientName} has to know` : settledHead(recall)}</h2>
        <p className={styles.first}>{recall.whatChanged}</p>
        <p>
          {hadWords(recall)}, {formatRecent(recall.reachedAt, now)}.
        </p>
        <p>{recall.settledAt !== null ? settledWords(recall) : recall.needsPerson || waitsFor(recall)}</p>
      </header>
      {recall.settledAt === null ? <SettleRecall recall={recall} /> : <ReopenRecall recall={recall} />}
      <section aria-label="Report">
        <h3>Report</h3>
        <dl className={panel.facts}>
          <dt>Patient</dt>
          <dd>{formatName(recall.patientName)}</dd>
          <dt>Examination</dt>
          <dd>{recall.examination}</dd>
          <dt>Accession</dt>
          <dd>{recall.accessionNumber === "" ? "Not recorded" : recall.accessionNumber}</dd>
          <dt>Version</dt>
          <dd>
            <VersionTag delivery={{ ...recall, subjectKind: "report" }} />
          </dd>
          <dt>Signed</dt>
          <dd>{formatDayAndTime(recall.openedAt)}</dd>
          <dt>Through</dt>
          <dd>{recall.destinationName}</dd>
          <dt>New version</dt>
          <dd>{recall.newDelivery === null ? "Not sent to them" : rungWords[recall.newDelivery.rung]}</dd>
        </dl>
        <p className={`${panel.links} ${panel.quiet}`}>
          <a href={routeHref({ screen: "case", workitemId: recall.workitemId })}>Open the case</a>
        </p>
      </section>
    </aside>
  );
}

function waitsFor(recall: CorrectionRecall): string {
  return recall.recipientRole === "archive"
    ? "It settles when the archive has the new version."
    : "It settles when somebody there acknowledges the new version, or when you say how you told them.";
}

function settledHead({ settledHow, recipientName, recipientRole }: CorrectionRecall): string {
  if (settledHow === "takenBack") return "The correction was taken back";
  return recipientRole === "archive" ? `${recipientName} has the new version` : `${recipientName} knows`;
}

/** How a recall was settled, and by whom where a person said so. */
function settledWords({ settledAt, settledHow, settledByName }: CorrectionRecall): string {
  const day = formatDayAndTime(settledAt ?? 0);
  const proofs: Record<string, string> = {
    acknowledged: "Acknowledged there",
    shown: "Shown to somebody there",
    accepted: "The archive has the new version",
    takenBack: "Nothing of it had left, so nobody has to know",
  };
  const proof = proofs[settledHow];
  if (proof !== undefined) return `${proof}, ${day}.`;
  return `${settledHow}. Noted by ${settledByName}, ${day}.`;
}

/** What a person settled in error is opened again; what was proven stays. */
function ReopenRecall({ recall }: { recall: CorrectionRecall }) {
  const [reason, setReason] = useState("");
  const reopen = useMutation(
    useHost().query.correctionRecall.reopen.mutationOptions({
      onSuccess: () => showToast("info", "Open again, with your name and reason in the trail."),
    }),
  );
  const isReady = reason.trim().length >= 5;
  if (isProven(recall)) return null;
  return (
    <section aria-label="What to do">
      <h3>Noted in error?</h3>
      <form
        className={panel.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) reopen.mutate({ recallId: recall.id, reason: reason.trim() });
        }}
      >
        <TextField label="Why they do not know after all" value={reason} onChange={setReason} maxLength={300} />
        <TroubleMessage error={reopen.error} />
        <div>
          <Button type="submit" isPending={reopen.isPending} isDisabled={!isReady}>
            Open it again
          </Button>
        </div>
      </form>
      <p className={panel.quiet}>What was noted before stays in the trail, with who noted it.</p>
    </section>
  );
}

function SettleRecall({ recall }: { recall: CorrectionRecall }) {
  const [how, setHow] = useState<(typeof ways)[number]["id"]>("telephone");
  const [toWhom, setToWhom] = useState("");
  const [note, setNote] = useState("");
  const settle = useMutation(
    useHost().query.correctionRecall.settle.mutationOptions({
      onSuccess: () => showToast("info", "Noted with your name. They know now."),
    }),
  );
  const isReady = toWhom.trim().length > 1;
  return (
    <section aria-label="What to do">
      <h3>What to do</h3>
      <form
        className={panel.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) settle.mutate({ recallId: recall.id, how, toWhom: toWhom.trim(), note: note.trim() });
        }}
      >
        <div className={panel.pair}>
          <Select label="How you told them" options={ways} value={how} onChange={setHow} />
          <TextField label="Whom" value={toWhom} onChange={setToWhom} maxLength={128} />
        </div>
        <TextField label="What was said" value={note} onChange={setNote} maxLength={300} />
        <TroubleMessage error={settle.error} />
        <div>
          <Button type="submit" variant="primary" isPending={settle.isPending} isDisabled={!isReady}>
            They know
          </Button>
        </div>
      </form>
    </section>
  );
}
