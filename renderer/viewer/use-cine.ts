import { useEffect } from "react";
import { useStore } from "zustand";
import { findImage } from "./image-registry.ts";
import type { Viewer } from "./viewer.ts";
import { viewerEngine } from "./viewer-engine.ts";
import { displaySetOf, updatePane } from "./viewer-store.ts";

/** Frames a second where the header says nothing. */
const usualFrameTimeMs = 100;
const shortestFrameTimeMs = 1000 / 60;

/**
 * Plays the images of a pane in a loop, each for the time that its header gives, and waits for images that are not here
 * yet. A frame that is painted late shortens the wait for the next one, so that the rate holds while others are loaded.
 */
export function useCine(viewer: Viewer, paneIndex: number): void {
  const isPlaying = useStore(viewer.store, (state) => state.panes[paneIndex]?.isPlaying ?? false);
  useEffect(() => {
    if (!isPlaying) return;
    let due = performance.now() + frameTimeOf(viewer, paneIndex);
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      advance(viewer, paneIndex);
      const now = performance.now();
      const frameTime = frameTimeOf(viewer, paneIndex);
      // Far behind, as after the window was hidden, it goes on from here and does not race after itself.
      due = now - due > frameTime ? now + frameTime : due + frameTime;
      timer = setTimeout(tick, Math.max(0, due - now));
    };
    timer = setTimeout(tick, Math.max(0, due - performance.now()));
    return () => clearTimeout(timer);
  }, [viewer, paneIndex, isPlaying]);
}

function frameTimeOf(viewer: Viewer, paneIndex: number): number {
  const state = viewer.store.getState();
  const set = displaySetOf(state, paneIndex);
  const header = findImage(set?.images[state.panes[paneIndex]?.wantedIndex ?? 0]?.imageId ?? "")?.header;
  return Math.max(header?.frameTimeMs ?? usualFrameTimeMs, shortestFrameTimeMs);
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
