import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { DeliveryEvidence } from "../../shared/domain/delivery.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./evidence.module.css";

/** Answers an entry of a person as made in error: both stay, and it counts no more. */
export function StrikeSheet({ entry, onClose }: { entry: DeliveryEvidence; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const strike = useMutation(useHost().query.evidence.strike.mutationOptions({ onSuccess: onClose }));
  const isReady = reason.trim().length >= 5;
  const submit = (): void => {
    if (isReady) strike.mutate({ evidenceId: entry.id, reason: reason.trim() });
  };
  return (
    <Sheet
      title="Entered in error"
      isOpen
      onClose={onClose}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="danger" isPending={strike.isPending} isDisabled={!isReady} onPress={submit}>
            It does not count
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p>
          “{entry.detail}” of {entry.byName} stays here, struck through, with your name and reason beside it.
        </p>
        <TextField label="What was wrong" value={reason} onChange={setReason} maxLength={300} autoFocus />
        <TroubleMessage error={strike.error} />
      </form>
    </Sheet>
  );
}
