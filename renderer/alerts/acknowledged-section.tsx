import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Alert, ContactMethod } from "../../shared/domain/alert.ts";
import { formatDayAndTime } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useRegainFocus } from "../app/use-regain-focus.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./alert-panel.module.css";
import { OwnershipButtons } from "./ownership-buttons.tsx";
import { ReasonSheet } from "./reason-sheet.tsx";

const methodWords: Record<ContactMethod, string> = {
  voice: "by telephone",
  inPerson: "in person",
  message: "by message",
  system: "in their system",
};

/** Somebody has it; what they did about it is recorded here, and only then can it be closed. */
export function AcknowledgedSection({ alert }: { alert: Alert }) {
  useRegainFocus();
  const [isClosing, setClosing] = useState(false);
  const close = useMutation(useHost().query.alert.close.mutationOptions());
  const known = alert.acknowledgement;
  if (known === null) return null;
  const capacity = known.capacity === "" ? "" : `, ${known.capacity},`;
  const readBack = known.readBack === null ? "" : " and read it back";
  return (
    <section className={styles.call} aria-label="After the acknowledgement">
      <div className={styles.form}>
        <Message tone="done" title="Acknowledged.">
          {known.personName}
          {capacity} took it {methodWords[known.method]}
          {readBack}, {formatDayAndTime(known.at)}.
        </Message>
        {alert.actionTaken === "" ? <ActionForm alert={alert} /> : <p>Action: {alert.actionTaken}</p>}
        <div className={styles.buttons}>
          <Button onPress={() => setClosing(true)} isDisabled={alert.actionTaken === ""}>
            Close
          </Button>
          <span className={styles.gap} />
          <OwnershipButtons alert={alert} />
        </div>
      </div>
      {isClosing && (
        <ReasonSheet
          title="Close this alert"
          explanation="It goes to the closed list with its whole trail. It is not opened again; a new finding is a new alert."
          label="Why it is finished"
          confirm="Close alert"
          isPending={close.isPending}
          error={close.error}
          onClose={() => setClosing(false)}
          onConfirm={(reason) => close.mutate({ alertId: alert.id, reason }, { onSuccess: () => setClosing(false) })}
        />
      )}
    </section>
  );
}

function ActionForm({ alert }: { alert: Alert }) {
  const [actionTaken, setActionTaken] = useState("");
  const record = useMutation(
    useHost().query.alert.recordAction.mutationOptions({ onSuccess: () => showToast("done", "Action recorded.") }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (actionTaken.trim() !== "") record.mutate({ alertId: alert.id, actionTaken });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="Action taken"
        value={actionTaken}
        onChange={setActionTaken}
        description={`Asked for: ${alert.actionNeeded}`}
        maxLength={500}
      />
      <TroubleMessage error={record.error} />
      <div>
        <Button type="submit" variant="primary" isPending={record.isPending} isDisabled={actionTaken.trim() === ""}>
          Record action
        </Button>
      </div>
    </form>
  );
}
