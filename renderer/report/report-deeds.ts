import { createStore, type StoreApi } from "zustand/vanilla";
import { allKept } from "../../shared/domain/kept-number.ts";
import type { DraftContent, Paragraph } from "../../shared/domain/report.ts";
import type { FieldDefinition, FieldValue } from "../../shared/domain/report-field.ts";
import type { ReportTemplate } from "../../shared/domain/report-template.ts";
import { type SectionKey, sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import type { ReportedExamination } from "../../shared/rules/measurement-text.ts";
import { haveSameWords } from "../../shared/rules/merge-drafts.ts";
import {
  emptyFields,
  isBegun,
  type KnownFacts,
  withFieldValue,
  withoutTemplate,
  withPresentValues,
  withStrayKept,
  withTemplate,
} from "../../shared/templates/take-template.ts";
import { shownKey } from "../app/keys.ts";
import { WritingDesk } from "../writing/writing-desk.ts";
import { ChangeLedger } from "./change-ledger.ts";
import { withChipsRenewed, withSection } from "./draft-edits.ts";
import type { DraftKeeper } from "./draft-keeper.ts";
import { mayEditDraft } from "./draft-reducer.ts";
import { noFacts, type ReportFacts } from "./editor/report-facts.ts";
import { keyImageReference, nextReference } from "./key-image-references.ts";
import type { PlacedStop, ReportEditors } from "./report-editors.ts";

/** The field that is being filled, and where it stands. */
export interface OpenField {
  readonly section: SectionKey;
  readonly place: number;
  readonly fieldId: string;
  /** Letters that were typed on it already. */
  readonly typed: string;
  /** Where the walk is, e.g. "3 of 28"; empty where the field was opened by itself. */
  readonly position: string;
}

/** What the panel shows of the deeds. */
export interface DeedsState {
  readonly open: OpenField | null;
  /** Where the walk is, for those who hear the screen. */
  readonly announced: string;
}

/** What is chosen in a section, or its caret as a place without length. */
interface Chosen {
  readonly from: number;
  readonly to: number;
}

/** What can be done with a draft beside typing: fill its fields, walk through it, confirm it, take another template. */
export class ReportDeeds {
  readonly store: StoreApi<DeedsState> = createStore<DeedsState>(() => ({
    open: null,
    announced: "",
  }));
  /** What the editors show beside their words, as it was drawn last. */
  facts: ReportFacts = noFacts;
  readonly #keeper: DraftKeeper;
  readonly #editors: ReportEditors;
  readonly #say: (sentence: string) => void;
  readonly #ledger = new ChangeLedger();
  /** Autotext, spelling and dictation of this report. */
  readonly writing = new WritingDesk({
    content: () => this.content(),
    edit: (change) => this.#keeper.edit(change),
    fill: (section, place) => this.openField(section, place, ""),
    say: (sentence) => this.#say(sentence),
  });

  constructor(keeper: DraftKeeper, editors: ReportEditors, say: (sentence: string) => void) {
    this.#keeper = keeper;
    this.#editors = editors;
    this.#say = say;
    editors.entrance = () => this.#enterAtFirst();
  }

  /** The draft as it is now, or null while there is none that may be changed. */
  content(): DraftContent | null {
    const state = this.#keeper.getState();
    return state.phase === "loading" || !mayEditDraft(state) ? null : state.content;
  }

  say(sentence: string): void {
    this.#say(sentence);
  }

  /** Takes what was typed in a section. Fields that came back by undoing print their present values. */
  write(section: SectionKey, paragraphs: Paragraph[]): void {
    const before = this.content();
    if (before === null) return;
    const known = new Set(before.sections[section]);
    const present = withPresentValues(before, paragraphs, (paragraph) => !known.has(paragraph));
    this.#keeper.edit((content) => this.writing.withFieldsInUse(withSection(content, section, present)));
    if (present !== paragraphs) this.#editors.handle(section)?.show(present);
    this.#ledger.noteTyping();
  }

  /** Writes a value into a field, everywhere it stands, and gives whether that changed anything. */
  setField(fieldId: string, value: FieldValue): boolean {
    const before = this.content()?.structure?.values[fieldId] ?? null;
    return this.#change(
      (content) => withFieldValue(content, fieldId, value),
      (content) => withFieldValue(content, fieldId, before),
    );
  }

  /** Writes on a template from here on; null is free text. Every word and value of the reader stays. */
  takeTemplate(template: ReportTemplate | null, facts: KnownFacts): void {
    const before = this.content();
    if (before === null) return;
    const take = (content: DraftContent) =>
      template === null ? withoutTemplate(content) : withTemplate(content, template, facts);
    const after = take(before);
    this.#change(take, (content) => {
      if (!haveSameWords(content, after)) {
        this.#say("Words were written since. Choose the other template again: they stay.");
        return content;
      }
      const { structure: _structure, ...rest } = content;
      const structure = before.structure === undefined ? {} : { structure: before.structure };
      return { ...rest, sections: before.sections, ...structure };
    });
  }

  renewChip(measurementId: string, examination: ReportedExamination): void {
    const before = this.content();
    if (before === null) return;
    this.#change(
      (content) => withChipsRenewed(content, measurementId, examination),
      (content) => (haveSameWords(content, before) ? content : { ...content, sections: before.sections }),
    );
  }

  /** The number stays as it is written. The decision is in the draft, and its core writes down whose it is. */
  keepChip(measurementId: string, written: string, now: string): void {
    if (this.content() === null) return;
    const decision = { measurementId, written, marked: now };
    this.#keeper.edit((content) => ({ ...content, keptNumbers: allKept(content.keptNumbers ?? [], [decision]) }));
  }

  /** The words of a paragraph whose condition no longer holds stay as the reader's own. */
  keepStray(blockId: string): void {
    this.#keeper.edit((content) => withStrayKept(content, blockId));
  }

  /** Counts unconfirmed words as read: of the sentence at the caret, of the section written in, or of the whole report. */
  confirm(what: "sentence" | "section" | "report"): void {
    const { lastSection } = this.#editors;
    if (this.content() === null) return;
    const sections = what === "report" ? sectionKeys : [lastSection];
    const scope = what === "sentence" ? "sentence" : "section";
    const isAny = sections.map((section) => this.#editors.handle(section)?.confirm(scope) ?? false).some(Boolean);
    const place = { sentence: "here", section: `in ${sectionCodes[lastSection].heading}`, report: "in the report" };
    if (!isAny) this.#say(`Nothing ${place[what]} waits to be confirmed.`);
    else this.#announce(`Confirmed ${place[what]}.`);
  }

  /** Puts a reference to the last key image at the caret; asked again behind one, to the next. */
  referToKeyImage(): void {
    const content = this.content();
    const handle = this.#editors.handle(this.#editors.lastSection);
    if (content === null || handle === null) return;
    const number = nextReference(content.keyImages, handle.fieldBefore());
    const keyImage = content.keyImages[number - 1];
    if (keyImage === undefined) this.#say("Mark a key image first: K on the image.");
    else handle.insertRun(keyImageReference(keyImage.id, number), (id) => id.startsWith("keyImage_"));
  }

  undo(section: SectionKey): void {
    const change = this.#ledger.undo(section, this.#undoDepth, this.#redoDepth);
    if (change !== null) this.#apply(change);
    else this.#editors.handle(section)?.undo();
  }

  redo(section: SectionKey): void {
    const change = this.#ledger.redo(section, this.#undoDepth, this.#redoDepth);
    if (change !== null) this.#apply(change);
    else this.#editors.handle(section)?.redo();
  }

  /**
   * Goes on from what is chosen in a section to the next thing to do. Behind the last one it begins again at the first that
   * remains, and stays where none does; false before the first, and at the ends of a report without fields and statements.
   */
  walk(section: SectionKey, chosen: Chosen, step: 1 | -1): boolean {
    if (this.#walkOn(section, chosen, step)) return true;
    const isOnTemplate = this.content()?.structure !== undefined;
    return step === 1 && isOnTemplate && this.#beginAgain(section, chosen);
  }

  #beginAgain(section: SectionKey, chosen: Chosen): boolean {
    const stops = this.#editors.stops(this.facts);
    const empty = this.#emptyIds();
    const index = stops.findIndex(({ stop }) => stop.kind !== "field" || empty.has(stop.name));
    const found = stops[index];
    if (found !== undefined && compare(found, section, chosen) < 0) {
      this.#goTo(found, `${index + 1} of ${stops.length}, begun again`);
      return true;
    }
    this.#editors.handle(section)?.caretAt(chosen.to);
    const keys = `${shownKey("caseImages")} leads to the images, ${shownKey("signReport")} to signing.`;
    this.#say(found === undefined ? `Nothing is left to fill or confirm. ${keys}` : `Nothing else is left. ${keys}`);
    return true;
  }

  /** The fields that print nothing. */
  #emptyIds(): ReadonlySet<string> {
    const content = this.content();
    return new Set((content === null ? [] : emptyFields(content)).map(({ id }) => id));
  }

  /** Before the first thing to do, as long as the template has it all to be done; gives whether it went there. */
  #enterAtFirst(): boolean {
    const content = this.content();
    // The facts that were drawn last may be those of the template before.
    const fields = new Map((content?.structure?.fields ?? []).map((field) => [field.id, field]));
    const [first] = this.#editors.stops({ ...this.facts, fields });
    if (content === null || first === undefined || isBegun(content)) return false;
    this.#editors.lastSection = first.section;
    this.#editors.handle(first.section)?.caretAt(first.stop.from);
    return true;
  }

  #walkOn(section: SectionKey, chosen: Chosen, step: 1 | -1): boolean {
    const stops = this.#editors.stops(this.facts);
    const order = (each: PlacedStop) => compare(each, section, chosen);
    const next =
      step === 1 ? stops.findIndex((each) => order(each) > 0) : stops.findLastIndex((each) => order(each) < 0);
    const found = stops[next];
    if (found === undefined || this.content() === null) return false;
    this.#goTo(found, `${next + 1} of ${stops.length}`);
    return true;
  }

  /** Begins the walk at the first thing to do of a kind; of fields at the first empty one, those that signing needs before others. */
  goToFirst(kind: PlacedStop["stop"]["kind"]): void {
    const stops = this.#editors.stops(this.facts);
    const index = kind === "field" ? this.#firstEmpty(stops) : stops.findIndex(({ stop }) => stop.kind === kind);
    const found = stops[index];
    if (found !== undefined) this.#goTo(found, `${index + 1} of ${stops.length}`);
  }

  #firstEmpty(stops: readonly PlacedStop[]): number {
    const needed = new Set([...this.facts.fields.values()].flatMap((each) => (isNeeded(each) ? [each.id] : [])));
    const empty = this.#emptyIds();
    const isEmpty = ({ stop }: PlacedStop) => stop.kind === "field" && empty.has(stop.name);
    const first = stops.findIndex((each) => isEmpty(each) && needed.has(each.stop.name));
    return first === -1 ? stops.findIndex(isEmpty) : first;
  }

  /** The caret where the writing begins: after a template was taken nothing of the old walk holds. */
  goToStart(): void {
    this.store.setState({ open: null });
    this.#editors.focus();
  }

  /** Opens the field at a place; letters that come before it has the focus are added to those before. False for no field of the draft. */
  openField(section: SectionKey, place: number, typed: string, position = ""): boolean {
    const fieldId = this.#editors.handle(section)?.fieldAt(place) ?? "";
    if (this.content()?.structure?.fields.some(({ id }) => id === fieldId) !== true) return false;
    this.#editors.lastSection = section;
    const { open } = this.store.getState();
    const before = open?.section === section && open.place === place && open.fieldId === fieldId ? open.typed : "";
    this.store.setState({ open: { section, place, fieldId, typed: before + typed, position } });
    return true;
  }

  /** Ends the filling; goes on where a step is given, else back to the words behind the field. */
  closeField(step: 1 | -1 | null): void {
    const { open } = this.store.getState();
    if (open === null) return;
    this.store.setState({ open: null });
    const { section } = open;
    const place = this.#placeOf(open);
    const hasGone = step !== null && this.walk(section, { from: place, to: place + 1 }, step);
    if (!hasGone) this.#editors.handle(section)?.caretAt(place + 1);
  }

  /** Where the field is now: its value may have brought paragraphs before it, or taken them away. */
  #placeOf({ section, place, fieldId }: OpenField): number {
    if (this.#editors.handle(section)?.fieldAt(place) === fieldId) return place;
    const places = this.#editors
      .stops(this.facts)
      .flatMap((each) => (each.section === section && each.stop.name === fieldId ? [each.stop.from] : []));
    return places.sort((one, other) => Math.abs(one - place) - Math.abs(other - place))[0] ?? place;
  }

  /** The element of the field that is being filled. */
  elementOf({ section, place }: OpenField): HTMLElement | null {
    return this.#editors.handle(section)?.elementAt(place) ?? null;
  }

  readonly #undoDepth = (section: SectionKey): number => this.#editors.handle(section)?.undoDepth() ?? 0;
  readonly #redoDepth = (section: SectionKey): number => this.#editors.handle(section)?.redoDepth() ?? 0;

  #goTo({ section, stop }: PlacedStop, position: string): void {
    const handle = this.#editors.handle(section);
    this.#editors.lastSection = section;
    handle?.goTo(stop);
    this.#announce(`${this.#wordsOf(stop)}, ${position}`);
    if (stop.kind === "field") this.openField(section, stop.from, "", position);
    else this.store.setState({ open: null });
  }

  #wordsOf({ kind, name }: PlacedStop["stop"]): string {
    switch (kind) {
      case "field": {
        const field = this.facts.fields.get(name);
        return field === undefined ? name : fieldWords(field, this.content());
      }
      case "statement":
        return `Not confirmed: ${name} Enter or F8 confirms`;
      case "changedChip":
        return `${name}: its mark has changed`;
      case "empty":
        return `${name} is empty`;
    }
  }

  #announce(announced: string): void {
    this.store.setState({ announced });
  }

  #change(redo: (content: DraftContent) => DraftContent, undo: (content: DraftContent) => DraftContent): boolean {
    if (!this.#apply(redo)) return false;
    this.#ledger.add({ undo, redo }, this.#undoDepth);
    return true;
  }

  #apply(change: (content: DraftContent) => DraftContent): boolean {
    const before = this.content();
    this.#keeper.edit(change, true);
    const after = this.content();
    if (after === null || after === before) return false;
    this.#editors.show(after);
    return true;
  }
}

function isNeeded({ onSigning }: FieldDefinition): boolean {
  return onSigning === "prohibit";
}

function compare({ section, stop }: PlacedStop, at: SectionKey, chosen: Chosen): number {
  const sections = sectionKeys.indexOf(section) - sectionKeys.indexOf(at);
  if (sections !== 0) return sections;
  // A caret stands before what begins at it; something chosen is the stop itself.
  if (chosen.from === chosen.to && stop.from === chosen.from && stop.to > stop.from) return 1;
  return stop.from - chosen.from || stop.to - chosen.to;
}

function fieldWords(field: FieldDefinition, content: DraftContent | null): string {
  const value = content?.structure?.values[field.id] ?? null;
  const isWanted = value === null && isNeeded(field);
  return `${field.label}${isWanted ? ", needed to sign" : ""}`;
}
