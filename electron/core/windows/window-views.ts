import type { ImageWindowNumber, NumberedView, WindowView } from "../../../shared/domain/parked-case.ts";

/** Panes of more cases than this are forgotten, those noted longest ago first. */
const mostViews = 60;

/** How the panes of windows of images stand, while the program runs: a window that closed or crashed opens as it was. */
export class WindowViews {
  readonly #views = new Map<string, NumberedView & { readonly owner: string }>();

  /** Keeps how a window stands in a case of a person, in place of what was known. */
  keep(personId: string, workitemId: string, { number, view }: NumberedView): void {
    const owner = `${personId} ${workitemId}`;
    const key = `${owner} ${number}`;
    this.#views.delete(key);
    this.#views.set(key, { owner, number, view });
    const [oldest] = this.#views.keys();
    if (this.#views.size > mostViews && oldest !== undefined) this.#views.delete(oldest);
  }

  /** Gives how a window stood in a case of a person, or null. */
  find(personId: string, workitemId: string, number: ImageWindowNumber): WindowView | null {
    return this.#views.get(`${personId} ${workitemId} ${number}`)?.view ?? null;
  }

  /** Gives how every window stands in a case of a person, by number. */
  ofCase(personId: string, workitemId: string): NumberedView[] {
    const own = [...this.#views.values()].filter(({ owner }) => owner === `${personId} ${workitemId}`);
    return own.map(({ number, view }) => ({ number, view })).sort((one, other) => one.number - other.number);
  }
}
