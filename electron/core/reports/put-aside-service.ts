import type { PutAsideText } from "../../../shared/contract/views.ts";
import type { DraftContent } from "../../../shared/domain/report.ts";
import { differingSections, textsWorthShowing } from "../../../shared/rules/put-aside.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireReporter, requireSignedIn } from "../session/require-signed-in.ts";
import type { DraftCopy } from "../store/draft-repository.ts";
import type { Store } from "../store/store.ts";

/** What the service is built of. */
export interface PutAsideServiceOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
}

const reasons: Record<DraftCopy["reason"], PutAsideText["reason"]> = {
  conflict: "refused",
  discarded: "chosen",
  checkpoint: "replaced",
  takenOver: "takenOver",
};

/** Text that lost against another window's. It stays with its case, also once the report is signed. */
export class PutAsideService {
  readonly #options: PutAsideServiceOptions;

  constructor(options: PutAsideServiceOptions) {
    this.#options = options;
  }

  /**
   * Keeps a text that its writer does not go on with. Throws `not_found` where there is no such draft, `signed_out` where
   * somebody else typed it than is signed in.
   */
  async keep(
    session: WindowSession,
    input: { draftId: string; revision: number; content: DraftContent; writtenBy?: string | undefined },
  ): Promise<Record<string, never>> {
    const person = requireReporter(session);
    const { store, clock, ids, events } = this.#options;
    if (input.writtenBy !== undefined && input.writtenBy !== person.id) {
      throw new WorkstationError("signed_out", "Somebody else typed these words. They stay in the window.");
    }
    const draft = await store.drafts.find(input.draftId);
    if (draft === null)
      throw new WorkstationError("not_found", "This draft does not exist. Your text was not put aside.");
    const text = { ...input, authorId: person.id, now: clock.now() };
    await store.drafts.keepCopy(ids.uuid(), draft.id, "discarded", text);
    events.publish({ topic: "putAside", id: draft.workitemId });
    return {};
  }

  /** Gives the texts put aside while a case's reports were written, newest first, those of signed versions too. */
  async list(session: WindowSession, input: { workitemId: string }): Promise<{ texts: PutAsideText[] }> {
    requireSignedIn(session);
    const { store } = this.#options;
    const names = new Map((await store.people.list()).map((person) => [person.id, person.displayName]));
    const texts: PutAsideText[] = [];
    for (const draft of await store.drafts.ofCase(input.workitemId)) {
      const kept = (await store.drafts.copies(draft.id)).map((copy) => ({
        id: copy.id,
        draftId: draft.id,
        reason: reasons[copy.reason],
        revision: copy.revision,
        at: copy.savedAt,
        byName: names.get(copy.authorId) ?? "",
        sections: copy.content.sections,
        differing: differingSections(copy.content.sections, draft.content.sections),
      }));
      texts.push(...textsWorthShowing(kept, draft.content.sections));
    }
    return { texts: texts.sort((one, other) => other.at - one.at) };
  }
}
