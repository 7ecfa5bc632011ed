import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import type { Session } from "../../shared/contract/views.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./session.module.css";
import { SessionPage } from "./session-page.tsx";
import { useTakeSession } from "./use-session.ts";

/** Covers everything, sheets included, until the same person unlocks; nothing typed below is lost. */
export function LockScreen(props: { session: Session; onUnlocked: () => void }) {
  return (
    <ModalOverlay className={styles.lockScrim ?? ""} isOpen isKeyboardDismissDisabled>
      <Modal className={styles.lockModal ?? ""}>
        <Dialog className={styles.lockDialog ?? ""} aria-label="Screen locked">
          <UnlockForm {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function UnlockForm({ session, onUnlocked }: { session: Session; onUnlocked: () => void }) {
  const { client, query } = useHost();
  const takeSession = useTakeSession();
  const unlock = useMutation({
    // The core checks the secret only of a locked window: one that was covered without its knowledge is locked first.
    mutationFn: async (input: { secret: string }) => {
      if (session.state !== "locked") await client.session.lock({});
      return await client.session.unlock(input);
    },
    networkMode: "always",
    onSuccess: (next) => {
      takeSession(next);
      if (next.state === "signedIn") onUnlocked();
    },
  });
  const signOut = useMutation(query.session.signOut.mutationOptions({ onSuccess: takeSession }));
  const [secret, setSecret] = useState("");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    unlock.mutate({ secret });
  };
  return (
    <SessionPage title="Screen locked" isDemo={session.profile.isDemo}>
      <p className={styles.lead}>
        {session.person?.displayName ?? "Somebody"} is signed in. Open cases and drafts are kept as they are.
      </p>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label="PIN or password"
          type="password"
          size="large"
          value={secret}
          onChange={setSecret}
          autoComplete="current-password"
          autoFocus
        />
        <TroubleMessage error={unlock.error ?? signOut.error} />
        <div className={styles.actions}>
          <Button type="submit" variant="primary" isPending={unlock.isPending} isDisabled={secret === ""}>
            Unlock
          </Button>
          <Button variant="quiet" isPending={signOut.isPending} onPress={() => signOut.mutate({})}>
            Sign out instead
          </Button>
        </div>
      </form>
    </SessionPage>
  );
}
