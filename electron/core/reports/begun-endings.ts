import type { CaseNoticeKind } from "../../../shared/domain/case-notice.ts";
import type { Person } from "../../../shared/domain/person.ts";
import { modalityText } from "../../../shared/rules/report-text.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { printedInstant } from "../encoders/report-facts.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import type { BegunEnding } from "../store/begun-ending-repository.ts";
import type { Repositories, Store } from "../store/store.ts";

/** What the service is built of. */
export interface BegunEndingsOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  /** The workstation of this profile; a department's store is shared by many. */
  readonly stationId: string;
}

/** No withdrawal takes that long: whoever began it is not coming back to it. */
const longestEndingMs = 24 * 60 * 60_000;

/**
 * Keeps on record that a report is being withdrawn or a case cancelled, from before the slow work until it is stored or
 * refused. What is left at a start was cut off by the program's end: the person and whoever opens the case are told.
 */
export class BegunEndings {
  readonly #options: BegunEndingsOptions;
  /** What is under way in this program, with its case. */
  readonly #underWay = new Map<Promise<unknown>, string>();

  constructor(options: BegunEndingsOptions) {
    this.#options = options;
  }

  /** Gives what `work` gives, with a durable note while it runs. Storing the last version takes the note away with it. */
  async during<Result>(
    person: Person,
    ending: Pick<BegunEnding, "workitemId" | "seenVersionId">,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const running = this.#keptDuring(person, ending, work);
    this.#underWay.set(running, ending.workitemId);
    try {
      return await running;
    } finally {
      this.#underWay.delete(running);
    }
  }

  /** Resolves when nothing of a case is under way in this program, done or refused. Never rejects. */
  async ended(workitemId: string): Promise<void> {
    await Promise.allSettled([...this.#underWay].flatMap(([work, id]) => (id === workitemId ? [work] : [])));
  }

  async #keptDuring<Result>(
    person: Person,
    { workitemId, seenVersionId }: Pick<BegunEnding, "workitemId" | "seenVersionId">,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const { store, ids, clock, stationId } = this.#options;
    const one = { id: ids.uuid(), workitemId, seenVersionId, personId: person.id, stationId, begunAt: clock.now() };
    await store.begunEndings.begin(one);
    try {
      return await work();
    } catch (thrown) {
      // What refused it is what matters; a note that stays is read at the next start, and says what is true.
      await store.begunEndings.end(one.id).catch(() => undefined);
      throw thrown;
    }
  }

  /** At the start: names all that the end of an earlier run cut off, in its case and to its person; audited. */
  async nameLeftOver(): Promise<void> {
    const { store, clock, stationId, events } = this.#options;
    for (const one of await store.begunEndings.leftOver(stationId, clock.now() - longestEndingMs)) {
      await store.transaction((tx) => this.#name(tx, one));
      events.publish({ topic: "worklist", id: one.workitemId });
    }
  }

  async #name(tx: Repositories, one: BegunEnding): Promise<void> {
    await tx.begunEndings.end(one.id);
    const latest = await tx.reports.latest(one.workitemId);
    // Somebody ended it at another workstation: nobody waits for this any more.
    if (latest?.document.withdrawal !== undefined) return;
    const { audit, clock, ids } = this.#options;
    const now = clock.now();
    const { study } = await tx.workitems.get(one.workitemId);
    const begun = printedInstant(one.begunAt);
    const { kind, what, stands, again } = wordsOf(one, latest?.document.version ?? null);
    await tx.notices.settleCutOff(one.workitemId, [kind], { personName: "Sightline", reason: "cut off again", now });
    await tx.notices.raise({
      ...{ id: ids.uuid(), workitemId: one.workitemId, kind, forPersonId: one.personId, raisedAt: now },
      detail: `${what} (${study.description || modalityText(study.modalities)}) was cut off on ${begun}, when the program stopped. Nobody was told anything. ${stands} ${again}`,
    });
    const name = (await tx.people.list()).find(({ id }) => id === one.personId)?.displayName ?? "somebody";
    await audit.record(
      null,
      {
        ...{ action: "report.endingCutOff", outcome: "failed", workitemId: one.workitemId },
        ...{ studyUid: study.studyInstanceUid, patientId: study.patient.patientId },
        detail: `${kind}, begun on ${begun} by ${name}; nothing was changed`,
      },
      tx,
    );
  }
}

function wordsOf(
  { seenVersionId }: BegunEnding,
  version: number | null,
): { kind: CaseNoticeKind; what: string; stands: string; again: string } {
  if (seenVersionId === null) {
    return {
      ...{ kind: "cancellationCutOff", what: "Cancelling this case" },
      stands: version === null ? "The case is as it was." : "The case was reported since.",
      again: "Read it, and cancel it again where it still has to be.",
    };
  }
  return {
    ...{ kind: "withdrawalCutOff", what: "Withdrawing this report" },
    stands: `Version ${version ?? 1} still counts for everybody who has it.`,
    again: "Withdraw it again where it still has to be.",
  };
}
