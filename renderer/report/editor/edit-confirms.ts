import type { Node } from "@tiptap/pm/model";
import { type EditorState, Plugin, type Transaction } from "@tiptap/pm/state";
import { unconfirmedMark } from "../paragraphs-to-editor.ts";
import { atomCharacter, type TextRange, touchedSentences } from "./sentences.ts";
import { outsideMeta } from "./take-over.ts";

/** Meta of ProseMirror's undoing: it brings back words as they were, confirmed or not. */
const undoMeta = "history$";

/** Gives the plugin by which editing a sentence of the template confirms that sentence, and no other. */
export function editConfirms(): Plugin {
  return new Plugin({
    appendTransaction: (transactions, _before, state) => {
      const typed = transactions.filter(
        (each) => each.docChanged && each.getMeta(outsideMeta) === undefined && each.getMeta(undoMeta) === undefined,
      );
      const places = typed.flatMap((transaction) => changedPlaces(transaction, transactions));
      return places.length === 0 ? null : confirmAround(state, places);
    },
  });
}

/** Where a transaction changed words, in the document after all of them. */
function changedPlaces(transaction: Transaction, all: readonly Transaction[]): TextRange[] {
  const later = all.slice(all.indexOf(transaction) + 1);
  const places: TextRange[] = [];
  transaction.mapping.maps.forEach((map, index) => {
    map.forEach((_oldStart, _oldEnd, newStart, newEnd) => {
      let [from, to] = [newStart, newEnd];
      const rest = transaction.mapping.slice(index + 1);
      from = rest.map(from, -1);
      to = rest.map(to, 1);
      for (const each of later) {
        from = each.mapping.map(from, -1);
        to = each.mapping.map(to, 1);
      }
      places.push({ from, to });
    });
  });
  return places;
}

function confirmAround(state: EditorState, places: readonly TextRange[]): Transaction | null {
  const transaction = state.tr;
  const mark = state.schema.marks[unconfirmedMark];
  if (mark === undefined) return null;
  state.doc.forEach((block, offset) => {
    const start = offset + 1;
    const end = start + block.content.size;
    for (const place of places) {
      if (place.to < start || place.from > end || !hasMark(block)) continue;
      const text = block.textBetween(0, block.content.size, "", atomCharacter);
      const within = { from: Math.max(0, place.from - start), to: Math.min(block.content.size, place.to - start) };
      const { from, to } = touchedSentences(text, within);
      const space = /^\s*/.exec(text.slice(to))?.[0].length ?? 0;
      transaction.removeMark(start + from, start + to + space, mark);
    }
  });
  return transaction.docChanged ? transaction : null;
}

function hasMark(block: Node): boolean {
  let isFound = false;
  block.forEach((node) => {
    isFound ||= node.marks.some(({ type }) => type.name === unconfirmedMark);
  });
  return isFound;
}
