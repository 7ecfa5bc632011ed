import { type FormEvent, useState } from "react";
import type { Person } from "../../shared/domain/person.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./settings.module.css";
import { useSettingsChanges } from "./use-settings.ts";

/** Sets a password for somebody who forgot theirs; they have to choose their own when they sign in with it. */
export function ResetPasswordSheet({ person, onClose }: { person: Person; onClose: () => void }) {
  const { resetPassword } = useSettingsChanges();
  const [password, setPassword] = useState("");
  const isShort = password !== "" && password.length < 10;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (password !== "" && !isShort) resetPassword.mutate({ personId: person.id, password }, { onSuccess: onClose });
  };
  return (
    <Sheet title={`Reset the password of ${person.displayName}`} isOpen onClose={onClose} width="normal">
      <form className={styles.form} onSubmit={submit}>
        <p className={styles.lead}>
          They are signed out everywhere; drafts are kept. The temporary password is good for one sign-in, at which they
          choose their own.
        </p>
        <TextField
          label="Temporary password"
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          description="At least 10 characters"
          error={isShort ? "Use at least 10 characters" : undefined}
          autoFocus
        />
        <TroubleMessage error={resetPassword.error} />
        <div className={styles.actions}>
          <Button
            type="submit"
            variant="primary"
            isPending={resetPassword.isPending}
            isDisabled={password === "" || isShort}
          >
            Reset password
          </Button>
          <Button variant="quiet" onPress={onClose}>
            Back
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
