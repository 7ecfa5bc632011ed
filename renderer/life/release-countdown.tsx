import { useMutation } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import type { Draft } from "../../shared/domain/report.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./life.module.css";

/**
 * Counts the seconds until a signed version leaves, and lets its signer take it back until then; nothing once they are
 * over. The end comes with the version, so that it is the same after a restart and in every window.
 */
export function ReleaseCountdown(props: {
  reportVersionId: string;
  version: number;
  /** Milliseconds since 1970. */
  releaseAt: number;
  onTakenBack: (draft: Draft | null) => void;
}) {
  const { reportVersionId, version, releaseAt } = props;
  const now = useNow(500);
  const [isAsking, setIsAsking] = useState(false);
  const [reason, setReason] = useState("");
  const recall = useMutation(
    useHost().query.life.recall.mutationOptions({ onSuccess: ({ draft }) => props.onTakenBack(draft) }),
  );
  const seconds = Math.ceil((releaseAt - now) / 1000);
  if (seconds <= 0 && recall.error === null) return null;
  if (seconds <= 0) return <TroubleMessage error={recall.error} />;
  return (
    <Message
      tone="info"
      title={`Version ${version} leaves in ${seconds} s.`}
      actions={
        !isAsking && (
          <Button size="small" icon={<Undo2 aria-hidden="true" />} onPress={() => setIsAsking(true)}>
            Take it back
          </Button>
        )
      }
    >
      Nothing of it was sent yet.
      {isAsking && (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim() !== "") recall.mutate({ reportVersionId, reason });
          }}
        >
          <TextField label="Why it is taken back" value={reason} onChange={setReason} maxLength={300} autoFocus />
          <TroubleMessage error={recall.error} />
          <div className={styles.actions}>
            <Button type="submit" variant="primary" isPending={recall.isPending} isDisabled={reason.trim() === ""}>
              Take version {version} back
            </Button>
          </div>
        </form>
      )}
    </Message>
  );
}
