import { useMutation } from "@tanstack/react-query";
import { Hand } from "lucide-react";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { formatName, formatRecent } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import styles from "./reading-list.module.css";
import { examinationName } from "./reading-list-row.tsx";

/** Says who has the case and since when, and offers to ask for it. */
export function TakenSheet(props: { workitem: Workitem; onClose: () => void }) {
  const { workitem, onClose } = props;
  const { person } = useSignedIn();
  const { query } = useHost();
  const now = useNow(30_000);
  const ask = useMutation(query.worklist.askForHandover.mutationOptions());
  const holder = workitem.reservation?.displayName ?? "A colleague";
  const since = workitem.reservation === null ? "" : ` since ${formatRecent(workitem.reservation.since, now)}`;
  const isAskedByMe = workitem.handoverRequest?.personId === person.id || ask.isSuccess;
  const isAskedByOther = workitem.handoverRequest !== null && !isAskedByMe;
  return (
    <Sheet
      title={`${holder} has this case`}
      isOpen
      onClose={onClose}
      width="narrow"
      footer={
        <>
          <Button
            variant="primary"
            icon={<Hand aria-hidden="true" />}
            onPress={() => ask.mutate({ workitemId: workitem.id })}
            isPending={ask.isPending}
            isDisabled={isAskedByMe || isAskedByOther}
          >
            {isAskedByMe ? "Asked" : "Ask for it"}
          </Button>
          <Button onPress={onClose}>Back to the list</Button>
        </>
      }
    >
      <div className={styles.sheetText}>
        <p>
          {examinationName(workitem)} of {formatName(workitem.study.patient.name)} is with {holder}
          {since}. Two people cannot write one report, so it was not opened.
        </p>
        {isAskedByMe && <p role="status">{holder} sees your question now. You are told as soon as it is answered.</p>}
        {isAskedByOther && <p>{workitem.handoverRequest?.displayName} has already asked for it.</p>}
        <TroubleMessage error={ask.error} />
      </div>
    </Sheet>
  );
}
