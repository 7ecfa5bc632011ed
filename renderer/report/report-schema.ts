import { Extension, type Extensions } from "@tiptap/core";
import { history } from "@tiptap/pm/history";
import { NodeSelection, Plugin, TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import type { SectionWriting } from "../writing/writing-desk.ts";
import { writingExtension } from "../writing/writing-extension.ts";
import { editConfirms } from "./editor/edit-confirms.ts";
import { farParagraphs } from "./editor/far-paragraphs.ts";
import { pasteInto } from "./editor/paste.ts";
import { pixelLengthSentence, pixelLengths } from "./editor/pixel-lengths.ts";
import { readTyped } from "./editor/read-typed.ts";
import { type ChipDecisions, factsOf, reportDecorations } from "./editor/report-decorations.ts";
import { reportNodes } from "./editor/report-nodes.ts";
import { atomCharacter } from "./editor/sentences.ts";
import { fieldIdOf, stopsOf } from "./editor/stops.ts";
import { unconfirmedMark } from "./paragraphs-to-editor.ts";

/** What a section's editor asks of the report around it. */
export interface SectionEditorEvents extends ChipDecisions {
  /** A chip was clicked, or Enter pressed on it. */
  openMeasurement(measurementId: string): void;
  /** Ctrl+M: put the last measurement here. */
  insertLastMeasurement(): void;
  isKnownMeasurement(measurementId: string): boolean;
  /** The field at a place is to be filled; `typed` are its first letters. False where the draft has no such field. */
  openField(place: number, typed: string): boolean;
  /** Tab (1) or Shift+Tab (-1): goes on to the next thing to do from what is chosen; false where there is none. */
  walk(chosen: { readonly from: number; readonly to: number }, step: 1 | -1): boolean;
  /** Takes back the last change, or makes it again, be it of words here or of fields. */
  undo(): void;
  redo(): void;
  /** Autotext, spelling and dictation; absent where the text is not of an open case. */
  readonly writing?: SectionWriting | undefined;
  /** Says something to the reader that needs no answer. */
  say(sentence: string): void;
}

/** Gives the schema and behaviour of a report section: paragraphs, text, chips, fields and tables; pasting is cleaned to that. */
export function reportExtensions(events: SectionEditorEvents): Extensions {
  return [...reportNodes, writingExtension(events.writing), keysExtension(events), behaviourExtension(events)];
}

function keysExtension(events: SectionEditorEvents) {
  return Extension.create({
    name: "reportKeys",
    // Before the editor's own keys: Enter on a field opens it and breaks no line.
    priority: 1000,
    addKeyboardShortcuts() {
      const did = (deed: () => void) => () => {
        deed();
        return true;
      };
      return Object.fromEntries<() => boolean>([
        ["Mod-z", did(() => events.undo())],
        ["Mod-y", did(() => events.redo())],
        ["Shift-Mod-z", did(() => events.redo())],
        ["Mod-m", did(() => events.insertLastMeasurement())],
        ["Shift-Enter", () => this.editor.commands.splitBlock()],
        ["Tab", () => events.walk(this.editor.state.selection, 1)],
        ["Shift-Tab", () => events.walk(this.editor.state.selection, -1)],
        ["Enter", () => pressEnter(this.editor.view, events)],
        ["Escape", () => letGo(this.editor.view)],
      ]);
    },
  });
}

function behaviourExtension(events: SectionEditorEvents) {
  return Extension.create({
    name: "reportBehaviour",
    addProseMirrorPlugins: () => [
      history(),
      reportDecorations(events),
      editConfirms(),
      farParagraphs(),
      new Plugin({
        props: {
          handleClickOn: (view, _place, node, nodePlace) => {
            if (node.type.name === "measurement") events.openMeasurement(String(node.attrs.measurementId));
            else return fieldIdOf(node) !== "" && view.editable && events.openField(nodePlace, "");
            return true;
          },
          handleTextInput: (view, from, to, text) =>
            refusesPixelLength(view, events, { from, to, text }) || closesUp(view, { from, to, text }),
          handleDOMEvents: {
            // A key right behind one that moved the caret acts where the caret is by then.
            keydown: (view) => {
              readTyped(view);
              return false;
            },
            // Before ProseMirror sees it: its own parser would read the HTML as it came, with every handler and address in it.
            paste: (view, event) => pasteInto(view, event, events),
            beforeinput: (view, event) => typeIntoField(view, event, events),
          },
          // What is dropped would bypass the cleaning; reports are written and pasted.
          handleDrop: (_view, event) => {
            event.preventDefault();
            return true;
          },
        },
      }),
    ],
  });
}

/** A comma right behind a chip takes the place of the space that came with the chip; a space typed there is that one. */
function closesUp(view: EditorView, { from, to, text }: { from: number; to: number; text: string }): boolean {
  if (from !== to || !/^[,.;:) ]$/.test(text)) return false;
  const at = view.state.doc.resolve(from);
  const before = at.parent.textBetween(Math.max(0, at.parentOffset - 2), at.parentOffset, "", atomCharacter);
  const chip = before === `${atomCharacter} ` ? view.state.doc.nodeAt(from - 2) : null;
  if (chip?.type.name !== "measurement") return false;
  view.dispatch(view.state.tr.insertText(text, from - 1, to).scrollIntoView());
  return true;
}

/** Letters on a chosen field go into it: typed beside it they would be words that look like its value. */
function typeIntoField(view: EditorView, event: InputEvent, events: SectionEditorEvents): boolean {
  const place = chosenField(view);
  if (!event.inputType.startsWith("insert") || place === null) return false;
  const typed = event.inputType === "insertText" ? (event.data ?? "") : "";
  if (!events.openField(place, typed)) return false;
  event.preventDefault();
  return true;
}

/** The place of the field that is chosen, or null. The draft is asked what it is: an autotext's is new to the editor's facts. */
function chosenField({ state: { selection } }: EditorView): number | null {
  return selection instanceof NodeSelection && fieldIdOf(selection.node) !== "" ? selection.from : null;
}

/** On a chip shows its image, on a field opens it, on a chosen statement confirms it and goes on. */
function pressEnter(view: EditorView, events: SectionEditorEvents): boolean {
  const { selection } = view.state;
  if (selection instanceof NodeSelection) {
    const field = chosenField(view);
    if (field !== null) return events.openField(field, "");
    if (selection.node.type.name === "measurement") events.openMeasurement(String(selection.node.attrs.measurementId));
    else return false;
    return true;
  }
  const { from, to } = selection;
  if (!isStatementChosen(view)) return false;
  confirmWords(view, from, to);
  if (!events.walk({ from, to }, 1)) letGo(view);
  return true;
}

function isStatementChosen(view: EditorView): boolean {
  const { from, to } = view.state.selection;
  if (from === to) return false;
  return stopsOf(view.state.doc, factsOf(view)).some(
    (stop) => stop.kind === "statement" && stop.from === from && stop.to === to,
  );
}

/** Counts the words of a part of a section as read, with the space behind them: nothing of them is left to confirm. */
export function confirmWords(view: EditorView, from: number, to: number): void {
  const mark = view.state.schema.marks[unconfirmedMark];
  const end = view.state.doc.resolve(to);
  const space = /^\s*/.exec(end.parent.textBetween(end.parentOffset, end.parent.content.size, "", atomCharacter));
  if (mark !== undefined) view.dispatch(view.state.tr.removeMark(from, to + (space?.[0].length ?? 0), mark));
}

/** Ends a choice: the caret stands behind what was chosen. */
function letGo(view: EditorView): boolean {
  const { selection, tr } = view.state;
  if (selection.empty) return false;
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(selection.to))));
  return true;
}

function refusesPixelLength(
  view: EditorView,
  events: SectionEditorEvents,
  typed: { readonly from: number; readonly to: number; readonly text: string },
): boolean {
  const { chips } = factsOf(view);
  const isPixelsOnly = (id: string) => chips.get(id)?.trust === "pixelsOnly";
  const before = view.state.doc.resolve(typed.from).parent;
  const transaction = view.state.tr.insertText(typed.text, typed.from, typed.to);
  const after = transaction.doc.resolve(typed.from).parent;
  if (pixelLengths(after, isPixelsOnly).length <= pixelLengths(before, isPixelsOnly).length) return false;
  events.say(pixelLengthSentence);
  dropBegunUnit(view, typed.from);
  return true;
}

/** The letters of a unit that was begun would read as another one: "198 pixels m long". */
function dropBegunUnit(view: EditorView, from: number): void {
  const at = view.state.doc.resolve(from);
  const before = at.parent.textBetween(0, at.parentOffset, "", atomCharacter);
  const begun = new RegExp(`(?<=${atomCharacter}\\s*)[a-z]+$`, "iu").exec(before)?.[0] ?? "";
  if (begun !== "") view.dispatch(view.state.tr.delete(from - begun.length, from));
}
