import type { CaseNoticeKind } from "../../../shared/domain/case-notice.ts";
import { modalityText } from "../../../shared/rules/report-text.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { printedInstant } from "../encoders/report-facts.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import type { Repositories, Store } from "../store/store.ts";

/** What keeping begun work needs. */
export interface BegunWorkOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  /** The workstation of this profile; a department's store is shared by many. */
  readonly stationId: string;
}

/** What every durable note of begun work says. */
interface BegunNote {
  readonly id: string;
  readonly workitemId: string;
  readonly personId: string;
  /** Milliseconds, UTC. */
  readonly begunAt: number;
}

/** Where the notes of one kind of work are kept. */
interface BegunNotes<Note extends BegunNote> {
  end(id: string): Promise<void>;
  leftOver(stationId: string, begunBefore: number): Promise<readonly Note[]>;
}

/** How work that was cut off is told. */
export interface CutOff {
  readonly kind: CaseNoticeKind;
  /** What was being done, as a sentence begins. */
  readonly what: string;
  /** What is true now and what to do, in sentences. */
  readonly now: string;
  readonly action: string;
  /** Gives the words of the audit trail around when and by whom it was begun. */
  audited(begun: string): string;
}

/** No such work takes that long: whoever began it is not coming back to it. */
const longestMs = 24 * 60 * 60_000;

/**
 * Keeps one kind of work on record from before its slow part until it is stored or refused. What is left at a start was cut
 * off by the program's end: the person and whoever opens the case are told.
 */
export class BegunWork<Note extends BegunNote> {
  readonly #options: BegunWorkOptions;
  readonly #notesOf: (repositories: Repositories) => BegunNotes<Note>;
  /** What is under way in this program, with what it is done to. */
  readonly #underWay = new Map<Promise<unknown>, string>();

  constructor(options: BegunWorkOptions, notesOf: (repositories: Repositories) => BegunNotes<Note>) {
    this.#options = options;
    this.#notesOf = notesOf;
  }

  /**
   * Gives what `work` gives, with the durable note that `begin` writes while it runs. Storing what the work is for takes the
   * note away with it.
   */
  async during<Result>(
    subject: string,
    begin: (note: { id: string; stationId: string; begunAt: number }) => Promise<void>,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const running = this.#keptDuring(begin, work);
    this.#underWay.set(running, subject);
    try {
      return await running;
    } finally {
      this.#underWay.delete(running);
    }
  }

  /** Resolves when nothing is under way on a subject in this program, done or refused. Never rejects. */
  async ended(subject: string): Promise<void> {
    await Promise.allSettled([...this.#underWay].flatMap(([work, other]) => (other === subject ? [work] : [])));
  }

  /**
   * At the start: names all that the end of an earlier run cut off, in its case and to its person; audited. `cutOff` gives null
   * where nobody waits for it any more.
   */
  async nameLeftOver(cutOff: (tx: Repositories, note: Note) => Promise<CutOff | null>): Promise<void> {
    const { store, clock, stationId, events } = this.#options;
    for (const note of await this.#notesOf(store).leftOver(stationId, clock.now() - longestMs)) {
      await store.transaction(async (tx) => {
        await this.#notesOf(tx).end(note.id);
        const told = await cutOff(tx, note);
        if (told !== null) await this.#tell(tx, note, told);
      });
      events.publish({ topic: "worklist", id: note.workitemId });
    }
  }

  async #keptDuring<Result>(
    begin: (note: { id: string; stationId: string; begunAt: number }) => Promise<void>,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const { store, ids, clock, stationId } = this.#options;
    const id = ids.uuid();
    await begin({ id, stationId, begunAt: clock.now() });
    try {
      return await work();
    } catch (thrown) {
      // What refused it is what matters; a note that stays is read at the next start, and says what is true.
      await this.#notesOf(store)
        .end(id)
        .catch(() => undefined);
      throw thrown;
    }
  }

  async #tell(tx: Repositories, { workitemId, personId, begunAt }: Note, told: CutOff): Promise<void> {
    const { audit, clock, ids } = this.#options;
    const { kind, action } = told;
    const now = clock.now();
    const { study } = await tx.workitems.get(workitemId);
    const begun = printedInstant(begunAt);
    await tx.notices.settleCutOff(workitemId, [kind], { personName: "Sightline", reason: "cut off again", now });
    await tx.notices.raise({
      ...{ id: ids.uuid(), workitemId, kind, forPersonId: personId, raisedAt: now },
      detail: `${told.what} (${study.description || modalityText(study.modalities)}) was cut off on ${begun}, when the program stopped. ${told.now}`,
    });
    const name = (await tx.people.list()).find(({ id }) => id === personId)?.displayName ?? "somebody";
    await audit.record(
      null,
      {
        ...{ action, outcome: "failed", workitemId },
        ...{ studyUid: study.studyInstanceUid, patientId: study.patient.patientId },
        detail: told.audited(`begun on ${begun} by ${name}`),
      },
      tx,
    );
  }
}
