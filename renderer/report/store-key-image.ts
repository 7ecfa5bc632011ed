import { byteUrl } from "../../shared/contract/byte-routes.ts";
import type { KeyImage } from "../../shared/domain/report.ts";
import { newWindowId } from "../host/clock.ts";
import type { CapturedKeyImage } from "../viewer/viewer-types.ts";
import { captionOf } from "./draft-edits.ts";

/** Sends the bytes and gives the key image with its identifier and checksum. Rejects when the store did not take it. */
export async function storeKeyImage(captured: CapturedKeyImage): Promise<KeyImage> {
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
