import { Fragment, type Node, Slice } from "@tiptap/pm/model";
import type { EditorView } from "@tiptap/pm/view";
import type { Paragraph } from "../../../shared/domain/report.ts";
import { paragraphsToEditor } from "../paragraphs-to-editor.ts";
import { htmlToParagraphs, textToParagraphs } from "../pasted-paragraphs.ts";
import { pixelLengthSentence, pixelLengths } from "./pixel-lengths.ts";
import { factsOf } from "./report-decorations.ts";

/** What pasting asks of the report around. */
interface PasteEvents {
  isKnownMeasurement(measurementId: string): boolean;
  say(sentence: string): void;
}

/** Characters that may come in at once: ten times the longest report; reading and showing more would stop the window. */
const mostCharacters = 300_000;
/** Of markup there may be more: a page from Word is nine tenths of it. */
const mostMarkup = 4_000_000;

/** Puts what is on the clipboard into a section, cleaned to paragraphs, words and known chips. Gives whether it was taken. */
export function pasteInto(view: EditorView, event: ClipboardEvent, events: PasteEvents): boolean {
  // Not ours to insert: a section that is only read, or letters that are still being composed.
  if (!view.editable || view.composing) return false;
  event.preventDefault();
  const html = event.clipboardData?.getData("text/html") ?? "";
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (html.length > mostMarkup || (html === "" ? text.length : 0) > mostCharacters) {
    events.say(tooLong(html === "" ? text.length : html.length));
    return true;
  }
  const { paragraphs, leftOut } =
    html === ""
      ? { paragraphs: textToParagraphs(text), leftOut: [] }
      : htmlToParagraphs(html, (id) => events.isKnownMeasurement(id));
  const length = paragraphs.reduce((sum, paragraph) => sum + lengthOf(paragraph), 0);
  if (length > mostCharacters) events.say(tooLong(length));
  else {
    if (paragraphs.length > 0) insert(view, paragraphs, events);
    if (leftOut.length > 0)
      events.say(`Left out of what was pasted: ${leftOut.join(", ")}. Read it against its source.`);
  }
  return true;
}

function insert(view: EditorView, paragraphs: readonly Paragraph[], events: PasteEvents): void {
  const transaction = view.state.tr.replaceSelection(toSlice(view, paragraphs));
  if (bringsPixelLength(view, transaction.doc)) events.say(pixelLengthSentence);
  else view.dispatch(transaction.scrollIntoView());
}

/** Says whether a changed document has a length in millimetres beside a number that is only pixels, and the present one has not. */
export function bringsPixelLength(view: EditorView, changed: Node): boolean {
  const { chips } = factsOf(view);
  const isPixelsOnly = (id: string) => chips.get(id)?.trust === "pixelsOnly";
  const count = (document: Node) =>
    document.children.reduce((sum, block) => sum + pixelLengths(block, isPixelsOnly).length, 0);
  return count(changed) > count(view.state.doc);
}

function lengthOf(paragraph: Paragraph): number {
  return paragraph.reduce((sum, { text }) => sum + text.length, 0);
}

function tooLong(characters: number): string {
  const count = characters.toLocaleString("en-GB");
  return `Nothing was pasted: it has ${count} characters, more than any report. Paste the part that is meant.`;
}

/** Open at both ends, so that one pasted line goes into the sentence it is pasted into. */
function toSlice(view: EditorView, paragraphs: readonly Paragraph[]): Slice {
  const document = view.state.schema.nodeFromJSON(paragraphsToEditor(paragraphs));
  return new Slice(Fragment.from(document.content), 1, 1);
}
