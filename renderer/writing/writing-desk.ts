import type { KeptAutotext } from "../../shared/domain/autotext.ts";
import type { DraftContent, Paragraph } from "../../shared/domain/report.ts";
import type { FieldDefinition } from "../../shared/domain/report-field.ts";
import { type SectionKey, sectionKeys } from "../../shared/domain/section.ts";
import type { OwnWriting } from "../../shared/domain/writing-settings.ts";
import type { KnownFacts } from "../../shared/templates/take-template.ts";
import {
  autotextsFor,
  type Expansion,
  expansionOf,
  rankedAutotexts,
  type WritingPlace,
} from "../../shared/writing/rank-autotext.ts";
import { takenAutotext, withFieldsInUse, withFurtherFields } from "../../shared/writing/take-autotext.ts";
import { windowNow } from "../host/clock.ts";

/** What writing in one case needs to know. Nothing of another case is ever in it: the desk is the case's own. */
export interface WritingState {
  readonly autotexts: readonly KeptAutotext[];
  readonly place: Omit<WritingPlace, "section">;
  /** Null until they came: until then nothing is inserted that a fact would fill. */
  readonly facts: KnownFacts | null;
  readonly own: OwnWriting;
}

/** What a section's editor lets others do with it. */
export interface WritingView {
  openAutotexts(): void;
  openSpelling(): void;
  /** Puts words where the caret is, cleaned as pasted ones are. False, with a sentence, where they cannot stand there. */
  insertText(text: string): boolean;
}

/** What the desk asks of the report around it. */
export interface WritingDeeds {
  content(): DraftContent | null;
  edit(change: (content: DraftContent) => DraftContent): void;
  /** Opens the field at a place of a section's text. */
  fill(section: SectionKey, place: number): void;
  say(sentence: string): void;
}

/** Autotext, spelling and dictation of one open report. */
export class WritingDesk {
  /** Told the identifier of what was inserted. */
  onUsed: (autotextId: string) => void = () => undefined;
  /** Takes a word as right from here on. */
  onNewWord: (word: string, scope: "own" | "site") => void = () => undefined;
  readonly #deeds: WritingDeeds;
  readonly #sections: ReadonlyMap<SectionKey, SectionWriting>;
  /** Fields that autotexts brought since the report was opened: they go and come with their places in the text. */
  readonly #brought = new Map<string, FieldDefinition>();
  #state: WritingState | null = null;

  constructor(deeds: WritingDeeds) {
    this.#deeds = deeds;
    this.#sections = new Map(sectionKeys.map((section) => [section, new SectionWriting(this, section)]));
  }

  get state(): WritingState | null {
    return this.#state;
  }

  get deeds(): WritingDeeds {
    return this.#deeds;
  }

  /** Takes what is known now; null where the report cannot be written any more. */
  take(state: WritingState | null): void {
    this.#state = state;
    for (const section of this.#sections.values()) section.forget();
  }

  /** Notes fields that an autotext is about to bring. */
  bring(fields: readonly FieldDefinition[]): void {
    for (const field of fields) this.#brought.set(field.id, field);
  }

  /** Gives a draft without fields of autotexts that were undone or deleted, and with those that are in the text again. */
  withFieldsInUse(content: DraftContent): DraftContent {
    return this.#brought.size === 0 ? content : withFieldsInUse(content, this.#brought);
  }

  /** What the editor of a section asks. The same object every time. */
  of(section: SectionKey): SectionWriting {
    const found = this.#sections.get(section);
    if (found === undefined) throw new Error(`no section ${section}`);
    return found;
  }
}

/** Writing in one section of a report. */
export class SectionWriting {
  /** The section's editor while it is on the screen. */
  view: WritingView | null = null;
  readonly #desk: WritingDesk;
  readonly #section: SectionKey;
  #ranked: readonly KeptAutotext[] | null = null;

  constructor(desk: WritingDesk, section: SectionKey) {
    this.#desk = desk;
    this.#section = section;
  }

  forget(): void {
    this.#ranked = null;
  }

  say(sentence: string): void {
    this.#desk.deeds.say(sentence);
  }

  /** Opens the field at a place of the text, as walking to it does. */
  fill(place: number): void {
    this.#desk.deeds.fill(this.#section, place);
  }

  expandsOn(): OwnWriting["expandsOn"] | null {
    return this.#desk.state?.own.expandsOn ?? null;
  }

  isSpellingOn(): boolean {
    return this.#desk.state?.own.isSpellingOn ?? false;
  }

  /** Takes a word as right. */
  addWord(word: string, scope: "own" | "site"): void {
    this.#desk.onNewWord(word, scope);
  }

  /** What a typed name stands for here. */
  expansionOf(typed: string): Expansion {
    const place = this.#place();
    return place === null ? null : expansionOf(typed, this.#desk.state?.autotexts ?? [], place, windowNow());
  }

  /** What fits here and begins as was typed, the best first. */
  offers(typed: string): KeptAutotext[] {
    const place = this.#place();
    if (place === null) return [];
    this.#ranked ??= rankedAutotexts(this.#desk.state?.autotexts ?? [], place, windowNow());
    return autotextsFor(typed, this.#ranked);
  }

  /** Gives the paragraphs of an autotext, once the draft has the fields that they need; null where it cannot be inserted. */
  take(entry: KeptAutotext): readonly Paragraph[] | null {
    const { deeds, state } = this.#desk;
    const content = deeds.content();
    if (content === null || state === null) return null;
    if (!state.autotexts.some(({ id }) => id === entry.id)) {
      this.say(`“${entry.autotext.name}” is not kept any more. Nothing was inserted; what you typed stays.`);
      return null;
    }
    if (state.facts === null) {
      this.say("What is known of the case has not come yet. Nothing was inserted; try again in a moment.");
      return null;
    }
    const { paragraphs, fields } = takenAutotext(entry.autotext, state.facts, content);
    if ((content.structure?.fields.length ?? 0) + fields.length > mostFields) {
      this.say("The report has as many fields as it can hold. Nothing was inserted; what you typed stays.");
      return null;
    }
    this.#desk.bring(fields);
    deeds.edit((each) => withFurtherFields(each, fields));
    this.#desk.onUsed(entry.id);
    return paragraphs;
  }

  #place(): WritingPlace | null {
    const { state } = this.#desk;
    return state === null ? null : { ...state.place, section: this.#section };
  }
}

const mostFields = 600;
