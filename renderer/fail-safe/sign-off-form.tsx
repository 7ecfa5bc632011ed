import { useMutation, useQueryClient } from "@tanstack/react-query";
import { PenLine } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { FailSafeRow } from "../../shared/domain/fail-safe.ts";
import { count } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./fail-safe.module.css";

/** The officer signs what stands on the board with the PIN. It closes nothing; what is open then is kept with the signature. */
export function SignOffForm({ rows, isAgain }: { rows: readonly FailSafeRow[]; isAgain: boolean }) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const [secret, setSecret] = useState("");
  const [note, setNote] = useState("");
  const signOff = useMutation(
    query.failSafe.signOff.mutationOptions({
      onSuccess: (board) => {
        queryClient.setQueryData(query.failSafe.board.queryKey(), board);
        setNote("");
        showToast("done", "Signed off. What was open stays open.");
      },
      onError: () => void queryClient.invalidateQueries({ queryKey: query.failSafe.key() }),
      onSettled: () => setSecret(""),
    }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (secret !== "") signOff.mutate({ secret, note, seenRowIds: rows.map(({ id }) => id) });
  };
  const open =
    rows.length === 0
      ? "nothing is open"
      : `${count(rows.length, "thing")} ${rows.length === 1 ? "stays" : "stay"} open`;
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.quiet}>You sign that you have gone through the board: {open}. It closes nothing.</p>
      <TextField
        label="Note, if there is one"
        value={note}
        onChange={setNote}
        maxLength={500}
        placeholder="Elm Surgery telephoned, answers after 14:00"
      />
      <TextField
        label="PIN or password"
        type="password"
        autoComplete="off"
        value={secret}
        onChange={setSecret}
        maxLength={256}
      />
      <TroubleMessage error={signOff.error} />
      <div>
        <Button
          type="submit"
          variant="primary"
          icon={<PenLine aria-hidden="true" />}
          isPending={signOff.isPending}
          isDisabled={secret === ""}
        >
          {isAgain ? "Sign off again" : "Sign off today"}
        </Button>
      </div>
    </form>
  );
}
