import { QueryObserver, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Draft, DraftContent } from "../../shared/domain/report.ts";
import { withoutItems } from "../../shared/rules/foreign-items.ts";
import { windowNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { showToast } from "../ui/toast.tsx";
import { CalmDraft } from "./calm-draft.ts";
import { DraftKeeper, type DraftStorePort, type Schedule } from "./draft-keeper.ts";
import { guardUnsavedDrafts, holdKeeper, keeperOf } from "./draft-keepers.ts";
import type { DraftState } from "./draft-reducer.ts";

/** The longest that what is due waits for a moment between two keys, in milliseconds. */
const idleAtLatestMs = 300;

/** Saving and drawing around the words wait for a moment in which nothing is typed, where the browser can tell one. */
const schedule: Schedule = (callback, milliseconds) => {
  let idle = 0;
  const timer = setTimeout(() => {
    if (typeof requestIdleCallback === "undefined") callback();
    else idle = requestIdleCallback(() => callback(), { timeout: idleAtLatestMs });
  }, milliseconds);
  return () => {
    clearTimeout(timer);
    if (idle !== 0) cancelIdleCallback(idle);
  };
};

/**
 * Keeps the draft of an opened case: autosave on every pause, on leaving the window and on closing, and word of what other
 * windows write. Null where the case has no draft that this person may edit. `draft` starts it: give the same object as long
 * as it is the same draft; newer copies reach the keeper as changes from elsewhere.
 */
export function useDraftKeeper(workitemId: string, draft: Draft | null): DraftKeeper | null {
  const { client, query } = useHost();
  const { id: writerId, displayName } = useSignedIn().person;
  const { keeper, openedAt } = useMemo(() => {
    if (draft === null) return { keeper: null, openedAt: 0 };
    const load = async () => (await client.report.draft({ workitemId })).draft;
    const save: DraftStorePort["save"] = async (input) => {
      const { refused, ...saved } = await client.report.save({ ...input, writtenBy: writerId });
      if (refused.length > 0) removeRefused(() => known.keeper, refused);
      return saved;
    };
    const putAside: DraftStorePort["putAside"] = async (input) =>
      await client.putAside.keep({ ...input, writtenBy: writerId });
    const make = () => new DraftKeeper({ load, save, putAside }, schedule);
    const known = { keeper: keeperOf(draft, { id: writerId, displayName }, make) };
    return { ...known, openedAt: windowNow() };
  }, [client, workitemId, draft, writerId, displayName]);

  const queryClient = useQueryClient();
  useEffect(() => {
    if (keeper === null) return undefined;
    // Not by a hook: it is fetched after every save, and all of the case would be drawn anew while somebody types.
    const options = query.report.draft.queryOptions({ input: { workitemId } });
    const observer = new QueryObserver(queryClient, { ...options, structuralSharing: false });
    let heardOf = openedAt;
    const hear = () => {
      const { data, dataUpdatedAt } = observer.getCurrentResult();
      // What was fetched before this draft was opened says nothing about it.
      if (data === undefined || dataUpdatedAt <= heardOf) return;
      heardOf = dataUpdatedAt;
      void keeper.hearOfChange(data.draft);
    };
    const leave = observer.subscribe(hear);
    hear();
    return leave;
  }, [keeper, openedAt, workitemId, query, queryClient]);

  useEffect(() => {
    if (keeper === null || draft === null) return;
    guardUnsavedDrafts(window);
    return holdKeeper(draft.id, { id: writerId, displayName }, keeper);
  }, [keeper, draft, writerId, displayName]);
  return keeper;
}

/** What the core did not keep goes from the draft here too, once this save is done: the window shows what is stored. */
function removeRefused(keeper: () => DraftKeeper, refused: readonly { id: string; sentence: string }[]): void {
  const ids = new Set(refused.map(({ id }) => id));
  setTimeout(() => keeper().edit((content) => withoutItems(content, ids), true), 0);
  for (const sentence of new Set(refused.map((item) => item.sentence))) showToast("critical", sentence);
}

const loading: DraftState = { phase: "loading" };

/** One for all that show a keeper, so that they never show two states of it. */
const calmDrafts = new WeakMap<DraftKeeper, CalmDraft>();

function calmDraftOf(keeper: DraftKeeper): CalmDraft {
  const calm = calmDrafts.get(keeper) ?? new CalmDraft(keeper, schedule);
  calmDrafts.set(keeper, calm);
  return calm;
}

/** Gives the keeper's state, renewed as it changes; typed words a moment later. Whoever acts on it asks the keeper. */
export function useDraftState(keeper: DraftKeeper | null): DraftState {
  const calm = keeper === null ? null : calmDraftOf(keeper);
  return useSyncExternalStore(calm?.subscribe ?? subscribeToNothing, calm?.getState ?? stillLoading);
}

/** Gives the state for whoever is drawn around the report: renewed by all but typing and saving. Its words may be old. */
export function useDraftStanding(keeper: DraftKeeper | null): DraftState {
  const calm = keeper === null ? null : calmDraftOf(keeper);
  return useSyncExternalStore(calm?.subscribe ?? subscribeToNothing, calm?.getStanding ?? stillLoading);
}

/** Calls back with what the draft holds, now and as it changes, typed words a moment later; the result stops that. */
export function followDraft(keeper: DraftKeeper, follow: (content: DraftContent) => void): () => void {
  const calm = calmDraftOf(keeper);
  const tell = () => {
    const state = calm.getState();
    if (state.phase !== "loading") follow(state.content);
  };
  tell();
  return calm.subscribe(tell);
}

function stillLoading(): DraftState {
  return loading;
}

function subscribeToNothing(): () => void {
  return () => undefined;
}
