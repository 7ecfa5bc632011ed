import { useEffect } from "react";
import { useStore } from "zustand";
import { findImage } from "./image-registry.ts";
import type { Viewer } from "./viewer.ts";
import { viewerEngine } from "./viewer-engine.ts";
import { displaySetOf, updatePane } from "./viewer-store.ts";

/** Frames a second where the header says nothing. */
const usualFrameTimeMs = 100;
const shortestFrameTimeMs = 1000 / 60;

/** Plays the images of a pane in a loop at the rate of its header, and waits for images that are not here yet. */
export function useCine(viewer: Viewer, paneIndex: number): void {
  const isPlaying = useStore(viewer.store, (state) => state.panes[paneIndex]?.isPlaying ?? false);
  useEffect(() => {
    if (!isPlaying) return;
    const set = displaySetOf(viewer.store.getState(), paneIndex);
    const header = findImage(set?.images[0]?.imageId ?? "")?.header;
    const frameTime = Math.max(header?.frameTimeMs ?? usualFrameTimeMs, shortestFrameTimeMs);
    const timer = setInterval(() => advance(viewer, paneIndex), frameTime);
    return () => clearInterval(timer);
  }, [viewer, paneIndex, isPlaying]);
}

function advance(viewer: Viewer, paneIndex: number): void {
  const state = viewer.store.getState();
  const pane = state.panes[paneIndex];
  const set = displaySetOf(state, paneIndex);
  if (pane === undefined || set === null || set.images.length < 2) return;
  const imageId = set.images[pane.wantedIndex]?.imageId ?? "";
  const isWaiting = pane.shownIndex !== pane.wantedIndex && viewerEngine().queue.failureOf(imageId) === null;
  if (isWaiting) return;
  updatePane(viewer.store, paneIndex, { wantedIndex: (pane.wantedIndex + 1) % set.images.length });
}
