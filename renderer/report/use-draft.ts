import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Draft } from "../../shared/domain/report.ts";
import { useHost } from "../host/host-context.tsx";
import { DraftKeeper, type Schedule } from "./draft-keeper.ts";
import { type DraftState, hasUnsavedEdits } from "./draft-reducer.ts";

const schedule: Schedule = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

/**
 * Keeps the draft of an opened case: autosave on every pause, on leaving the window and on closing, and word of what other
 * windows write. Null where the case has no draft that this person may edit. `draft` starts it: give the same object as long
 * as it is the same draft; newer copies reach the keeper as changes from elsewhere.
 */
export function useDraftKeeper(workitemId: string, draft: Draft | null): DraftKeeper | null {
  const { client, query } = useHost();
  const keeper = useMemo(() => {
    if (draft === null) return null;
    const made = new DraftKeeper(
      {
        load: async () => (await client.report.draft({ workitemId })).draft,
        save: async (input) => await client.report.save(input),
      },
      schedule,
    );
    made.open(draft);
    return made;
  }, [client, workitemId, draft]);

  const stored = useQuery({
    ...query.report.draft.queryOptions({ input: { workitemId } }),
    enabled: keeper !== null,
  });
  useEffect(() => {
    if (stored.data !== undefined) void keeper?.hearOfChange(stored.data.draft);
  }, [keeper, stored.data]);

  useEffect(() => (keeper === null ? undefined : keepUntilClosed(keeper)), [keeper]);
  return keeper;
}

/** Saves when the window goes to the back, asks before it closes over unsaved words, and saves when the case is left. */
function keepUntilClosed(keeper: DraftKeeper): () => void {
  const saveWhenHidden = () => {
    if (document.visibilityState === "hidden") keeper.saveNow();
  };
  const guardClosing = (event: BeforeUnloadEvent) => {
    if (!hasUnsavedEdits(keeper.getState())) return;
    keeper.saveNow();
    event.preventDefault();
  };
  document.addEventListener("visibilitychange", saveWhenHidden);
  addEventListener("beforeunload", guardClosing);
  return () => {
    document.removeEventListener("visibilitychange", saveWhenHidden);
    removeEventListener("beforeunload", guardClosing);
    keeper.close();
  };
}

const loading: DraftState = { phase: "loading" };

/** Gives the keeper's state, renewed as it changes. */
export function useDraftState(keeper: DraftKeeper | null): DraftState {
  return useSyncExternalStore(keeper?.subscribe ?? subscribeToNothing, () => keeper?.getState() ?? loading);
}

function subscribeToNothing(): () => void {
  return () => undefined;
}
