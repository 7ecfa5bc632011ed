import type { Person } from "../../../shared/domain/person.ts";
import type { BegunEnding } from "../store/begun-ending-repository.ts";
import type { Repositories, Store } from "../store/store.ts";
import { BegunWork, type BegunWorkOptions, type CutOff } from "./begun-work.ts";

/** Keeps on record that a report is being withdrawn or a case cancelled, from before the slow work until it is stored or refused. */
export class BegunEndings {
  readonly #store: Store;
  readonly #work: BegunWork<BegunEnding>;

  constructor(options: BegunWorkOptions) {
    this.#store = options.store;
    this.#work = new BegunWork(options, ({ begunEndings }) => begunEndings);
  }

  /** Gives what `work` gives, with a durable note while it runs. Storing the last version takes the note away with it. */
  during<Result>(
    person: Person,
    { workitemId, seenVersionId }: Pick<BegunEnding, "workitemId" | "seenVersionId">,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const begin = (note: { id: string; stationId: string; begunAt: number }) =>
      this.#store.begunEndings.begin({ ...note, workitemId, seenVersionId, personId: person.id });
    return this.#work.during(workitemId, begin, work);
  }

  /** Resolves when nothing of a case is under way in this program, done or refused. Never rejects. */
  ended(workitemId: string): Promise<void> {
    return this.#work.ended(workitemId);
  }

  /** At the start: names all that the end of an earlier run cut off, in its case and to its person; audited. */
  nameLeftOver(): Promise<void> {
    return this.#work.nameLeftOver(cutOff);
  }
}

async function cutOff(tx: Repositories, { workitemId, seenVersionId }: BegunEnding): Promise<CutOff | null> {
  const document = (await tx.reports.latest(workitemId))?.document;
  // Somebody ended it at another workstation: nobody waits for this any more.
  if (document?.withdrawal !== undefined) return null;
  const action = "report.endingCutOff";
  const audited = (kind: string) => (begun: string) => `${kind}, ${begun}; nothing was changed`;
  if (seenVersionId === null) {
    const stands = document === undefined ? "The case is as it was." : "The case was reported since.";
    return {
      ...{ kind: "cancellationCutOff", what: "Cancelling this case", action, audited: audited("cancellationCutOff") },
      now: `Nobody was told anything. ${stands} Read it, and cancel it again where it still has to be.`,
    };
  }
  return {
    ...{ kind: "withdrawalCutOff", what: "Withdrawing this report", action, audited: audited("withdrawalCutOff") },
    now: `Nobody was told anything. Version ${document?.version ?? 1} still counts for everybody who has it. Withdraw it again where it still has to be.`,
  };
}
