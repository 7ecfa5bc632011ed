/** Notes an image as seen once it has stayed on the screen for a minimum time, at a size that can be read. */
export class SeenTimer {
  readonly #note: (displaySetId: string, index: number) => void;
  readonly #isCovered: () => boolean;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #key = "";

  /** `isCovered` says whether a sheet lies over the images: what is behind one is not looked at. */
  constructor(note: (displaySetId: string, index: number) => void, isCovered: () => boolean) {
    this.#note = note;
    this.#isCovered = isCovered;
  }

  /** Says what is on the screen now, and how long it has to stay, in ms. The same image painted again goes on; another one begins anew. */
  shown(displaySetId: string, index: number, isReadable: boolean, leastMs: number): void {
    const key = `${displaySetId} ${index}`;
    if (isReadable && key === this.#key) return;
    this.stop();
    if (!isReadable || displaySetId === "") return;
    this.#key = key;
    this.#run(() => this.#note(displaySetId, index), leastMs);
  }

  /** An image that lies behind a sheet when its time is up begins anew. */
  #run(note: () => void, leastMs: number): void {
    this.#timer = setTimeout(() => {
      if (this.#isCovered()) this.#run(note, leastMs);
      else if (document.visibilityState === "visible") note();
    }, leastMs);
  }

  /** Says that nothing is on the screen. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#key = "";
  }
}
