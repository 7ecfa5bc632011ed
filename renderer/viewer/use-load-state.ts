import { useCallback, useEffect, useState } from "react";
import { viewerEngine } from "./viewer-engine.ts";
import type { DisplaySet } from "./viewer-types.ts";

/** How far the images of a series are here, and why the wanted one is not. */
export interface LoadState {
  readonly loaded: number;
  readonly failure: string | null;
}

const noticeMs = 100;

/** Follows the load queue, renewed a few times a second at most. */
export function useLoadState(set: DisplaySet | null, wantedIndex: number): LoadState {
  const read = useCallback((): LoadState => {
    if (set === null) return { loaded: 0, failure: null };
    const { queue } = viewerEngine();
    const wanted = set.images[wantedIndex]?.imageId ?? "";
    return { loaded: queue.loadedCount(set.images.map((image) => image.imageId)), failure: queue.failureOf(wanted) };
  }, [set, wantedIndex]);
  const [, renew] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const end = viewerEngine().queue.onChange(() => {
      timer ??= setTimeout(() => {
        timer = null;
        renew((count) => count + 1);
      }, noticeMs);
    });
    return () => {
      end();
      if (timer !== null) clearTimeout(timer);
    };
  }, []);
  return read();
}
