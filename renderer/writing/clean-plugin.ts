import { Plugin, type Transaction } from "@tiptap/pm/state";
import { cleanText } from "../report/clean-text.ts";

/**
 * Gives the plugin that takes out of a section at once what a report cannot carry, however it came in: what is on the screen
 * is then what is kept. A direction override would else read otherwise here than in the signed report.
 */
export function cleanPlugin(): Plugin {
  return new Plugin({
    appendTransaction: (transactions, _before, state) => {
      if (!transactions.some(({ docChanged }) => docChanged)) return null;
      const places: { from: number; to: number; clean: string }[] = [];
      state.doc.descendants((node, place) => {
        const text = node.text ?? "";
        if (cleanText(text) === text) return;
        let from = place;
        for (const character of text) {
          const to = from + character.length;
          const clean = cleanText(character);
          if (clean !== character) places.push({ from, to, clean });
          from = to;
        }
      });
      // From the end, so that places before stay what they are.
      return places
        .reverse()
        .reduce<Transaction | null>(
          (change, { from, to, clean }) => (change ?? state.tr).insertText(clean, from, to),
          null,
        );
    },
  });
}
