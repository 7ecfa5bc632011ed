import { useCallback, useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { Case } from "../../shared/contract/views.ts";
import type { Alert } from "../../shared/domain/alert.ts";
import type { ImageReference } from "../../shared/domain/measurement.ts";
import type { KeyImage } from "../../shared/domain/report.ts";
import type { Prior } from "../../shared/domain/study.ts";
import { showToast } from "../ui/toast.tsx";
import type { Viewer } from "../viewer/viewer.ts";
import type { ViewerState } from "../viewer/viewer-store.ts";

/** Shows an image of the case wherever it is, with a mark outlined or as it was marked as a key image. */
export type ShowImage = (image: ImageReference, how?: HowShown) => void;

/** How an image is shown: with a mark outlined, or as a key image shows it. */
export interface HowShown {
  readonly measurementId?: string;
  readonly presentation?: KeyImage["presentation"];
}

/**
 * Gives the deed of showing an image that a number, a key image or an alert belongs to. An image of a prior is shown beside
 * the current study, never in its place; a prior that is not open is opened first. `openPrior` resolves to false where it
 * could not be opened, which it has said.
 */
export function useShowImage(
  viewer: Viewer,
  priors: Case["priors"],
  openPrior: (prior: Prior) => Promise<boolean>,
): ShowImage {
  return useCallback(
    (image, how = {}) => {
      const jump = () => jumpBeside(viewer, image, how);
      const { displaySets } = viewer.store.getState();
      if (displaySets.some((set) => set.studyInstanceUid === image.studyInstanceUid)) {
        jump();
        return;
      }
      const prior = priors.find(({ study }) => study.studyInstanceUid === image.studyInstanceUid);
      if (prior === undefined) {
        showToast("due", "The images of this examination are not here.");
        return;
      }
      void openPrior(prior).then((isOpen) => {
        if (isOpen) jump();
      });
    },
    [viewer, priors, openPrior],
  );
}

/** An image of a prior goes into the pane of its study, or beside: what is read now stays on the screen. */
function jumpBeside(viewer: Viewer, image: ImageReference, { measurementId, presentation }: HowShown): void {
  const before = viewer.store.getState();
  const isPrior = before.displaySets.some(
    (set) => set.studyInstanceUid === image.studyInstanceUid && set.isPrior && set.images.length > 0,
  );
  if (isPrior) {
    if (paneOfStudy(before, image.studyInstanceUid) === null) viewer.showBeside(image.studyInstanceUid);
    const pane = paneOfStudy(viewer.store.getState(), image.studyInstanceUid);
    if (pane !== null) viewer.store.setState({ activePane: pane });
  }
  viewer.commands.jumpTo(image, measurementId, presentation);
}

/** The pane that shows a study, the active one before others; null when none does. */
function paneOfStudy(state: ViewerState, studyInstanceUid: string): number | null {
  const sets = new Map(state.displaySets.map((set) => [set.id, set.studyInstanceUid]));
  const panes = state.panes.slice(0, state.layout).flatMap((pane, index) => {
    return sets.get(pane.displaySetId ?? "") === studyInstanceUid ? [index] : [];
  });
  return panes.includes(state.activePane) ? state.activePane : (panes[0] ?? null);
}

/**
 * Shows the image of the alert that the case was opened from, once, as soon as its study is known here: the series of the
 * case, or a prior that an archive has named by then.
 */
export function useImageOfAlert(
  viewer: Viewer,
  openCase: Pick<Case, "priors" | "priorsAwaitedFrom">,
  alerts: readonly Pick<Alert, "id" | "image">[],
  { alertId, showImage }: { readonly alertId: string | null; readonly showImage: ShowImage },
): void {
  const shown = useRef<string | null>(null);
  const image = alerts.find((alert) => alert.id === alertId)?.image ?? null;
  const isListed = useStore(viewer.store, (state) => state.displaySets.length > 0);
  const isOpen = useStore(viewer.store, (state) =>
    state.displaySets.some((set) => set.studyInstanceUid === image?.studyInstanceUid),
  );
  const isPrior = openCase.priors.some(({ study }) => study.studyInstanceUid === image?.studyInstanceUid);
  const isReady = isOpen || (isListed && (isPrior || openCase.priorsAwaitedFrom.length === 0));
  useEffect(() => {
    if (image === null || !isReady || shown.current === alertId) return;
    shown.current = alertId;
    showImage(image);
  }, [image, isReady, alertId, showImage]);
}
