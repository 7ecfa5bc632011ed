import { useQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { count } from "../app/format.ts";
import { TroubleState } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { ScreenHead } from "../ui/screen-head.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { BoardView } from "./board-view.tsx";
import { DrillsView } from "./drills-view.tsx";
import { PolicySheet } from "./policy-sheet.tsx";

const views = [
  { id: "board", label: "Board" },
  { id: "drills", label: "Fire drills" },
] as const;

/** Everything that somebody should have acknowledged or done by now, the officer's daily signature, and fire drills. */
export function FailSafeScreen() {
  const { query } = useHost();
  const board = useQuery({ ...query.failSafe.board.queryOptions(), refetchInterval: 60_000 });
  const [view, setView] = useState<(typeof views)[number]["id"]>("board");
  const [isChanging, setIsChanging] = useState(false);
  if (board.data === undefined) {
    return board.error === null ? (
      <SkeletonRows count={10} label="Fetching the fail-safe board" />
    ) : (
      <TroubleState error={board.error} onRetry={() => void board.refetch()} isRetrying={board.isFetching} />
    );
  }
  const { rows, mayChange } = board.data;
  return (
    <>
      <ScreenHead
        title="Fail-safe"
        note={rows.length === 0 ? "Nothing past its limit" : `${count(rows.length, "thing")} past the limit`}
        isNoteLive
        region="fail-safe-head"
      >
        <Segmented label="View" options={views} value={view} onChange={setView} />
        {mayChange && (
          <Button variant="quiet" icon={<SlidersHorizontal aria-hidden="true" />} onPress={() => setIsChanging(true)}>
            Officers and limits
          </Button>
        )}
      </ScreenHead>
      {view === "board" ? <BoardView board={board.data} /> : <DrillsView />}
      {isChanging && <PolicySheet policy={board.data.policy} onClose={() => setIsChanging(false)} />}
    </>
  );
}
