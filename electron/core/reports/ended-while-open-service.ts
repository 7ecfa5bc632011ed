import { type EndedWhileOpen, endedWhileOpen, putAwayEnded } from "../cases/cases-left-open.ts";
import type { WindowSession } from "../core.ts";
import { requireReporter, requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";

/** Tells whoever goes on with a draft that the program ended while it was open, until they put that away. */
export class EndedWhileOpenService {
  readonly #store: Store;

  constructor({ store }: { readonly store: Store }) {
    this.#store = store;
  }

  /** Gives since when words of a case's open draft may be missing; null where nothing is known of that. Throws `signed_out`. */
  async get(session: WindowSession, input: { workitemId: string }): Promise<{ ended: EndedWhileOpen | null }> {
    requireSignedIn(session);
    return { ended: await endedWhileOpen(this.#store, input.workitemId) };
  }

  /** Notes that the reader has seen it. Throws `signed_out`, and `forbidden` for a role that reports nothing. */
  async putAway(session: WindowSession, input: { workitemId: string }): Promise<Record<string, never>> {
    requireReporter(session);
    await putAwayEnded(this.#store, input.workitemId);
    return {};
  }
}
