import type { Delivered } from "./dictation-desks.ts";

const mostRemembered = 500;

/** Remembers what became of messages, so that one sent again after a lost connection is not done twice. */
export class RepeatedMessages {
  readonly #known = new Map<string, Promise<Delivered>>();

  /**
   * Does something once: the same words under the same key get the first answer, also while that is still awaited. What was
   * refused may be tried again. `isRepeated` says that nothing was done now.
   */
  async once(
    key: string,
    content: string,
    work: () => Promise<Delivered>,
  ): Promise<Delivered & { readonly isRepeated: boolean }> {
    const name = `${key}\n${content}`;
    const known = this.#known.get(name);
    if (known !== undefined) {
      const delivered = await known;
      if (delivered.outcome === "done") return { ...delivered, isRepeated: true };
    }
    const working = work();
    this.#known.set(name, working);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostRemembered && oldest !== undefined) this.#known.delete(oldest);
    return { ...(await working), isRepeated: false };
  }
}
