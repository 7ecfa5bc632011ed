import { useEffect, useRef } from "react";
import { followPlace, placeScrolledTo } from "../viewer/linked-place.ts";
import { anchorsOf } from "../viewer/linked-scroll.ts";
import { partsAt, placesOf } from "../viewer/set-parts.ts";
import type { Viewer } from "../viewer/viewer.ts";
import { noteSeen, type ViewerState, type ViewerStore } from "../viewer/viewer-store.ts";
import { hearWindows, tellWindows } from "./window-channel.ts";
import type { CaseMessage } from "./window-messages.ts";

/**
 * Joins the panes of this window with those of the case's other windows: scrolling by place, whether it is linked, and what
 * was seen. `onMessage` hears of everything else.
 */
export function useCaseChannel(viewer: Viewer, workitemId: string, onMessage: (message: CaseMessage) => void): void {
  const latest = useRef(onMessage);
  useEffect(() => {
    latest.current = onMessage;
  });
  useEffect(() => {
    const { store } = viewer;
    const tell = (message: CaseMessage) => tellWindows({ about: "case", workitemId, message });
    let isFollowing = false;
    const stopTelling = store.subscribe((now, before) => {
      for (const message of newsOf(now, before)) {
        // What came from another window is not sent back to it.
        if (!isFollowing) tell(message);
      }
    });
    const stopHearing = hearWindows((heard) => {
      if (heard.about !== "case" || heard.workitemId !== workitemId) return;
      isFollowing = true;
      try {
        take(store, heard.message);
      } finally {
        isFollowing = false;
      }
      if (heard.message.kind === "hello") for (const message of standingOf(store.getState())) tell(message);
      latest.current(heard.message);
    });
    tell({ kind: "hello" });
    return () => {
      stopTelling();
      stopHearing();
    };
  }, [viewer, workitemId]);
}

/** Gives what a change of this window's panes says to the others. */
function newsOf(now: ViewerState, before: ViewerState): CaseMessage[] {
  const news: CaseMessage[] = [];
  // Linked or not by the reader: a step of the hanging changes the panes with it.
  if ((now.link === null) !== (before.link === null) && now.panes === before.panes && now.displaySets.length > 0) {
    news.push({ kind: "link", isOn: now.link !== null });
  }
  const place = placeScrolledTo(now, before);
  if (place !== null) news.push({ kind: "place", ...place });
  // Places in other series than before say nothing of what is new: all of it is told then.
  const told = now.displaySets === before.displaySets ? before.seen : {};
  return now.seen === before.seen ? news : [...news, ...seenMessages(now, told)];
}

/** Gives what was seen beyond what was told. */
function seenMessages({ displaySets, seen }: ViewerState, told: ViewerState["seen"]): CaseMessage[] {
  return displaySets.flatMap((set): CaseMessage[] => {
    const [indices, known] = [seen[set.id], told[set.id]];
    if (indices === undefined || indices === known) return [];
    const fresh = [...indices].filter((index) => known?.has(index) !== true);
    return [{ kind: "seen", setId: set.id, parts: partsAt(set, fresh) }];
  });
}

/** Gives what a window that has just come needs to know. */
function standingOf(state: ViewerState): CaseMessage[] {
  const seen = seenMessages(state, {});
  return state.link === null ? seen : [...seen, { kind: "link", isOn: true }];
}

function take(store: ViewerStore, message: CaseMessage): void {
  const state = store.getState();
  if (message.kind === "place") followPlace(store, message);
  else if (message.kind === "link") store.setState({ link: message.isOn ? (state.link ?? anchorsOf(state)) : null });
  else if (message.kind === "seen") {
    const set = state.displaySets.find(({ id }) => id === message.setId);
    if (set !== undefined) noteSeen(store, set.id, placesOf(set, new Set(message.parts)));
  }
}
