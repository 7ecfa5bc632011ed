import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { Case } from "../../shared/contract/views.ts";
import type { ParkedView } from "../../shared/domain/parked-case.ts";
import { describeError } from "../app/error-texts.ts";
import { useHost } from "../host/host-context.tsx";
import { showToast } from "../ui/toast.tsx";
import { restorePanes, waitingPanes } from "../viewer/parked/restore-view.ts";
import { updatePane } from "../viewer/viewer-store.ts";
import type { DrawerTab } from "./case-drawer.tsx";
import type { CaseImages } from "./use-case-images.ts";

/** How a case stood when it was put aside; null where it was not. Until it is known no pane is filled. */
export interface KnownParkedView {
  readonly isKnown: boolean;
  readonly view: ParkedView | null;
}

const unknown: KnownParkedView = { isKnown: false, view: null };
const untold = "This case was put aside, but how its panes stood cannot be read any more. The draft is safe.";

/** Asks once, when the case is open, whether it was put aside and how it stood then. */
export function useParkedView({ workitem: { id: workitemId } }: Case): KnownParkedView {
  const { client } = useHost();
  const [known, setKnown] = useState(unknown);
  const hasAsked = useRef(false);
  useEffect(() => {
    // Asking takes the case out of the parked ones: never twice.
    if (hasAsked.current) return;
    hasAsked.current = true;
    client.parked.resume({ workitemId }).then(
      ({ wasParked, view }) => {
        if (wasParked && view === null) showToast("due", untold);
        setKnown({ isKnown: true, view });
      },
      (error: unknown) => {
        showToast("due", `Whether this case was put aside is not known. ${describeError(error).sentence}`);
        setKnown({ isKnown: true, view: null });
      },
    );
  }, [client, workitemId]);
  return known;
}

/** Brings back what takes longer than the panes: priors that were on them, the drawer and the place in the report. */
export function useParkedReturn(
  { view }: KnownParkedView,
  openCase: Case,
  images: CaseImages,
  report: { readonly isLoaded: boolean; readonly openDrawer: (tab: DrawerTab | null) => void },
): void {
  useWaitingPriors(view, openCase, images);
  const { isLoaded, openDrawer } = report;
  useEffect(() => {
    if (view !== null) openDrawer(view.drawer);
  }, [view, openDrawer]);
  useEffect(() => {
    return view !== null && isLoaded ? scrollReport(view.reportScroll) : undefined;
  }, [view, isLoaded]);
}

/** Fetches the earlier examinations that panes showed, each once, as soon as an archive names it as this patient's. */
function useWaitingPriors(view: ParkedView | null, openCase: Case, images: CaseImages): void {
  const asked = useRef(new Set<string>());
  const { viewer, bringBack } = images;
  const { priors, priorsAwaitedFrom } = openCase;
  const hasImages = useStore(viewer.store, ({ displaySets }) => displaySets.length > 0);
  useEffect(() => {
    if (view === null || !hasImages) return;
    const waiting = waitingPanes(viewer.store.getState(), view);
    const say = (studyInstanceUid: string, notice: string) => {
      for (const each of waiting) {
        if (each.studyInstanceUid === studyInstanceUid) updatePane(viewer.store, each.paneIndex, { notice });
      }
    };
    for (const uid of new Set(waiting.map(({ studyInstanceUid }) => studyInstanceUid))) {
      const prior = priors.find(({ study }) => study.studyInstanceUid === uid);
      if (asked.current.has(uid) || (prior === undefined && priorsAwaitedFrom.length > 0)) continue;
      asked.current.add(uid);
      if (prior === undefined) continue;
      const places = waiting.flatMap((each) => (each.studyInstanceUid === uid ? [each.paneIndex] : []));
      say(uid, "The earlier examination that stood here is on its way.");
      bringBack(prior).then(
        () => restorePanes(viewer.store, view, places),
        (error: unknown) => say(uid, describeError(error).sentence),
      );
    }
  }, [view, hasImages, viewer, bringBack, priors, priorsAwaitedFrom]);
}

const mostFrames = 60;

/** The text grows to its height over some frames: scrolled to the place until it is there. */
function scrollReport(top: number): () => void {
  let [frames, handle] = [0, 0];
  const step = () => {
    const body = document.querySelector("[data-report-scroll]");
    if (body !== null) body.scrollTop = top;
    frames += 1;
    const isThere = body !== null && Math.abs(body.scrollTop - top) < 1;
    if (!isThere && frames < mostFrames) handle = requestAnimationFrame(step);
  };
  handle = requestAnimationFrame(step);
  return () => cancelAnimationFrame(handle);
}

/** Gives how far the report on the screen is scrolled, in CSS pixels. */
export function reportScroll(): number {
  return document.querySelector("[data-report-scroll]")?.scrollTop ?? 0;
}
