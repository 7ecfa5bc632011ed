import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./settings.module.css";

/** The signed-in person's own PIN, for signing and unlocking. */
export function SecurityPage() {
  const { session } = useSignedIn();
  return (
    <div className={styles.page}>
      <div className={styles.title}>
        <h2>Security</h2>
      </div>
      <p className={styles.lead}>
        The screen locks after {session.idleLockMinutes} minutes without input. Signing a report always asks for your
        PIN or password.
      </p>
      <section className={`${styles.section} ${styles.narrow}`} aria-label="Your PIN">
        <h3>Your PIN</h3>
        <PinForm />
      </section>
    </div>
  );
}

function PinForm() {
  const [password, setPassword] = useState("");
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const save = useMutation(
    useHost().query.settings.setPin.mutationOptions({
      onSuccess: () => {
        setPassword("");
        setPin("");
        setAgain("");
        showToast("done", "Your PIN is set.");
      },
    }),
  );
  const isWrong = pin !== "" && !/^[0-9]{4,12}$/.test(pin);
  const differs = again !== "" && pin !== again;
  const isComplete = password !== "" && pin !== "" && again !== "" && !isWrong && !differs;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isComplete) save.mutate({ password, pin });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="Your password"
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
      />
      <TextField
        label="New PIN"
        type="password"
        inputMode="numeric"
        value={pin}
        onChange={setPin}
        autoComplete="off"
        description="4 to 12 figures"
        error={isWrong ? "Use 4 to 12 figures" : undefined}
      />
      <TextField
        label="New PIN again"
        type="password"
        inputMode="numeric"
        value={again}
        onChange={setAgain}
        autoComplete="off"
        error={differs ? "The two differ" : undefined}
      />
      <TroubleMessage error={save.error} />
      <div className={styles.actions}>
        <Button type="submit" variant="primary" isPending={save.isPending} isDisabled={!isComplete}>
          Set PIN
        </Button>
      </div>
    </form>
  );
}
