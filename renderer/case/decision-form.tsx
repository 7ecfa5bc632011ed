import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Form } from "react-aria-components";
import type { IdentityDecisionKind } from "../../shared/domain/identity.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./identity.module.css";

/** A decision that can be taken here. */
export interface DecisionChoice {
  readonly decision: IdentityDecisionKind;
  readonly label: string;
}

/** Takes a decision on another identity: the reason in words, then the button that says what is decided. */
export function DecisionForm(props: {
  workitemId: string;
  identityKey: string;
  choices: readonly DecisionChoice[];
  onDecided?: (decision: IdentityDecisionKind) => void;
}) {
  const { workitemId, identityKey, choices, onDecided } = props;
  const { client } = useHost();
  const [reason, setReason] = useState("");
  const decide = useMutation({
    mutationFn: (decision: IdentityDecisionKind) =>
      client.identity.decide({ workitemId, identityKey, decision, reason }),
    onSuccess: (_, decision) => onDecided?.(decision),
  });
  const isReasoned = reason.trim().length >= 3;
  return (
    <Form className={styles.form ?? ""} onSubmit={(event) => event.preventDefault()}>
      <TextField
        label="Reason"
        description="Kept with the case and in the audit, with your name."
        maxLength={300}
        value={reason}
        onChange={setReason}
      />
      {decide.error !== null && <TroubleMessage error={decide.error} />}
      <div className={styles.choices}>
        {choices.map(({ decision, label }) => (
          <Button
            key={decision}
            size="small"
            isDisabled={!isReasoned}
            isPending={decide.isPending && decide.variables === decision}
            onPress={() => decide.mutate(decision)}
          >
            {label}
          </Button>
        ))}
      </div>
    </Form>
  );
}
