import type { DictationEvent, DictationPlace } from "../../../shared/contract/dictation-contract.ts";
import type { DictationCommand } from "../../../shared/dictation/commands.ts";
import { type DictationOutcome, type EngineFocus, noFocus } from "../../../shared/dictation/engine-protocol.ts";
import type { SectionKey } from "../../../shared/domain/section.ts";
import type { WindowSession } from "../core.ts";
import type { Clock, IdSource } from "../ports.ts";

/** How long a window may take to write words down; it does so at once, so that later is never. */
const answerLimitMs = 5000;
/** Events that a window may fall behind. */
const longestQueue = 500;

/** What became of something, and in which section. */
export interface Delivered {
  readonly outcome: DictationOutcome;
  readonly section: SectionKey | null;
}

/** Words or a command for the report that an engine named. */
export type Delivery =
  | { readonly kind: "text"; readonly report: string; readonly text: string }
  | { readonly kind: "command"; readonly report: string; readonly name: DictationCommand };

/** What the desks ask of the engines' side. */
interface Engines {
  /** Names of the engines of a person that are connected. */
  names(personId: string): string[];
  isRecording(personId: string): boolean;
  /** Told when the caret of a person went elsewhere. */
  focusChanged(personId: string): void;
}

interface Desk {
  readonly session: WindowSession;
  readonly personId: string;
  readonly workitemId: string;
  readonly report: string;
  readonly queue: DictationEvent[];
  place: DictationPlace | null;
  /** Rises with each coming of the focus: the highest of a person is where words go. */
  rank: number;
  wake: (() => void) | null;
}

/** The windows with a report that words can be dictated into, and which of them a person's words are for. */
export class DictationDesks {
  readonly #desks = new Set<Desk>();
  readonly #waiting = new Map<string, { readonly desk: Desk; readonly take: (delivered: Delivered) => void }>();
  /** Names of reports by window: the same opening of a draft keeps its name when the wire was lost between. */
  readonly #names = new WeakMap<WindowSession, { readonly key: string; readonly report: string }>();
  readonly #clock: Clock;
  readonly #ids: IdSource;
  #engines: Engines = { names: () => [], isRecording: () => false, focusChanged: () => undefined };
  #rank = 0;

  constructor(clock: Clock, ids: IdSource) {
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Takes the engines' side; once, while the program is put together. */
  connect(engines: Engines): void {
    this.#engines = engines;
  }

  /** Makes a window a desk until `signal` aborts, and gives what it is told. */
  listen(
    session: WindowSession,
    personId: string,
    { workitemId, draftId }: { readonly workitemId: string; readonly draftId: string },
    signal: AbortSignal,
  ): AsyncGenerator<DictationEvent, void, void> {
    const desk: Desk = {
      ...{ session, personId, workitemId, report: this.#nameOf(session, `${personId} ${workitemId} ${draftId}`) },
      ...{ queue: [], place: null, rank: 0, wake: null },
    };
    // Of one window only the newest open report counts.
    for (const each of this.#desks) if (each.session === session) this.#desks.delete(each);
    if (!signal.aborted) this.#desks.add(desk);
    signal.addEventListener("abort", () => this.#leave(desk), { once: true });
    this.tell(personId);
    return this.#read(desk, signal);
  }

  /** Takes where the caret of a window is. */
  place(session: WindowSession, place: DictationPlace): void {
    const desk = [...this.#desks].find((each) => each.session === session);
    if (desk === undefined) return;
    desk.place = place;
    if (place.isFocused || desk.rank === 0) {
      this.#rank += 1;
      desk.rank = this.#rank;
    }
    this.tell(desk.personId);
  }

  /** Takes the answer of a window to what it was given. */
  answer(session: WindowSession, delivery: string, delivered: Delivered): void {
    const waiting = this.#waiting.get(delivery);
    if (waiting?.desk.session === session) waiting.take(delivered);
  }

  /** Gives words or a command to the window that they are for, and waits until they are written or refused. */
  async deliver(personId: string, delivery: Delivery): Promise<Delivered> {
    const desk = this.#active(personId);
    const refused = (outcome: DictationOutcome): Delivered => ({ outcome, section: null });
    if (desk === null) return refused("noReport");
    if (desk.report !== delivery.report) {
      if (delivery.kind === "text") this.#push(desk, { kind: "missed" });
      return refused("otherReport");
    }
    if (desk.place?.mayWrite !== true) return refused("readOnly");
    const id = this.#ids.uuid();
    const answered = new AbortController();
    const given = new Promise<Delivered>((take) => this.#waiting.set(id, { desk, take }));
    const late = this.#clock.sleep(answerLimitMs, answered.signal).then(
      () => refused("unknown"),
      () => refused("unknown"),
    );
    this.#push(
      desk,
      delivery.kind === "text"
        ? { kind: "text", delivery: id, text: delivery.text }
        : { kind: "command", delivery: id, name: delivery.name },
    );
    const delivered = await Promise.race([given, late]);
    answered.abort();
    this.#waiting.delete(id);
    return delivered;
  }

  /** Shows words that are not final, where they would go. */
  showInterim(personId: string, report: string, text: string): void {
    const desk = this.#active(personId);
    if (desk?.report === report) this.#push(desk, { kind: "interim", text });
  }

  /** Gives where a person's words would go now. */
  focusOf(personId: string): EngineFocus {
    const desk = this.#active(personId);
    if (desk?.place?.mayWrite !== true) return noFocus;
    return { report: desk.report, section: desk.place.section, field: desk.place.fieldId };
  }

  /** Tells the windows of a person how dictation stands, and the engines where the caret is. */
  tell(personId: string): void {
    const active = this.#active(personId);
    const [engines, isRecording] = [this.#engines.names(personId), this.#engines.isRecording(personId)];
    for (const desk of this.#desks) {
      if (desk.personId === personId) {
        this.#push(desk, { kind: "standing", engines, isRecording, isActive: desk === active });
      }
    }
    this.#engines.focusChanged(personId);
  }

  /** A window that is locked, was signed in to by somebody else, or shows another case is no place for words. */
  #active(personId: string): Desk | null {
    const open = [...this.#desks].filter(
      ({ session, workitemId, personId: owner }) =>
        owner === personId &&
        session.person?.id === personId &&
        !session.isLocked &&
        session.openWorkitemId === workitemId,
    );
    return open.reduce<Desk | null>((best, each) => (best === null || each.rank > best.rank ? each : best), null);
  }

  #nameOf(session: WindowSession, key: string): string {
    const known = this.#names.get(session);
    if (known?.key === key) return known.report;
    const report = this.#ids.uuid();
    this.#names.set(session, { key, report });
    return report;
  }

  #push(desk: Desk, event: DictationEvent): void {
    desk.queue.push(event);
    if (desk.queue.length > longestQueue) desk.queue.shift();
    desk.wake?.();
    desk.wake = null;
  }

  #leave(desk: Desk): void {
    this.#desks.delete(desk);
    for (const [id, waiting] of this.#waiting) {
      if (waiting.desk !== desk) continue;
      waiting.take({ outcome: "unknown", section: null });
      this.#waiting.delete(id);
    }
    desk.wake?.();
    this.tell(desk.personId);
  }

  async *#read(desk: Desk, signal: AbortSignal): AsyncGenerator<DictationEvent, void> {
    try {
      while (!signal.aborted && this.#desks.has(desk)) {
        const event = desk.queue.shift();
        if (event !== undefined) yield event;
        else {
          await new Promise<void>((wake) => {
            desk.wake = wake;
          });
        }
      }
    } finally {
      if (this.#desks.has(desk)) this.#leave(desk);
    }
  }
}
