import { useEffect, useRef } from "react";
import { followPlace, placeScrolledTo } from "../viewer/linked-place.ts";
import { anchorsOf } from "../viewer/linked-scroll.ts";
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
  if (now.seen !== before.seen) {
    for (const [setId, images] of Object.entries(now.seen)) {
      const known = before.seen[setId];
      if (images !== known) news.push({ kind: "seen", setId, images: [...images].filter((each) => !known?.has(each)) });
    }
  }
  return news;
}

/** Gives what a window that has just come needs to know. */
function standingOf(state: ViewerState): CaseMessage[] {
  const seen = Object.entries(state.seen).map(
    ([setId, images]): CaseMessage => ({ kind: "seen", setId, images: [...images] }),
  );
  return state.link === null ? seen : [...seen, { kind: "link", isOn: true }];
}

function take(store: ViewerStore, message: CaseMessage): void {
  const state = store.getState();
  if (message.kind === "place") followPlace(store, message);
  else if (message.kind === "link") store.setState({ link: message.isOn ? (state.link ?? anchorsOf(state)) : null });
  else if (message.kind === "seen") for (const index of message.images) noteSeen(store, message.setId, index);
}
