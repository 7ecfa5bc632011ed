import { type FormEvent, type ReactNode, useState } from "react";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./alert-panel.module.css";

/** Asks for the reason that a step wants, says what the step does, and keeps it until it went through. */
export function ReasonSheet(props: {
  title: string;
  explanation: string;
  label: string;
  confirm: string;
  isPending: boolean;
  /** What else must be chosen; `isReady` says whether it is. */
  children?: ReactNode;
  isReady?: boolean;
  isDanger?: boolean;
  error: unknown;
  onClose: () => void;
  onConfirm: (reason: string) => void;
}) {
  const [reason, setReason] = useState("");
  const isComplete = reason.trim() !== "" && (props.isReady ?? true);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isComplete) props.onConfirm(reason.trim());
  };
  return (
    <Sheet title={props.title} isOpen onClose={props.onClose} width="narrow" isDismissable={!props.isPending}>
      <form className={styles.sheet} onSubmit={submit}>
        <p>{props.explanation}</p>
        {props.children}
        <TextField label={props.label} value={reason} onChange={setReason} maxLength={500} autoFocus />
        <TroubleMessage error={props.error} />
        <div className={styles.buttons}>
          <Button
            type="submit"
            variant={props.isDanger === true ? "danger" : "primary"}
            isPending={props.isPending}
            isDisabled={!isComplete}
          >
            {props.confirm}
          </Button>
          <Button variant="quiet" onPress={props.onClose} isDisabled={props.isPending}>
            Back
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
