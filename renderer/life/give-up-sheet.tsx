import { useMutation } from "@tanstack/react-query";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./life.module.css";

/** Gives what the text that is written is called: `addendum` or `correction`. */
export function revisionName(keeper: DraftKeeper): string {
  const state = keeper.getState();
  return state.phase !== "loading" && state.kind === "correction" ? "correction" : "addendum";
}

/** Gives up an addendum or a correction that was not signed, after one sentence that says what stays. */
export function GiveUpSheet(props: { keeper: DraftKeeper; onGivenUp: () => void; onClose: () => void }) {
  const { keeper, onGivenUp, onClose } = props;
  const { client } = useHost();
  const name = revisionName(keeper);
  const giveUp = useMutation({
    mutationFn: async () => {
      // The last words are stored first: they stay with the case too.
      const state = await keeper.flush();
      if (state.phase === "loading") throw new Error("nothing is open");
      return client.life.giveUpRevision({ draftId: state.draftId, revision: state.revision });
    },
    onSuccess: () => {
      showToast("done", `The ${name} is given up.`);
      onClose();
      onGivenUp();
    },
  });
  return (
    <Sheet title={`Give up the ${name}`} isOpen onClose={onClose} width="narrow" role="alertdialog">
      <div className={styles.form}>
        <p>
          {`Nothing of this ${name} is signed or sent, and the report stays as it was. What was written is kept with the case, where its history shows it.`}
        </p>
        <TroubleMessage error={giveUp.error} />
        <div className={styles.actions}>
          <Button autoFocus onPress={onClose}>
            Go on writing
          </Button>
          <Button variant="danger" isPending={giveUp.isPending} onPress={() => giveUp.mutate()}>
            {`Give up the ${name}`}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}
