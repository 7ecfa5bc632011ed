import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { RadioGroup } from "../ui/radio-group.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./life.module.css";

type Kind = "wrongPatient" | "wrongExamination" | "notToBeReported" | "other";

const withdrawals: readonly { id: Kind; label: string }[] = [
  { id: "wrongPatient", label: "Wrong patient" },
  { id: "wrongExamination", label: "Wrong examination" },
  { id: "other", label: "Another reason" },
];
const cancellations: readonly { id: Kind; label: string }[] = [
  { id: "notToBeReported", label: "Will not be reported here" },
  { id: "other", label: "Another reason" },
];

/** Withdraws a signed report, or cancels a case that has none; with the reason and the person's own secret. */
export function EndSheet(props: { workitemId: string; seenVersionId: string | null; onClose: () => void }) {
  const { workitemId, seenVersionId, onClose } = props;
  const isWithdrawal = seenVersionId !== null;
  const queryClient = useQueryClient();
  const [kind, setKind] = useState<Kind | null>(isWithdrawal ? null : "notToBeReported");
  const [reason, setReason] = useState("");
  const [secret, setSecret] = useState("");
  const end = useMutation(
    useHost().query.life.end.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries();
        showToast("done", isWithdrawal ? "The report is withdrawn." : "The case is cancelled.");
        onClose();
      },
      onSettled: () => setSecret(""),
    }),
  );
  const isReady = kind !== null && reason.trim() !== "" && secret !== "";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) end.mutate({ workitemId, seenVersionId, kind, reason, secret });
  };
  return (
    <Sheet title={isWithdrawal ? "Withdraw this report" : "Cancel this case"} isOpen onClose={onClose} width="narrow">
      <form className={styles.form} onSubmit={submit}>
        <p>{isWithdrawal ? withdrawalWords : cancellationWords}</p>
        <RadioGroup
          label="Because"
          orientation="vertical"
          options={isWithdrawal ? withdrawals : cancellations}
          value={kind}
          onChange={setKind}
        />
        <TextField label="The reason, as everybody reads it" value={reason} onChange={setReason} maxLength={300} />
        <TextField label="PIN or password" type="password" autoComplete="off" value={secret} onChange={setSecret} />
        <TroubleMessage error={end.error} />
        <div className={styles.actions}>
          <Button onPress={onClose}>Back</Button>
          <Button type="submit" variant="danger" isPending={end.isPending} isDisabled={!isReady}>
            {isWithdrawal ? "Withdraw the report" : "Cancel the case"}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

const withdrawalWords =
  "Everybody who had any version of it is told that it is withdrawn and why; its text is not repeated. The versions stay on record. This is the end of this report.";
const cancellationWords =
  "Whoever asked is told that there will be no report, and why. A draft stays on record. This is the end of this case.";
