import { useEffect } from "react";
import { withFollowUpFilled } from "../../shared/follow-up/in-report.ts";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import { type DraftState, mayEditDraft } from "../report/draft-reducer.ts";

/** Keeps the follow-up of the draft at what its marks measure, as they are drawn, changed, paired and deleted. */
export function useFollowUpFill(keeper: DraftKeeper | null, state: DraftState): void {
  // Nothing is filled while the reader chooses between two texts: it would change one of them.
  const isOpen = mayEditDraft(state) && state.phase !== "conflict";
  const content = state.phase === "loading" ? null : state.content;
  const [marks, followUp] = [content?.measurements, content?.followUp];
  useEffect(() => {
    if (keeper === null || !isOpen || marks === undefined || followUp === undefined) return;
    keeper.edit(withFollowUpFilled, true);
  }, [keeper, isOpen, marks, followUp]);
}
