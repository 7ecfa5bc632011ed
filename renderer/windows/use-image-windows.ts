import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ImageReference } from "../../shared/domain/measurement.ts";
import type { ImageWindowNumber } from "../../shared/domain/parked-case.ts";
import { describeError } from "../app/error-texts.ts";
import type { HowShown, ShowImage } from "../case/use-show-image.ts";
import { useHost } from "../host/host-context.tsx";
import { showToast } from "../ui/toast.tsx";
import type { Viewer } from "../viewer/viewer.ts";
import type { ViewerState } from "../viewer/viewer-store.ts";
import { openImageWindow } from "./open-window.ts";
import { useStanding } from "./use-standing.ts";
import { tellWindows } from "./window-channel.ts";
import type { CaseMessage } from "./window-messages.ts";

const numbers: readonly ImageWindowNumber[] = [2, 3];
/** A window that has not told the core by now was not opened, or is very slow. */
const opensWithinMs = 8_000;
/** Windows follow within a blink; only what takes longer is told. */
const followsWithinMs = 1_500;

/** Gives the deed of opening the next window of images, or all that the last case was left with. */
export function useOpenImageWindows(): () => void {
  const { client } = useHost();
  return useCallback(() => {
    const missing = async () => {
      const { imageWindows } = await client.windows.standing();
      return numbers.filter((number) => !imageWindows.some((window) => window.number === number));
    };
    const openNext = async () => {
      const [profile, closed] = await Promise.all([client.windows.profile(), missing()]);
      // As many as last time by one key, else one more.
      const wanted = closed.filter((number, index) => index === 0 || number <= profile.count);
      if (wanted.length === 0) showToast("info", "Three windows are open: the case and two of images.");
      for (const number of wanted) {
        await openImageWindow(number, profile.places.find((place) => place.number === number) ?? null);
      }
      if (wanted.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, opensWithinMs));
      const stillClosed = await missing();
      sayMissing(wanted.filter((number) => stillClosed.includes(number)));
    };
    openNext().catch((error: unknown) => showToast("critical", describeError(error).sentence));
  }, [client]);
}

function sayMissing(missing: readonly ImageWindowNumber[]): void {
  if (missing.length === 0) return;
  showToast(
    "due",
    `Window ${missing.join(" and ")} did not open. The browser may have stopped it: allow pop-up windows for Sightline, then open it again.`,
  );
}

/** Gives the windows of images that still show another case than this window, at once and, for saying so, once it lasts. */
export function useWindowsBehind(workitemId: string): { isBehind: boolean; told: readonly ImageWindowNumber[] } {
  const standing = useStanding();
  const behind = useMemo(
    () =>
      (standing?.imageWindows ?? []).flatMap((window) =>
        window.workitemId === null || window.workitemId === workitemId ? [] : [window.number],
      ),
    [standing, workitemId],
  );
  const [told, setTold] = useState<readonly ImageWindowNumber[]>([]);
  useEffect(() => {
    if (behind.length === 0) {
      setTold([]);
      return;
    }
    const timer = setTimeout(() => setTold(behind), followsWithinMs);
    return () => clearTimeout(timer);
  }, [behind]);
  return { isBehind: behind.length > 0, told };
}

/** Gives the deed of showing an image where its series is on a pane: in this window, else in the window of images that has it. */
export function useShowInWindows(viewer: Viewer, workitemId: string, showHere: ShowImage) {
  const standing = useStanding();
  const shown = useRef(new Map<ImageWindowNumber, readonly string[]>());
  const isOpen = useRef<(number: ImageWindowNumber) => boolean>(() => false);
  useEffect(() => {
    isOpen.current = (number) =>
      standing?.imageWindows.some((window) => window.number === number && window.workitemId === workitemId) ?? false;
  }, [standing, workitemId]);
  const showImage: ShowImage = useCallback(
    (image, how = {}) => {
      const number = isShownHere(viewer.store.getState(), image)
        ? undefined
        : [...shown.current].find(
            ([each, series]) => isOpen.current(each) && series.includes(image.seriesInstanceUid),
          )?.[0];
      if (number === undefined) showHere(image, how);
      else showThere(workitemId, number, image, how);
    },
    [viewer, workitemId, showHere],
  );
  const note = useCallback((message: CaseMessage) => {
    if (message.kind === "panes") shown.current.set(message.number, message.series);
  }, []);
  return { showImage, note };
}

function showThere(workitemId: string, number: ImageWindowNumber, image: ImageReference, how: HowShown): void {
  const { sopInstanceUid, frameNumber } = image;
  tellWindows({ about: "case", workitemId, message: { kind: "show", number, sopInstanceUid, frameNumber, ...how } });
  showToast("info", `Shown in window ${number}.`);
}

function isShownHere({ panes, layout, displaySets }: ViewerState, { seriesInstanceUid }: ImageReference): boolean {
  const here = new Set(panes.slice(0, layout).map(({ displaySetId }) => displaySetId));
  return displaySets.some((set) => here.has(set.id) && set.seriesInstanceUid === seriesInstanceUid);
}
