import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { CaseNotice } from "../../shared/domain/case-notice.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./life.module.css";

/** What waits for a decision: about one case, or, without one, for the person at this window. */
export function CaseNotices({ workitemId }: { workitemId: string | null }) {
  const { query } = useHost();
  const list = useQuery(query.life.notices.queryOptions({ input: { workitemId } }));
  return (
    <div className={styles.notes} role="status">
      {(list.data?.notices ?? []).map((notice) => (
        <Notice key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function Notice({ notice }: { notice: CaseNotice }) {
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const decide = useMutation(
    useHost().query.life.decide.mutationOptions({ onSuccess: () => void queryClient.invalidateQueries() }),
  );
  const say = (decision: "goOn" | "stop" | "seen") => decide.mutate({ noticeId: notice.id, decision, reason });
  const isInformation = notice.kind === "takenOver";
  return (
    <Message
      tone={isInformation ? "info" : "critical"}
      title={isInformation ? "A case was taken over." : "Decide before this is signed."}
      actions={
        isInformation ? (
          <Button size="small" variant="quiet" isPending={decide.isPending} onPress={() => say("seen")}>
            Seen
          </Button>
        ) : (
          <>
            <Button size="small" isDisabled={reason.trim() === "" || decide.isPending} onPress={() => say("stop")}>
              Hold it
            </Button>
            <Button size="small" isDisabled={reason.trim() === "" || decide.isPending} onPress={() => say("goOn")}>
              Report it all the same
            </Button>
          </>
        )
      }
    >
      {notice.detail}
      {isInformation ? " What you wrote is kept in the case's history." : null}
      {!isInformation && <TextField label="Why" value={reason} onChange={setReason} maxLength={300} />}
      <TroubleMessage error={decide.error} />
    </Message>
  );
}
