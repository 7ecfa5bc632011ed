import { useState } from "react";
import { byteUrl } from "../../shared/contract/byte-routes.ts";
import type { KeyImage } from "../../shared/domain/report.ts";
import { newWindowId } from "../host/clock.ts";
import { showToast } from "../ui/toast.tsx";
import type { CapturedKeyImage, ViewerCommands } from "../viewer/viewer-types.ts";
import { captionOf, withKeyImage } from "./draft-edits.ts";
import type { DraftKeeper } from "./draft-keeper.ts";
import { mayEditDraft } from "./draft-reducer.ts";

/**
 * Gives the deed of `Mark key image`: captures the active pane, stores its JPEG, and only then adds it to the draft, so
 * that a draft never names an image that is not stored.
 */
export function useMarkKeyImage(keeper: DraftKeeper | null, viewer: ViewerCommands) {
  const [isMarking, setIsMarking] = useState(false);
  const mark = async (): Promise<void> => {
    if (isMarking) return;
    if (keeper === null || !mayEditDraft(keeper.getState())) {
      showToast("due", "Key images can only be marked while the report is a draft.");
      return;
    }
    setIsMarking(true);
    try {
      const captured = await viewer.captureKeyImage();
      if (captured === null) {
        showToast("due", "The active pane shows no image to mark.");
        return;
      }
      const keyImage = await storeKeyImage(captured);
      keeper.edit((content) => withKeyImage(content, keyImage));
      keeper.saveNow();
    } catch {
      showToast("critical", "The key image was not stored. The report is unchanged. Please mark it again.");
    } finally {
      setIsMarking(false);
    }
  };
  return { isMarking, mark };
}

/** Sends the bytes and gives the key image with its identifier and checksum. Rejects when the store did not take it. */
async function storeKeyImage(captured: CapturedKeyImage): Promise<KeyImage> {
  const id = newWindowId();
  const bytes = await captured.jpeg.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const answer = await fetch(byteUrl("keyImage", { keyImageId: id }), {
    method: "PUT",
    headers: { "Content-Type": "image/jpeg" },
    body: bytes,
  });
  if (!answer.ok) throw new Error(`the store answered ${answer.status} to a key image`);
  return { ...captured.keyImage, id, sha256, caption: captionOf(captured.keyImage.image, captured.isPrior) };
}
