import { type ReactNode, startTransition, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Viewer } from "../viewer/viewer.ts";

/** So long what is drawn later waits at most, in milliseconds: on a slow line the reader writes before an image comes. */
const longestWaitMs = 300;

/** Draws a part of the case once its first image is on a pane, a piece at a time: the image does not wait for it. */
export function AfterFirstImage(props: { viewer: Viewer; waiting: ReactNode; children: () => ReactNode }) {
  const hasImage = useStore(props.viewer.store, ({ panes }) => panes.some(({ shownIndex }) => shownIndex !== null));
  const [isDue, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setDue(true)), hasImage ? 0 : longestWaitMs);
    return () => clearTimeout(timer);
  }, [hasImage]);
  return isDue ? props.children() : props.waiting;
}
