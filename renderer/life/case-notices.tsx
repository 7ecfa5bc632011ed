import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type CaseNotice, type CaseNoticeKind, isCutOff, isInformation } from "../../shared/domain/case-notice.ts";
import { navigate } from "../app/routes.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { asSentence } from "../report/as-sentence.ts";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./life.module.css";

/**
 * What waits for a decision: about one case, or, without one, for the person at this window. `shownIn` is the case on the
 * screen, whose own notes stand in it already.
 */
export function CaseNotices({ workitemId, shownIn = null }: { workitemId: string | null; shownIn?: string | null }) {
  const { query } = useHost();
  const list = useQuery(query.life.notices.queryOptions({ input: { workitemId } }));
  const notices = (list.data?.notices ?? []).filter(
    (notice) => !isCutOff(notice.kind) || notice.workitemId !== shownIn,
  );
  return (
    <div className={styles.notes} role="status">
      {notices.map((notice) => (
        <Notice key={notice.id} notice={notice} isInCase={workitemId !== null} />
      ))}
    </div>
  );
}

function useDecide() {
  const queryClient = useQueryClient();
  return useMutation(
    useHost().query.life.decide.mutationOptions({ onSuccess: () => void queryClient.invalidateQueries() }),
  );
}

function Notice({ notice, isInCase }: { notice: CaseNotice; isInCase: boolean }) {
  if (isCutOff(notice.kind)) return <CutOff notice={notice} isInCase={isInCase} />;
  return isInformation(notice.kind) ? <TakenOver notice={notice} /> : <Decision notice={notice} />;
}

const cutOffTitles: Partial<Record<CaseNoticeKind, string>> = {
  signingCutOff: "Not signed.",
  withdrawalCutOff: "Not withdrawn.",
  cancellationCutOff: "Not cancelled.",
};

/** Somebody believes that they signed or ended this report, and nothing was done. */
function CutOff({ notice, isInCase }: { notice: CaseNotice; isInCase: boolean }) {
  const { person } = useSignedIn();
  const decide = useDecide();
  const isTheirs = notice.forPersonId === person.id;
  return (
    <Message
      tone="critical"
      title={cutOffTitles[notice.kind] ?? ""}
      isLive
      actions={
        <>
          {!isInCase && (
            <Button size="small" onPress={() => navigate({ screen: "case", workitemId: notice.workitemId })}>
              Open the case
            </Button>
          )}
          {isTheirs && <Seen notice={notice} decide={decide} />}
        </>
      }
    >
      {notice.detail}
      <TroubleMessage error={decide.error} />
    </Message>
  );
}

/** Puts away what only informs. */
function Seen({ notice, decide }: { notice: CaseNotice; decide: ReturnType<typeof useDecide> }) {
  return (
    <Button
      size="small"
      variant="quiet"
      isPending={decide.isPending}
      onPress={() => decide.mutate({ noticeId: notice.id, decision: "seen", reason: "" })}
    >
      Seen
    </Button>
  );
}

function TakenOver({ notice }: { notice: CaseNotice }) {
  const decide = useDecide();
  return (
    <Message tone="info" title="A case was taken over." actions={<Seen notice={notice} decide={decide} />}>
      {asSentence(notice.detail)} What you wrote is kept in the case's history.
      <TroubleMessage error={decide.error} />
    </Message>
  );
}

function Decision({ notice }: { notice: CaseNotice }) {
  const [reason, setReason] = useState("");
  const decide = useDecide();
  const say = (decision: "goOn" | "stop") => decide.mutate({ noticeId: notice.id, decision, reason });
  const isDisabled = reason.trim() === "" || decide.isPending;
  return (
    <Message
      tone="critical"
      title="Decide before this is signed."
      actions={
        <>
          <Button size="small" isDisabled={isDisabled} onPress={() => say("stop")}>
            Hold it
          </Button>
          <Button size="small" isDisabled={isDisabled} onPress={() => say("goOn")}>
            Report it all the same
          </Button>
        </>
      }
    >
      {notice.detail}
      <TextField label="Why" value={reason} onChange={setReason} maxLength={300} />
      <TroubleMessage error={decide.error} />
    </Message>
  );
}
