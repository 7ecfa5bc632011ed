import type { DraftContent, KeyImage } from "../../shared/domain/report.ts";
import { outdatedKeyImages } from "../../shared/rules/key-image-marks.ts";
import type { CapturedKeyImage } from "../viewer/viewer-types.ts";
import type { DraftKeeper } from "./draft-keeper.ts";
import { mayEditDraft } from "./draft-reducer.ts";

/** What the renewal needs: the picture drawn anew, null where its image is not open here, and a store for it. */
export interface KeyImageRenewalPorts {
  redraw(keyImage: KeyImage): Promise<CapturedKeyImage | null>;
  store(captured: CapturedKeyImage): Promise<KeyImage>;
}

/**
 * Keeps the pictures of key images as their marks are: one whose mark changed or was deleted is drawn anew, in its place
 * and under its caption. One that cannot be is left as it is; the strip and signing say so.
 */
export class KeyImageRenewal {
  readonly #keeper: DraftKeeper;
  readonly #ports: KeyImageRenewalPorts;
  /** What was tried in vain: by key image, the difference that it was tried for. */
  readonly #failed = new Map<string, string>();
  #isRunning = false;

  constructor(keeper: DraftKeeper, ports: KeyImageRenewalPorts) {
    this.#keeper = keeper;
    this.#ports = ports;
  }

  /** Begins to follow the draft; gives the function that ends it. */
  follow(): () => void {
    void this.#run();
    return this.#keeper.subscribe(() => void this.#run());
  }

  /** Tries again what could not be drawn, now that other images are open. */
  tryAgain(): void {
    this.#failed.clear();
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (let next = this.#next(); next !== null; next = this.#next()) await this.#renew(next);
    } finally {
      this.#isRunning = false;
    }
  }

  #next(): { readonly keyImage: KeyImage; readonly difference: string } | null {
    const state = this.#keeper.getState();
    if (state.phase === "loading" || !mayEditDraft(state)) return null;
    const { keyImages } = state.content;
    for (const { keyImageId, difference } of outdatedKeyImages(state.content)) {
      const keyImage = keyImages.find((each) => each.id === keyImageId);
      if (keyImage !== undefined && this.#failed.get(keyImageId) !== difference) return { keyImage, difference };
    }
    return null;
  }

  async #renew({ keyImage, difference }: { keyImage: KeyImage; difference: string }): Promise<void> {
    // Whatever comes of it, the same is not tried over and over.
    this.#failed.set(keyImage.id, difference);
    try {
      const captured = await this.#ports.redraw(keyImage);
      if (captured === null) return;
      const renewed = await this.#ports.store(captured);
      this.#keeper.edit((content) => withKeyImageRenewed(content, keyImage.id, renewed));
      this.#keeper.saveNow();
    } catch {
      // The picture stays as it was, which the strip and the checks before signing say.
    }
  }
}

/** Gives a content with a key image's picture replaced; its place and its caption stay. */
function withKeyImageRenewed(content: DraftContent, keyImageId: string, renewed: KeyImage): DraftContent {
  if (!content.keyImages.some((keyImage) => keyImage.id === keyImageId)) return content;
  const keyImages = content.keyImages.map((keyImage) =>
    keyImage.id === keyImageId ? { ...renewed, caption: keyImage.caption } : keyImage,
  );
  return { ...content, keyImages };
}
