import { useMutation, useQuery } from "@tanstack/react-query";
import { Hand } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { formatName, formatRecent } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./reading-list.module.css";
import { examinationName, useIsTaken } from "./reading-list-row.tsx";

interface TakenSheetProps {
  workitem: Workitem;
  onOpen: () => void;
  onClose: () => void;
}

/** Says who has the case and since when, and offers to ask for it; follows what happens to it meanwhile. */
export function TakenSheet(props: TakenSheetProps) {
  return useIsTaken(props.workitem) ? <StillTaken {...props} /> : <FreeNow {...props} />;
}

function StillTaken({ workitem, onClose }: TakenSheetProps) {
  const { person } = useSignedIn();
  const now = useNow(30_000);
  const ask = useMutation(useHost().query.worklist.askForHandover.mutationOptions());
  const holder = workitem.reservation?.displayName ?? "A colleague";
  const since = workitem.reservation === null ? "" : ` since ${formatRecent(workitem.reservation.since, now)}`;
  const isAskedByMe = workitem.handoverRequest?.personId === person.id;
  const isAskedByOther = workitem.handoverRequest !== null && !isAskedByMe;
  // Not disabled once asked: a disabled button would lose the focus, and with it the Esc key.
  const press = (): void => {
    if (!isAskedByMe) ask.mutate({ workitemId: workitem.id });
  };
  return (
    <Sheet
      title={`${holder} has this case`}
      isOpen
      onClose={onClose}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose}>Back to the list</Button>
          <Button
            variant={isAskedByMe ? "plain" : "primary"}
            icon={<Hand aria-hidden="true" />}
            onPress={press}
            isPending={ask.isPending}
            isDisabled={isAskedByOther}
          >
            {isAskedByMe ? "Asked" : "Ask for it"}
          </Button>
        </>
      }
    >
      <div className={styles.sheetText}>
        <p>
          <CaseWords workitem={workitem} /> is with {holder}
          {since}. Two people cannot write one report, so it was not opened.
        </p>
        <div role="status">
          {isAskedByMe && <p>{holder} sees your question now. You are told as soon as it is answered.</p>}
        </div>
        <TakeOver workitem={workitem} holder={holder} />
        {isAskedByOther && <p>{workitem.handoverRequest?.displayName} has already asked for it.</p>}
        <TroubleMessage error={ask.error} />
      </div>
    </Sheet>
  );
}

/** By the site's rule a case that somebody left locked goes on with a colleague; what was written is kept. */
function TakeOver({ workitem, holder }: { workitem: Workitem; holder: string }) {
  const { query } = useHost();
  const [reason, setReason] = useState("");
  const standing = useQuery({
    ...query.life.takeOverStanding.queryOptions({ input: { workitemId: workitem.id } }),
    refetchInterval: 30_000,
  });
  const take = useMutation(query.life.takeOver.mutationOptions());
  if (standing.data === undefined) return <TroubleMessage error={standing.error} />;
  if (!standing.data.isAllowed) return <p>{standing.data.sentence}</p>;
  return (
    <>
      <p>{standing.data.sentence}</p>
      <TextField label={`Why you take it over from ${holder}`} value={reason} onChange={setReason} maxLength={300} />
      <Button
        isDisabled={reason.trim() === ""}
        isPending={take.isPending}
        onPress={() => take.mutate({ workitemId: workitem.id, reason })}
      >
        Take it over
      </Button>
      <TroubleMessage error={take.error} />
    </>
  );
}

function FreeNow({ workitem, onOpen, onClose }: TakenSheetProps) {
  const isMine = workitem.reservation !== null;
  return (
    <Sheet
      title={isMine ? "The case is yours now" : "Nobody has this case now"}
      isOpen
      onClose={onClose}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose}>Back to the list</Button>
          <Button variant="primary" autoFocus onPress={onOpen}>
            Open case
          </Button>
        </>
      }
    >
      <p>
        <CaseWords workitem={workitem} /> can be opened.
      </p>
    </Sheet>
  );
}

function CaseWords({ workitem }: { workitem: Workitem }): ReactNode {
  return `${examinationName(workitem)} of ${formatName(workitem.study.patient.name)}`;
}
