import { useMutation } from "@tanstack/react-query";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { heldWords } from "../worklist/clock.ts";

/** What a held case waits for, and its end by whoever has it: nothing is signed before. */
export function HeldNote({ workitem }: { workitem: Workitem }) {
  const { person } = useSignedIn();
  const unhold = useMutation(useHost().query.worklist.unhold.mutationOptions());
  if (workitem.status !== "held") return null;
  const holder = workitem.reservation;
  const isTheirs = holder === null || holder.personId === person.id;
  return (
    <Message
      tone="due"
      title="On hold."
      actions={
        isTheirs && (
          <Button size="small" isPending={unhold.isPending} onPress={() => unhold.mutate({ workitemId: workitem.id })}>
            End the hold
          </Button>
        )
      }
    >
      {heldWords(workitem)} It is not signed before the hold ends.
      <TroubleMessage error={unhold.error} />
    </Message>
  );
}
