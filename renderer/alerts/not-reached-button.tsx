import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Alert, type ContactMethod, type ContactResult, contactResultNames } from "../../shared/domain/alert.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./alert-panel.module.css";

type NotReached = Exclude<ContactResult, "queued" | "reached">;

const results: readonly NotReached[] = ["noAnswer", "engaged", "messageLeft", "wrongNumber", "unavailable"];
const options = results.map((id) => ({ id, label: contactResultNames[id] }));

/** Notes a try that reached nobody, with what came of it. The clock goes on. */
export function NotReachedButton(props: { alert: Alert; spokenTo: string; method: ContactMethod }) {
  const { alert, spokenTo, method } = props;
  const { query } = useHost();
  const [result, setResult] = useState<NotReached>("noAnswer");
  const note = useMutation(
    query.alert.recordContact.mutationOptions({
      onSuccess: () => showToast("due", "Recorded that nobody was reached. The clock goes on."),
    }),
  );
  const isRecipient = spokenTo.trim() === "";
  const contact = {
    ...{ alertId: alert.id, method, result, note: "", address: alert.recipientContact },
    entryId: isRecipient ? alert.recipientEntryId : null,
    name: isRecipient ? alert.recipientName : spokenTo.trim(),
  };
  return (
    <>
      <span className={styles.notReached}>
        <Select label="Not reached because" isLabelHidden options={options} value={result} onChange={setResult} />
        <Button onPress={() => note.mutate(contact)} isPending={note.isPending}>
          Not reached
        </Button>
      </span>
      <TroubleMessage error={note.error} />
    </>
  );
}
