/** Notes an image as seen once it has stayed on the screen for a minimum time, at a size that can be read. */
export class SeenTimer {
  readonly #note: (displaySetId: string, index: number) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #key = "";

  constructor(note: (displaySetId: string, index: number) => void) {
    this.#note = note;
  }

  /** Says what is on the screen now, and how long it has to stay, in ms. The same image painted again goes on; another one begins anew. */
  shown(displaySetId: string, index: number, isReadable: boolean, leastMs: number): void {
    const key = `${displaySetId} ${index}`;
    if (isReadable && key === this.#key) return;
    this.stop();
    if (!isReadable || displaySetId === "") return;
    this.#key = key;
    this.#timer = setTimeout(() => {
      if (document.visibilityState === "visible") this.#note(displaySetId, index);
    }, leastMs);
  }

  /** Says that nothing is on the screen. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#key = "";
  }
}
