import type { Workitem } from "../../shared/domain/workitem.ts";
import { owesReport } from "../../shared/rules/report-machine.ts";
import { shownKey } from "../app/keys.ts";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import styles from "./case-strip.module.css";
import { HoldButton } from "./hold-button.tsx";
import { useIsTaken } from "./reading-list-row.tsx";

/** What can be done with the case in focus, each with its key. */
export function StripActions(props: {
  workitem: Workitem;
  onOpen: () => void;
  onReserve: () => void;
  onHold: () => void;
}) {
  const { workitem } = props;
  const { person } = useSignedIn();
  const isTaken = useIsTaken(workitem);
  const isMine = workitem.reservation?.personId === person.id;
  return (
    <div className={styles.actions}>
      <Button variant="quiet" size="small" shortcut={shownKey("listOpen")} onPress={props.onOpen}>
        {!owesReport(workitem.status) ? "Read the report" : "Open case"}
      </Button>
      {owesReport(workitem.status) && (
        <Button variant="quiet" size="small" shortcut={shownKey("listReserve")} onPress={props.onReserve}>
          {reserveWords(isMine, isTaken)}
        </Button>
      )}
      {owesReport(workitem.status) && !isTaken && (
        <HoldButton key={workitem.id} isHeld={workitem.status === "held"} onHold={props.onHold} />
      )}
    </div>
  );
}

function reserveWords(isMine: boolean, isTaken: boolean): string {
  if (isMine) return "Give back";
  return isTaken ? "Ask for the case" : "Reserve";
}
