import { closeHistory } from "@tiptap/pm/history";
import type { Node } from "@tiptap/pm/model";
import type { EditorState, Transaction } from "@tiptap/pm/state";

/** Transactions with this are not typed here: what edits mean does not hold for them. */
export const outsideMeta = "outside";

/**
 * Gives the change that makes a document another one, touching only what differs, so that the caret and the undoing of typed
 * words survive; null where both are the same. It is no step of the editor's own undoing.
 */
export function takeOver(state: EditorState, wanted: Node): Transaction | null {
  if (state.doc.eq(wanted)) return null;
  const transaction = state.tr;
  if (state.doc.childCount === wanted.childCount) replaceParagraphs(transaction, wanted);
  else replaceDifference(transaction, 0, state.doc, wanted);
  transaction.setMeta("addToHistory", false).setMeta("preventUpdate", true).setMeta(outsideMeta, true);
  return closeHistory(transaction);
}

/** From the end, so that places before stay what they are. */
function replaceParagraphs(transaction: Transaction, wanted: Node): void {
  let end = transaction.doc.content.size;
  for (let index = wanted.childCount - 1; index >= 0; index -= 1) {
    const before = transaction.doc.child(index);
    const start = end - before.nodeSize;
    const after = wanted.child(index);
    if (!before.eq(after)) replaceDifference(transaction, start + 1, before, after);
    end = start;
  }
}

function replaceDifference(transaction: Transaction, offset: number, before: Node, after: Node): void {
  const start = before.content.findDiffStart(after.content);
  const end = before.content.findDiffEnd(after.content);
  if (start === null || end === null) return;
  // Where the differing ends overlap (aaa to aa) both are moved behind the start.
  const overlap = Math.max(0, start - Math.min(end.a, end.b));
  transaction.replace(offset + start, offset + end.a + overlap, after.slice(start, end.b + overlap));
}
