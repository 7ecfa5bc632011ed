import { useCallback } from "react";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import type { ChipActions } from "../report/draft-sections.tsx";
import { showToast } from "../ui/toast.tsx";
import type { Viewer } from "../viewer/viewer.ts";
import { useCaseChannel } from "../windows/use-case-channel.ts";
import { useOpenImageWindows, useShowInWindows, useWindowsBehind } from "../windows/use-image-windows.ts";
import { useKeptArrangement } from "../windows/use-window-standing.ts";
import type { CaseMessage } from "../windows/window-messages.ts";
import type { ShowImage } from "./use-show-image.ts";

/** What the case window has of its windows of images: opening them, showing images in them, and whether one is behind. */
export function useCaseWindows(viewer: Viewer, workitemId: string, showHere: ShowImage) {
  const openNext = useOpenImageWindows();
  const { isBehind, told } = useWindowsBehind(workitemId);
  const { showImage, note } = useShowInWindows(viewer, workitemId, showHere);
  useKeptArrangement(viewer);
  return { openNext, isBehind, told, showImage, note };
}

/** Takes what the windows of images tell: where series are shown, and a number that goes into the report. */
export function useCaseMessages(
  viewer: Viewer,
  workitemId: string,
  keeper: DraftKeeper | null,
  take: { readonly note: (message: CaseMessage) => void; readonly chips: ChipActions },
): void {
  const { note, chips } = take;
  const onMessage = useCallback(
    (message: CaseMessage) => {
      note(message);
      if (message.kind !== "insert" || keeper === null) return;
      const { measurementId } = message;
      // The mark was saved by the other window before it asked.
      void keeper.hearOfChange().then(() => {
        const isHere = viewer.store.getState().measurements.some(({ id }) => id === measurementId);
        viewer.store.setState({ selectedMeasurementId: isHere ? measurementId : null });
        if (isHere) chips.insertLastMeasurement();
        else showToast("due", "The mark of the other window is not here yet. Press M there once more.");
      });
    },
    [viewer, keeper, note, chips],
  );
  useCaseChannel(viewer, workitemId, onMessage);
}
