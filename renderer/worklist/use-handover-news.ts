import { useEffect, useRef } from "react";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { useSignedIn } from "../session/use-session.ts";
import { showToast } from "../ui/toast.tsx";

/** Tells somebody who asked for a case what the holder answered. */
export function useHandoverNews(rows: readonly Workitem[]): void {
  const { person } = useSignedIn();
  const asked = useRef(new Map<string, string>());
  useEffect(() => {
    for (const row of rows) {
      const holder = asked.current.get(row.id);
      if (row.handoverRequest?.personId === person.id) {
        asked.current.set(row.id, row.reservation?.displayName ?? "The holder");
      } else if (holder !== undefined) {
        asked.current.delete(row.id);
        if (row.reservation?.personId === person.id) showToast("done", `${holder} gave you the case.`);
        else showToast("info", `${row.reservation?.displayName ?? holder} keeps the case.`);
      }
    }
  }, [rows, person.id]);
}
