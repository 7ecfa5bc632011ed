import { useEffect, useState } from "react";
import type { KnownParkedView } from "../case/use-parked-view.ts";
import { useHost } from "../host/host-context.tsx";
import { captureView } from "../viewer/parked/capture-view.ts";
import type { Viewer } from "../viewer/viewer.ts";

/** Gives how the panes of this window stood when it last showed the case. */
export function useImageWindowView(workitemId: string): KnownParkedView {
  const { client } = useHost();
  const [known, setKnown] = useState<KnownParkedView>({ isKnown: false, view: null });
  useEffect(() => {
    let isCurrent = true;
    const settle = (view: KnownParkedView["view"]) => {
      if (isCurrent) setKnown({ isKnown: true, view });
    };
    client.windows.view({ workitemId }).then(
      ({ view }) => settle(view === null ? null : { ...view, drawer: null, reportScroll: 0 }),
      // Without it the window is hung as any other.
      () => settle(null),
    );
    return () => {
      isCurrent = false;
    };
  }, [client, workitemId]);
  return known;
}

const keptAfterMs = 300;

/** Tells the core how the panes stand, so that the window comes back as it was however it ended. */
export function useKeptView(viewer: Viewer, workitemId: string): void {
  const { client } = useHost();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let told = "";
    const keep = () => {
      clearTimeout(timer);
      timer = undefined;
      const state = viewer.store.getState();
      // A viewer without series is one that opens or closes.
      if (state.displaySets.length === 0) return;
      const view = captureView(state);
      const text = JSON.stringify(view);
      if (text === told) return;
      told = text;
      client.windows.keepView({ workitemId, view }).catch(() => {
        told = "";
      });
    };
    const stop = viewer.store.subscribe(() => {
      timer ??= setTimeout(keep, keptAfterMs);
    });
    addEventListener("pagehide", keep);
    return () => {
      clearTimeout(timer);
      stop();
      removeEventListener("pagehide", keep);
    };
  }, [viewer, client, workitemId]);
}
