import { useCallback, useEffect, useState } from "react";
import { findImage } from "./image-registry.ts";
import { viewerEngine } from "./viewer-engine.ts";
import type { DisplaySet } from "./viewer-types.ts";

/** How far the images of a series are here, and why the wanted one is not. */
export interface LoadState {
  readonly loaded: number;
  readonly failure: string | null;
  /** What a plane still waits for, e.g. `Reading slices for the planes, 120 of 300`; empty for stored images. */
  readonly waitingFor: string;
}

const noticeMs = 100;

/** Follows the load queue, renewed a few times a second at most. */
export function useLoadState(set: DisplaySet | null, wantedIndex: number): LoadState {
  const read = useCallback((): LoadState => {
    if (set === null) return { loaded: 0, failure: null, waitingFor: "" };
    const { queue } = viewerEngine();
    const wanted = set.images[wantedIndex]?.imageId ?? "";
    const failure = queue.failureOf(wanted);
    const volume = findImage(wanted)?.section?.volume;
    if (volume === undefined) {
      return { loaded: queue.loadedCount(set.images.map((image) => image.imageId)), failure, waitingFor: "" };
    }
    const { read: done, total } = volume.progress();
    // Planes are made as they are shown: there is no share of them to wait for.
    const waitingFor = done < total ? `Reading slices for the planes, ${done} of ${total}` : "";
    return { loaded: set.images.length, failure, waitingFor };
  }, [set, wantedIndex]);
  const [, renew] = useState(0);
  const volume = findImage(set?.images[0]?.imageId ?? "")?.section?.volume;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const follow = () => {
      timer ??= setTimeout(() => {
        timer = null;
        renew((count) => count + 1);
      }, noticeMs);
    };
    const ends = [viewerEngine().queue.onChange(follow), volume?.onProgress(follow)];
    return () => {
      for (const end of ends) end?.();
      if (timer !== null) clearTimeout(timer);
    };
  }, [volume]);
  return read();
}
