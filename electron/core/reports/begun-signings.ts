import type { Person } from "../../../shared/domain/person.ts";
import type { Draft } from "../../../shared/domain/report.ts";
import { modalityText } from "../../../shared/rules/report-text.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { printedInstant } from "../encoders/report-facts.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import type { LeftOverSigning } from "../store/begun-signing-repository.ts";
import type { Repositories, Store } from "../store/store.ts";

/** What the service is built of. */
export interface BegunSigningsOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  /** The workstation of this profile; a department's store is shared by many. */
  readonly stationId: string;
}

/** No signing takes that long: whoever began it is not coming back to it. */
const longestSigningMs = 24 * 60 * 60_000;

/**
 * Keeps on record that a report is being signed, from before the slow work until it is stored or refused. What is left at
 * a start was cut off by the program's end; whoever opens the case is told.
 */
export class BegunSignings {
  readonly #options: BegunSigningsOptions;
  /** What is under way in this program, with its draft. */
  readonly #underWay = new Map<Promise<unknown>, string>();

  constructor(options: BegunSigningsOptions) {
    this.#options = options;
  }

  /** Gives what `work` gives, with a durable note while it runs. Storing the version takes the note away with it. */
  async during<Result>(
    person: Person,
    signing: { readonly draftId: string; readonly revision: number },
    work: () => Promise<Result>,
  ): Promise<Result> {
    const running = this.#keptDuring(person, signing, work);
    this.#underWay.set(running, signing.draftId);
    try {
      return await running;
    } finally {
      this.#underWay.delete(running);
    }
  }

  /** Resolves when no signing of a draft is under way in this program, signed or refused. Never rejects. */
  async ended(draftId: string): Promise<void> {
    const running = [...this.#underWay].flatMap(([work, id]) => (id === draftId ? [work] : []));
    await Promise.allSettled(running);
  }

  async #keptDuring<Result>(
    person: Person,
    { draftId, revision }: { readonly draftId: string; readonly revision: number },
    work: () => Promise<Result>,
  ): Promise<Result> {
    const { store, ids, clock, stationId } = this.#options;
    const id = ids.uuid();
    await store.begunSignings.begin({ id, draftId, revision, personId: person.id, stationId, begunAt: clock.now() });
    try {
      return await work();
    } catch (thrown) {
      // What refused the signature is what matters; a note that stays is read at the next start, and says what is true.
      await store.begunSignings.end(id).catch(() => undefined);
      throw thrown;
    }
  }

  /** At the start: names every signing that the end of an earlier run cut off, in its case and to its signer; audited. */
  async nameLeftOver(): Promise<void> {
    const { store, clock, stationId, events } = this.#options;
    for (const one of await store.begunSignings.leftOver(stationId, clock.now() - longestSigningMs)) {
      await store.transaction((tx) => this.#name(tx, one));
      events.publish({ topic: "worklist", id: one.workitemId });
    }
  }

  async #name(tx: Repositories, one: LeftOverSigning): Promise<void> {
    await tx.begunSignings.end(one.id);
    const draft = await tx.drafts.find(one.draftId);
    const open = await tx.drafts.findOpen(one.workitemId);
    // Another workstation signed it, or it was given up: nobody waits for this signature any more.
    if (draft === null || open?.id !== draft.id) return;
    const { audit, clock, ids } = this.#options;
    const now = clock.now();
    const { study } = await tx.workitems.get(one.workitemId);
    const begun = printedInstant(one.begunAt);
    await tx.notices.settleCutOff(one.workitemId, ["signingCutOff"], {
      personName: "Sightline",
      reason: "cut off again",
      now,
    });
    await tx.notices.raise({
      ...{
        id: ids.uuid(),
        workitemId: one.workitemId,
        kind: "signingCutOff",
        forPersonId: one.personId,
        raisedAt: now,
      },
      detail: `Signing of ${whatOf(draft)} (${study.description || modalityText(study.modalities)}) was cut off on ${begun}, when the program stopped. Nothing was signed or sent. ${draftSentence(draft, one)} Read it and sign it again.`,
    });
    const { patient, studyInstanceUid: studyUid } = study;
    await audit.record(
      null,
      {
        ...{ action: "report.signingCutOff", outcome: "failed", workitemId: one.workitemId, studyUid },
        patientId: patient.patientId,
        detail: `begun on ${begun} by ${await nameOf(tx, one.personId)}, revision ${one.revision}; nothing was signed`,
      },
      tx,
    );
  }
}

function whatOf({ kind }: Draft): string {
  return kind === "report" ? "this report" : `this ${kind}`;
}

function draftSentence(draft: Draft, { revision }: LeftOverSigning): string {
  return draft.revision === revision ? "The draft is as it was." : "The draft is safe; it was written on since.";
}

async function nameOf(tx: Repositories, personId: string): Promise<string> {
  return (await tx.people.list()).find(({ id }) => id === personId)?.displayName ?? "somebody";
}
