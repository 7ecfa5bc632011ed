import { useEffect, useRef, useState } from "react";
import type { KeyImage } from "../../shared/domain/report.ts";
import { showToast } from "../ui/toast.tsx";
import type { Viewer } from "../viewer/viewer.ts";
import type { ViewerCommands } from "../viewer/viewer-types.ts";
import { sameKeyImage, withKeyImage } from "./draft-edits.ts";
import type { DraftKeeper } from "./draft-keeper.ts";
import { mayEditDraft } from "./draft-reducer.ts";
import { KeyImageRenewal } from "./key-image-renewal.ts";
import { storeKeyImage } from "./store-key-image.ts";

/**
 * Gives the deed of `Mark key image`: captures the active pane, stores its JPEG, and only then adds it to the draft, so
 * that a draft never names an image that is not stored. Each is captured when it is asked for and stored in its turn: a
 * reader who marks the next one at once loses neither.
 */
export function useMarkKeyImage(keeper: DraftKeeper | null, viewer: ViewerCommands) {
  const [markingCount, setMarkingCount] = useState(0);
  const before = useRef(Promise.resolve());
  const mark = async (): Promise<void> => {
    if (keeper === null || !mayEditDraft(keeper.getState())) {
      showToast("due", "Key images can only be marked while the report is a draft.");
      return;
    }
    setMarkingCount((count) => count + 1);
    const captured = viewer.captureKeyImage();
    // Its turn may be a while off; what failed is told then.
    captured.catch(() => undefined);
    before.current = before.current.then(async () => await addKeyImage(keeper, captured));
    await before.current;
    setMarkingCount((count) => count - 1);
  };
  return { isMarking: markingCount > 0, mark };
}

/** Never rejects: the reader is told. */
async function addKeyImage(keeper: DraftKeeper, capturing: ReturnType<ViewerCommands["captureKeyImage"]>) {
  try {
    const captured = await capturing;
    if (captured === null) {
      showToast("due", "The active pane shows no image to mark.");
      return;
    }
    const keyImage = await storeKeyImage(captured);
    keeper.edit((content) => withKeyImage(content, keyImage));
    keeper.saveNow();
  } catch {
    showToast("critical", "The key image was not stored. The report is unchanged. Please mark it again.");
  }
}

/**
 * Keeps the image on the active pane for an alert, and gives its picture's identifier: as a key image of the report under the
 * finding, or the one that shows the same already. Beside a signed report it is kept with the alert only. Null where no
 * pane shows an image. Rejects when it was not stored.
 */
export async function keepImageOfAlert(
  keeper: DraftKeeper | null,
  viewer: Pick<ViewerCommands, "captureKeyImage">,
  finding: string,
): Promise<string | null> {
  const captured = await viewer.captureKeyImage();
  if (captured === null) return null;
  const state = keeper?.getState();
  const isWritten = keeper !== null && state !== undefined && state.phase !== "loading" && mayEditDraft(state);
  const known = isWritten ? sameKeyImage(state.content, captured.keyImage) : null;
  if (known !== null) return known.id;
  const stored = await storeKeyImage(captured);
  if (isWritten) {
    const caption = captured.isPrior ? `${stored.caption}. ${finding}` : finding;
    keeper.edit((content) => withKeyImage(content, { ...stored, caption: caption.slice(0, 500) }));
    keeper.saveNow();
  }
  return stored.id;
}

/** Keeps the pictures of the draft's key images as their marks are, as far as their images are open here. */
export function useKeyImageRenewal(keeper: DraftKeeper | null, viewer: Viewer): void {
  useEffect(() => {
    if (keeper === null) return;
    const redraw = (keyImage: KeyImage) => viewer.commands.redrawKeyImage(keyImage);
    const renewal = new KeyImageRenewal(keeper, { redraw, store: storeKeyImage });
    const ends = [
      renewal.follow(),
      viewer.store.subscribe((now, before) => {
        if (now.displaySets !== before.displaySets) renewal.tryAgain();
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [keeper, viewer]);
}
