import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { formatName } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./reading-list.module.css";
import { examinationName } from "./reading-list-row.tsx";

/** Sets a case aside that cannot be reported yet, with the reason that everybody sees. */
export function HoldSheet(props: { workitem: Workitem; onClose: () => void }) {
  const { workitem, onClose } = props;
  const { query } = useHost();
  const [reason, setReason] = useState("");
  const hold = useMutation(query.worklist.hold.mutationOptions({ onSuccess: onClose }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim() !== "") hold.mutate({ workitemId: workitem.id, reason });
  };
  return (
    <Sheet title="Hold this case" isOpen onClose={onClose} width="narrow">
      <form className={styles.sheetText} onSubmit={submit}>
        <p>
          {examinationName(workitem)} of {formatName(workitem.study.patient.name)} stays in the list as held. Its clock
          goes on.
        </p>
        <TextField
          label="What it waits for"
          value={reason}
          onChange={setReason}
          maxLength={300}
          autoFocus
          placeholder="Outside study of 2019, asked for by telephone"
        />
        <TroubleMessage error={hold.error} />
        <div>
          <Button type="submit" variant="primary" isPending={hold.isPending} isDisabled={reason.trim() === ""}>
            Hold
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
