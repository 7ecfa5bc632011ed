import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { owesReport } from "../../shared/rules/report-machine.ts";
import { describeError } from "../app/error-texts.ts";
import { beginOpening } from "../app/opening-marks.ts";
import { navigate } from "../app/routes.ts";
import { openAhead } from "../case/open-ahead.ts";
import { useConnection, useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { showToast } from "../ui/toast.tsx";
import { useListView } from "./list-view.ts";

/** Gives what can be done with a row: open, reserve or give back, hold or end the hold, and read the next. */
export function useCaseActions(rows: readonly Workitem[]) {
  const { client, query } = useHost();
  const { generation } = useConnection();
  const { person } = useSignedIn();
  const [takenId, setTakenId] = useState<string | null>(null);
  const [holdId, setHoldId] = useState<string | null>(null);
  const isTaken = (row: Workitem): boolean => row.reservation !== null && row.reservation.personId !== person.id;
  const options = {
    onError: (error: unknown, { workitemId }: { workitemId: string }) => {
      const text = describeError(error);
      if (text.code === "conflict") setTakenId(workitemId);
      else showToast("critical", text.sentence);
    },
  };
  const reserve = useMutation(query.worklist.reserve.mutationOptions(options));
  const release = useMutation(query.worklist.release.mutationOptions(options));
  const unhold = useMutation(query.worklist.unhold.mutationOptions(options));
  const open = (row: Workitem): void => {
    useListView.getState().set({ chosenId: row.id });
    // A reported case can be read by everybody; only one person at a time can write.
    if (isTaken(row) && owesReport(row.status)) setTakenId(row.id);
    else {
      beginOpening();
      openAhead(client, row, generation);
      navigate({ screen: "case", workitemId: row.id });
    }
  };
  return {
    open,
    toggleReservation: (row: Workitem): void => {
      if (!owesReport(row.status)) return;
      if (isTaken(row)) setTakenId(row.id);
      else if (row.reservation === null) reserve.mutate({ workitemId: row.id });
      else release.mutate({ workitemId: row.id });
    },
    toggleHold: (row: Workitem): void => {
      if (row.status === "held") unhold.mutate({ workitemId: row.id });
      else setHoldId(row.id);
    },
    readNext: (): void => {
      const next = rows.find((row) => row.status === "unread" && row.reservation === null);
      if (next === undefined) showToast("info", "Nothing unread is left in this list.");
      else open(next);
    },
    taken: rows.find((row) => row.id === takenId),
    held: rows.find((row) => row.id === holdId),
    openTaken: (): void => {
      if (takenId !== null) navigate({ screen: "case", workitemId: takenId });
    },
    closeSheets: (): void => {
      setTakenId(null);
      setHoldId(null);
    },
  };
}
