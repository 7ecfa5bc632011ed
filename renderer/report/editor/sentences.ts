/** A part of a text, from its first character to behind its last. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** Stands for a chip or a field in a text, so that places in the text are places in the editor. */
export const atomCharacter = "\ufffc";

/** Gives the sentences of a paragraph's text, without the white space between them. A number's point ends none. */
export function sentencesOf(text: string): TextRange[] {
  const sentences: TextRange[] = [];
  const pattern = /\S(?:[^.!?]|[.!?](?!\s|$))*(?:[.!?]+(?=\s|$)|$)/gu;
  for (const match of text.matchAll(pattern)) {
    const to = match.index + match[0].trimEnd().length;
    if (to > match.index) sentences.push({ from: match.index, to });
  }
  return sentences;
}

/** Gives the part of a text made of all sentences that a changed part touches; the changed part itself where there is none. */
export function touchedSentences(text: string, changed: TextRange): TextRange {
  const touched = sentencesOf(text).filter(({ from, to }) => from < changed.to && to > changed.from);
  // Nothing is between the ends of what was deleted: the sentence round that place is what was edited.
  const round =
    touched.length > 0 ? touched : sentencesOf(text).filter(({ from, to }) => from <= changed.from && to >= changed.to);
  const [first, last] = [round[0], round.at(-1)];
  return first === undefined || last === undefined
    ? changed
    : { from: Math.min(first.from, changed.from), to: Math.max(last.to, changed.to) };
}
