import { closeHistory } from "@tiptap/pm/history";
import { Fragment, type Node, Slice } from "@tiptap/pm/model";
import { NodeSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import type { Paragraph } from "../../shared/domain/report.ts";
import { bringsPixelLength } from "../report/editor/paste.ts";
import { pixelLengthSentence } from "../report/editor/pixel-lengths.ts";
import { insertedMeta } from "../report/editor/take-over.ts";
import { paragraphsToEditor } from "../report/paragraphs-to-editor.ts";

/** A part of a section's document. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/**
 * Puts paragraphs in the place of a part of a section as one step of undoing, and chooses the first field among them, so that
 * the next letter fills it. Gives false, with a sentence, where they would write a length that the image does not give.
 */
export function insertParagraphs(
  view: EditorView,
  { from, to }: Place,
  paragraphs: readonly Paragraph[],
  say: (sentence: string) => void,
): boolean {
  const document = view.state.schema.nodeFromJSON(paragraphsToEditor(paragraphs));
  const transaction = closeHistory(view.state.tr);
  transaction.replace(from, to, new Slice(Fragment.from(document.content), 1, 1));
  if (bringsPixelLength(view, transaction.doc)) {
    say(pixelLengthSentence);
    return false;
  }
  const end = transaction.mapping.map(to);
  const field = firstField(transaction.doc, from, end);
  if (field !== null) transaction.setSelection(NodeSelection.create(transaction.doc, field));
  // Words that come in whole are not an edit of the sentence: a normal statement among them stays to be confirmed.
  view.dispatch(transaction.setMeta(insertedMeta, true).scrollIntoView());
  view.dispatch(closeHistory(view.state.tr));
  return true;
}

function firstField(document: Node, from: number, to: number): number | null {
  let found: number | null = null;
  document.nodesBetween(from, Math.min(to, document.content.size), (node, place) => {
    if (found === null && node.type.name === "field" && place >= from && node.attrs.text === "") found = place;
    return found === null;
  });
  return found;
}
