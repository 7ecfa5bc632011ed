import { z } from "zod";
import type { WindowSession } from "../core.ts";
import type { Store } from "../store/store.ts";

/** The words of a draft up to its last save before the program ended with its case open. */
export interface EndedWhileOpen {
  readonly draftId: string;
  /** When its words were last saved, milliseconds UTC; null where nobody had saved any yet. */
  readonly keptUntil: number | null;
}

interface OpenCase {
  readonly workitemId: string;
  readonly personId: string;
}

const listSchema = z.array(z.object({ workitemId: z.string(), personId: z.string() }));
const endedSchema = z.object({ draftId: z.string(), keptUntil: z.number().nullable() });

/**
 * Keeps on record, in the store, which cases the windows of this workstation have open. A clean leave, the closing of a
 * window and an orderly stop take a case off; what a start finds was open when the program was killed or crashed, and up to
 * a pause in typing of its words may be lost. Whoever goes on with such a draft is told.
 */
export class CasesLeftOpen {
  readonly #store: Pick<Store, "settings" | "drafts" | "workitems">;
  readonly #name: string;
  readonly #open = new Map<string, readonly OpenCase[]>();
  #kept = "[]";
  #isStopped = false;
  #isNamed = false;
  #work: Promise<unknown> = Promise.resolve();

  /** `stationId`: of this profile; a department's store is shared by many workstations. */
  constructor(store: Pick<Store, "settings" | "drafts" | "workitems">, stationId: string) {
    this.#store = store;
    this.#name = `casesOpen/${stationId}`;
  }

  /** Names what an earlier run left open, once; everything else here waits for it. Errors: those of the store. */
  async nameLeftOpen(): Promise<void> {
    await this.#inTurn(async () => undefined);
  }

  /** Notes that a window has a case open; on record when it resolves, so before anything can be typed. */
  async opened(session: WindowSession, one: OpenCase): Promise<void> {
    const others = (this.#open.get(session.id) ?? []).filter((each) => !isSame(each, one));
    this.#open.set(session.id, [...others, one]);
    await this.#keep();
  }

  /** Notes that a window has left a case. */
  async left(session: WindowSession, one: OpenCase): Promise<void> {
    this.#open.set(
      session.id,
      (this.#open.get(session.id) ?? []).filter((each) => !isSame(each, one)),
    );
    await this.#keep();
  }

  /** Notes that a window is gone. */
  async closed(session: WindowSession): Promise<void> {
    this.#open.delete(session.id);
    await this.#keep();
  }

  /** The program stops in order: nothing is left open, whatever its windows still say. */
  async stop(): Promise<void> {
    this.#open.clear();
    await this.#keep();
    this.#isStopped = true;
  }

  async #keep(): Promise<void> {
    await this.#inTurn(async () => {
      const cases = JSON.stringify([...this.#open.values()].flat());
      if (cases === this.#kept || this.#isStopped) return;
      await this.#store.settings.setValue(this.#name, cases);
      this.#kept = cases;
    });
  }

  /** One after the other, and what was left is named before anything is written over it. A failure is its caller's alone. */
  async #inTurn(act: () => Promise<void>): Promise<void> {
    const mine = this.#work.then(async () => {
      if (!this.#isNamed) await this.#nameAll();
      this.#isNamed = true;
      await act();
    });
    this.#work = mine.catch(() => undefined);
    await mine;
  }

  async #nameAll(): Promise<void> {
    const { settings } = this.#store;
    for (const one of read(listSchema, await settings.value(this.#name)) ?? []) await this.#nameOne(one);
    await settings.setValue(this.#name, "[]");
  }

  async #nameOne({ workitemId, personId }: OpenCase): Promise<void> {
    const { settings, drafts, workitems } = this.#store;
    const draft = await drafts.findOpen(workitemId);
    const { reservation } = await workitems.get(workitemId);
    // Somebody who only read it has typed nothing.
    if (draft === null || reservation?.personId !== personId) return;
    const keptUntil = draft.revision === 0 ? null : draft.updatedAt;
    const ended: EndedWhileOpen = { draftId: draft.id, keptUntil };
    await settings.setValue(nameOf(workitemId), JSON.stringify(ended));
  }
}

/** Gives what the program's end may have cost the draft that is open for a case, or null. */
export async function endedWhileOpen(
  { settings, drafts }: Pick<Store, "settings" | "drafts">,
  workitemId: string,
): Promise<EndedWhileOpen | null> {
  const ended = read(endedSchema, await settings.value(nameOf(workitemId)));
  // Of another draft it says nothing: that one was signed or given up since.
  return ended !== null && (await drafts.findOpen(workitemId))?.id === ended.draftId ? ended : null;
}

/** Notes that the reader has seen it. */
export async function putAwayEnded({ settings }: Pick<Store, "settings">, workitemId: string): Promise<void> {
  if ((await settings.value(nameOf(workitemId))) !== null) await settings.setValue(nameOf(workitemId), "");
}

function nameOf(workitemId: string): string {
  return `endedWhileOpen/${workitemId}`;
}

function isSame(one: OpenCase, other: OpenCase): boolean {
  return one.workitemId === other.workitemId && one.personId === other.personId;
}

function read<Value>(schema: z.ZodType<Value>, stored: string | null): Value | null {
  if (stored === null || stored === "") return null;
  try {
    return schema.safeParse(JSON.parse(stored)).data ?? null;
  } catch {
    // Nothing can be said from what is damaged.
    return null;
  }
}
