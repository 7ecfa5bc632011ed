import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Alert } from "../../shared/domain/alert.ts";
import { roleNames } from "../../shared/domain/person.ts";
import { useKey } from "../app/keys.ts";
import { useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { showToast } from "../ui/toast.tsx";
import { ReasonSheet } from "./reason-sheet.tsx";

/** Gives the alert to a colleague, or takes it back with a second person's word. */
export function OwnershipButtons({ alert }: { alert: Alert }) {
  const { person } = useSignedIn();
  const [sheet, setSheet] = useState<"handOver" | "cancel" | null>(null);
  useKey("alertHandOver", () => setSheet("handOver"));
  const isAskedByOther = alert.cancelRequestedByName !== "" && alert.cancelRequestedByName !== person.displayName;
  const isAskedByMe = alert.cancelRequestedByName === person.displayName;
  return (
    <>
      <Button variant="quiet" onPress={() => setSheet("handOver")}>
        Hand over
      </Button>
      <Button variant={isAskedByOther ? "danger" : "quiet"} onPress={() => setSheet("cancel")} isDisabled={isAskedByMe}>
        {cancelWords(isAskedByMe, isAskedByOther)}
      </Button>
      {sheet === "handOver" && <HandOverSheet alert={alert} onClose={() => setSheet(null)} />}
      {sheet === "cancel" && <CancelSheet alert={alert} isSecond={isAskedByOther} onClose={() => setSheet(null)} />}
    </>
  );
}

function cancelWords(isAskedByMe: boolean, isAskedByOther: boolean): string {
  if (isAskedByMe) return "Cancel waits for a second person";
  return isAskedByOther ? "Agree to cancel" : "Cancel alert";
}

function HandOverSheet({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const { query } = useHost();
  const people = useQuery(query.settings.people.queryOptions());
  const [toPersonId, setToPersonId] = useState<string | null>(null);
  const handOver = useMutation(
    query.alert.handOver.mutationOptions({
      onSuccess: () => {
        showToast("done", "Handed over. The clock goes on.");
        onClose();
      },
    }),
  );
  const options = (people.data?.people ?? [])
    .filter((person) => person.id !== alert.ownerId)
    .map((person) => ({ id: person.id, label: `${person.displayName}, ${roleNames[person.role].toLowerCase()}` }));
  return (
    <ReasonSheet
      title="Hand over this alert"
      explanation="The person chosen owns it from now on. Its clock does not start again."
      label="Why"
      confirm="Hand over"
      isPending={handOver.isPending}
      isReady={toPersonId !== null}
      error={handOver.error ?? people.error}
      onClose={onClose}
      onConfirm={(reason) => {
        if (toPersonId !== null) handOver.mutate({ alertId: alert.id, toPersonId, reason });
      }}
    >
      <Select label="To" options={options} value={toPersonId} onChange={setToPersonId} placeholder="Choose a person" />
    </ReasonSheet>
  );
}

function CancelSheet(props: { alert: Alert; isSecond: boolean; onClose: () => void }) {
  const { alert, isSecond, onClose } = props;
  const cancel = useMutation(
    useHost().query.alert.cancel.mutationOptions({
      onSuccess: () => {
        showToast(isSecond ? "done" : "info", isSecond ? "Cancelled." : "Asked for. A second person must agree.");
        onClose();
      },
    }),
  );
  return (
    <ReasonSheet
      title={isSecond ? "Agree to cancel this alert" : "Cancel this alert"}
      explanation={
        isSecond
          ? `${alert.cancelRequestedByName} asks to cancel it. With your word it is cancelled; the trail keeps both names.`
          : "It stays open, with its clock running, until a second person agrees."
      }
      label="Reason"
      confirm={isSecond ? "Cancel the alert" : "Ask to cancel"}
      isDanger
      isPending={cancel.isPending}
      error={cancel.error}
      onClose={onClose}
      onConfirm={(reason) => cancel.mutate({ alertId: alert.id, reason })}
    />
  );
}
