import type { EditorView } from "@tiptap/pm/view";

/**
 * Has an editor read from the page where the caret is and what was typed. A browser moves the caret at once and tells of it
 * later; a change that the program makes in between would put it back, and the next letters would stand elsewhere. To be
 * called before every key and before every change that no key makes.
 */
export function readTyped(view: EditorView): void {
  if (view.isDestroyed || view.composing) return;
  const { ownerDocument } = view.dom;
  // A document that no window shows any more has nothing typed to tell of.
  if (ownerDocument.defaultView !== null)
    ownerDocument.dispatchEvent(new ownerDocument.defaultView.Event("selectionchange"));
}
