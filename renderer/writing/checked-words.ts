import type { Node } from "@tiptap/pm/model";
import { atomCharacter } from "../report/editor/sentences.ts";

/** A word of a paragraph, counted from the paragraph's beginning. */
export interface PlacedWord {
  readonly text: string;
  readonly from: number;
}

/** Paragraphs by their nodes: a node never changes, and typing leaves all but one as they are. */
const known = new WeakMap<Node, readonly PlacedWord[]>();

/**
 * Gives the words of a paragraph whose spelling is checked. Left out are chips and fields, numbers with letters (`T2w`),
 * abbreviations in capitals, single letters, and words with letters of another script: those are of another language.
 */
export function checkedWords(paragraph: Node): readonly PlacedWord[] {
  const before = known.get(paragraph);
  if (before !== undefined) return before;
  const text = paragraph.textBetween(0, paragraph.content.size, "", atomCharacter);
  const words: PlacedWord[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+(?:['’-][\p{L}\p{N}\p{M}]+)*/gu)) {
    if (isChecked(match[0])) words.push({ text: match[0], from: match.index });
  }
  known.set(paragraph, words);
  return words;
}

function isChecked(word: string): boolean {
  if (word.length < 2 || word.length > 60 || /\p{N}/u.test(word) || !/^[\p{Script=Latin}\p{M}'’-]+$/u.test(word))
    return false;
  return word.slice(1) === word.slice(1).toLowerCase() || word.length > 8;
}
