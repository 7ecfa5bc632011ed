import type { Editor } from "@tiptap/core";
import { redo, redoDepth, undo, undoDepth } from "@tiptap/pm/history";
import { NodeSelection, TextSelection } from "@tiptap/pm/state";
import type { Paragraph } from "../../shared/domain/report.ts";
import { readTyped } from "./editor/read-typed.ts";
import { showFacts } from "./editor/report-decorations.ts";
import type { ReportFacts } from "./editor/report-facts.ts";
import { type Stop, stopsOf } from "./editor/stops.ts";
import { outsideMeta, takeOver } from "./editor/take-over.ts";
import { paragraphsToEditor, unconfirmedMark } from "./paragraphs-to-editor.ts";
import { confirmWords } from "./report-schema.ts";

/** What the report asks of a section's editor without going through its text. */
export interface SectionEditorHandle {
  /** Goes to where the caret was last, or to the end where the reader has not been in this section. */
  focus(): void;
  /**
   * Puts a chip where the caret was last in this section, or at its end where the reader has not been in it; the caret then
   * stands behind it. The focus stays where it is.
   */
  insertChip(measurementId: string, text: string): void;
  /** Puts words where the caret was last, unconfirmed and marked with where they came from. */
  insertWords(text: string, origin: string): void;
  /** Puts the caret behind the nth chip of a mark, counted from 0; gives false where the section has no such chip. */
  focusChip(measurementId: string, nth: number): boolean;
  /** How many chips of a mark the section has. */
  countChips(measurementId: string): number;
  /** Shows words that came from elsewhere; caret and undoing of what was typed stay. */
  show(paragraphs: readonly Paragraph[]): void;
  /** What there is to do in the section, in its order. */
  stops(facts: ReportFacts): Stop[];
  /** Chooses a stop and brings it into sight. */
  goTo(stop: Stop): void;
  /** The caret behind a place. */
  caretAt(place: number): void;
  isEmpty(): boolean;
  /** What is chosen, or the caret as a place without length. */
  chosen(): { readonly from: number; readonly to: number };
  /** The element of the unit at a place, e.g. of a field. */
  elementAt(place: number): HTMLElement | null;
  /** Name of the field that the unit at a place prints; empty where there is none. */
  fieldAt(place: number): string;
  /** Counts words as read: of the sentence at the caret or the whole section. */
  confirm(what: "sentence" | "section"): boolean;
  /** Undoes or makes again what was typed here. */
  undo(): boolean;
  redo(): boolean;
  undoDepth(): number;
  redoDepth(): number;
  /** Puts a field run where the caret was last, or in the place of the one right before it. */
  insertRun(run: Extract<Paragraph[number], { kind: "field" }>, replacesBefore: (fieldId: string) => boolean): void;
  /** Name of the field run right before the caret; empty where there is none. */
  fieldBefore(): string;
}

/** Gives the handle of an editor. `facts` are what the section knows of the report now. */
export function sectionHandle(editor: Editor, facts: () => ReportFacts): SectionEditorHandle {
  return { ...chipDeeds(editor), ...walkDeeds(editor, facts), ...historyDeeds(editor), ...runDeeds(editor) };
}

function chipDeeds(editor: Editor) {
  const placesOf = (measurementId: string) => {
    const places: number[] = [];
    editor.state.doc.descendants((node, place) => {
      if (node.type.name === "measurement" && node.attrs.measurementId === measurementId) places.push(place);
    });
    return places;
  };
  const hasWritten = watchWriting(editor);
  const end = () => TextSelection.atEnd(editor.state.doc);
  /** Where something is put: what is chosen counts where the reader is or has written; a chosen field is not replaced. */
  const placeOfNew = () => {
    const { selection } = editor.state;
    if (!hasWritten() && !editor.view.hasFocus()) return { from: end().to, to: end().to };
    const from = selection instanceof NodeSelection ? selection.to : selection.from;
    return { from, to: selection.to };
  };
  const spaceBefore = (from: number) =>
    /\S/.test(editor.state.doc.textBetween(Math.max(0, from - 1), from, " ", "x")) ? [{ type: "text", text: " " }] : [];
  return {
    // At once: TipTap's own command waits for a frame, and takes the focus back from a section that was chosen since.
    focus: () => {
      const place = hasWritten() ? editor.state.selection : end();
      editor.view.focus();
      editor.view.dispatch(editor.state.tr.setSelection(place).scrollIntoView());
    },
    insertChip: (measurementId: string, text: string) => {
      const place = placeOfNew();
      editor.commands.insertContentAt(place, [
        ...spaceBefore(place.from),
        { type: "measurement", attrs: { measurementId, text } },
        { type: "text", text: " " },
      ]);
      hasWritten(true);
    },
    insertWords: (text: string, origin: string) => {
      const place = placeOfNew();
      const words = { type: "text", text, marks: [{ type: unconfirmedMark, attrs: { origin } }] };
      // Not typed: what is brought over stays to be read and confirmed.
      editor
        .chain()
        .insertContentAt(place, [...spaceBefore(place.from), words])
        .setMeta(outsideMeta, true)
        .run();
      hasWritten(true);
    },
    countChips: (measurementId: string) => placesOf(measurementId).length,
    focusChip: (measurementId: string, nth: number) => {
      const place = placesOf(measurementId)[nth];
      if (place === undefined) return false;
      editor.view.focus();
      editor
        .chain()
        .setTextSelection(place + 1)
        .scrollIntoView()
        .run();
      return true;
    },
  };
}

/**
 * Says whether the reader has written in this section or put the caret into it by the pointer; told `true` it keeps that. A
 * caret that nobody put stands at the first letter, where nobody wants a number.
 */
function watchWriting(editor: Editor): (isSo?: true) => boolean {
  let hasWritten = false;
  editor.on("transaction", ({ transaction }) => {
    const isTyped = transaction.docChanged && transaction.getMeta(outsideMeta) !== true;
    if (isTyped || transaction.getMeta("pointer") === true) hasWritten = true;
  });
  return (isSo) => {
    hasWritten ||= isSo === true;
    return hasWritten;
  };
}

function walkDeeds(editor: Editor, facts: () => ReportFacts) {
  const unitAt = (place: number) => editor.state.doc.nodeAt(place);
  return {
    stops: (known: ReportFacts) => stopsOf(editor.state.doc, known),
    goTo: ({ kind, from, to }: Stop) => {
      // Whatever loses the focus may write into this section first.
      editor.view.focus();
      const { doc, tr } = editor.state;
      const isUnit = kind === "field" || kind === "changedChip";
      const selection = isUnit ? NodeSelection.create(doc, from) : TextSelection.create(doc, from, to);
      editor.view.dispatch(tr.setSelection(selection).scrollIntoView());
    },
    caretAt: (place: number) => {
      editor.view.focus();
      const { doc, tr } = editor.state;
      const selection = TextSelection.near(doc.resolve(Math.min(place, doc.content.size)));
      editor.view.dispatch(tr.setSelection(selection).scrollIntoView());
    },
    chosen: () => ({ from: editor.state.selection.from, to: editor.state.selection.to }),
    isEmpty: () => editor.state.doc.childCount === 1 && editor.state.doc.child(0).childCount === 0,
    elementAt: (place: number) => {
      const element = editor.view.nodeDOM(place);
      return element instanceof HTMLElement ? element : null;
    },
    fieldAt: (place: number) => {
      const node = unitAt(place);
      const name: unknown = node?.attrs.fieldId ?? node?.attrs.tableId;
      return typeof name === "string" ? name : "";
    },
    confirm: (what: "sentence" | "section") => {
      const { doc, selection } = editor.state;
      const waiting = stopsOf(doc, facts()).filter(({ kind }) => kind === "statement");
      const meant =
        what === "section" ? waiting : waiting.filter(({ from, to }) => from <= selection.to && to >= selection.from);
      const [first, last] = [meant[0], meant.at(-1)];
      if (first === undefined || last === undefined) return false;
      confirmWords(editor.view, first.from, last.to);
      return true;
    },
  };
}

function historyDeeds(editor: Editor) {
  return {
    show: (paragraphs: readonly Paragraph[]) => {
      const wanted = editor.schema.nodeFromJSON(paragraphsToEditor(paragraphs));
      readTyped(editor.view);
      const change = takeOver(editor.state, wanted);
      if (change !== null) editor.view.dispatch(change);
    },
    undo: () => undo(editor.state, editor.view.dispatch),
    redo: () => redo(editor.state, editor.view.dispatch),
    undoDepth: () => Number(undoDepth(editor.state)),
    redoDepth: () => Number(redoDepth(editor.state)),
  };
}

function runDeeds(editor: Editor) {
  const before = () => {
    const { nodeBefore } = editor.state.selection.$to;
    return nodeBefore?.type.name === "field" ? nodeBefore : null;
  };
  return {
    fieldBefore: () => String(before()?.attrs.fieldId ?? ""),
    insertRun: ({ fieldId, text }: { fieldId: string; text: string }, replacesBefore: (fieldId: string) => boolean) => {
      const { tr, selection, schema } = editor.state;
      const known = before();
      const isReplaced = known !== null && replacesBefore(String(known.attrs.fieldId));
      const from = isReplaced ? selection.to - known.nodeSize : selection.from;
      const made = schema.nodes.field?.create({ fieldId, text });
      if (made !== undefined) editor.view.dispatch(tr.replaceWith(from, selection.to, made));
    },
  };
}

/** Tells an editor what the report around its words is now. */
export function showFactsIn(editor: Editor, facts: ReportFacts): void {
  showFacts(editor.view, facts);
}
