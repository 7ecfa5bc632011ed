/**
 * Gives how well a text fits what was typed, the less the better, or null: every part of it has to begin words of the text,
 * in their order, so that `ne pa` and `nepa` both find `Next pane`.
 */
export function fitOf(typed: string, text: string): number | null {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const parts = typed.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  let fit = 0;
  let rest: readonly string[] = words;
  for (const part of parts) {
    // Parts may come in any order; each is looked for in the whole text, but best after the one before.
    const after = skipped(part, rest);
    const anywhere = after ?? skipped(part, words);
    if (anywhere === null) return null;
    fit += anywhere.count + (after === null ? words.length : 0);
    rest = anywhere.rest;
  }
  return fit;
}

interface Skipped {
  readonly count: number;
  readonly rest: readonly string[];
}

/** Takes a part off the beginnings of words; gives how many words were passed over, and those that are left. */
function skipped(part: string, words: readonly string[]): Skipped | null {
  if (part === "") return { count: 0, rest: words };
  const [word, ...rest] = words;
  if (word === undefined) return null;
  for (let length = sharedStart(part, word); length > 0; length -= 1) {
    const further = skipped(part.slice(length), rest);
    if (further !== null) return further;
  }
  const later = skipped(part, rest);
  return later === null ? null : { count: later.count + 1, rest: later.rest };
}

function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
