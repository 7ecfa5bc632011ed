import type { Person } from "../../../shared/domain/person.ts";
import type { Draft } from "../../../shared/domain/report.ts";
import type { LeftOverSigning } from "../store/begun-signing-repository.ts";
import type { Repositories, Store } from "../store/store.ts";
import { BegunWork, type BegunWorkOptions, type CutOff } from "./begun-work.ts";

/** Keeps on record that a report is being signed, from before the slow work until it is stored or refused. */
export class BegunSignings {
  readonly #store: Store;
  readonly #work: BegunWork<LeftOverSigning>;

  constructor(options: BegunWorkOptions) {
    this.#store = options.store;
    this.#work = new BegunWork(options, ({ begunSignings }) => begunSignings);
  }

  /** Gives what `work` gives, with a durable note while it runs. Storing the version takes the note away with it. */
  during<Result>(
    person: Person,
    { draftId, revision }: { readonly draftId: string; readonly revision: number },
    work: () => Promise<Result>,
  ): Promise<Result> {
    const begin = (note: { id: string; stationId: string; begunAt: number }) =>
      this.#store.begunSignings.begin({ ...note, draftId, revision, personId: person.id });
    return this.#work.during(draftId, begin, work);
  }

  /** Resolves when no signing of a draft is under way in this program, signed or refused. Never rejects. */
  ended(draftId: string): Promise<void> {
    return this.#work.ended(draftId);
  }

  /** At the start: names every signing that the end of an earlier run cut off, in its case and to its signer; audited. */
  nameLeftOver(): Promise<void> {
    return this.#work.nameLeftOver(cutOff);
  }
}

async function cutOff(tx: Repositories, signing: LeftOverSigning): Promise<CutOff | null> {
  const draft = await tx.drafts.find(signing.draftId);
  const open = await tx.drafts.findOpen(signing.workitemId);
  // Another workstation signed it, or it was given up: nobody waits for this signature any more.
  if (draft === null || open?.id !== draft.id) return null;
  return {
    ...{ kind: "signingCutOff", action: "report.signingCutOff" },
    what: `Signing of ${whatOf(draft)}`,
    now: `Nothing was signed or sent. ${draftSentence(draft, signing)} Read it and sign it again.`,
    audited: (begun) => `${begun}, revision ${signing.revision}; nothing was signed`,
  };
}

function whatOf({ kind }: Draft): string {
  return kind === "report" ? "this report" : `this ${kind}`;
}

function draftSentence(draft: Draft, { revision }: LeftOverSigning): string {
  return draft.revision === revision ? "The draft is as it was." : "The draft is safe; it was written on since.";
}
