import { diffWordsWithSpace } from "diff";

/** A run of words that both texts have, or only one of them. */
export interface DifferencePart {
  readonly text: string;
  readonly in: "both" | "earlier" | "draft";
}

/** Beyond so many edits, or so many milliseconds, two texts have nothing in common that a reader could follow; typing must not wait for it. */
const limits = { maxEditLength: 400, timeout: 60 };

/** Gives the earlier text and the draft's as one, word by word; null where they are too different to be set against each other. */
export function wordDifference(earlier: string, draft: string): readonly DifferencePart[] | null {
  const changes = diffWordsWithSpace(earlier, draft, limits);
  if (changes === undefined) return null;
  return changes.map(({ value, added, removed }) => ({
    text: value,
    in: added ? "draft" : removed ? "earlier" : "both",
  }));
}

/** A sentence of the earlier text with what the draft has otherwise in it; `sentence` is empty for words of the draft alone. */
export interface SentenceDifference {
  readonly sentence: string;
  readonly parts: readonly DifferencePart[];
}

/** Gives a difference taken apart at the ends of the earlier text's sentences, so that each can be brought over. */
export function differenceBySentence(
  parts: readonly DifferencePart[],
  sentences: readonly string[],
): SentenceDifference[] {
  const groups: { sentence: string; parts: DifferencePart[] }[] = [];
  const waiting = [...sentences];
  let left = 0;
  for (const part of parts) {
    if (part.in === "draft") {
      const last = groups.at(-1);
      if (last === undefined || left === 0) groups.push({ sentence: "", parts: [part] });
      else last.parts.push(part);
      continue;
    }
    let rest = part.text;
    while (rest !== "") {
      if (left === 0) {
        const space = /^\s+/u.exec(rest)?.[0] ?? "";
        const last = groups.at(-1);
        if (space !== "" && last !== undefined) last.parts.push({ ...part, text: space });
        rest = rest.slice(space.length);
        if (rest === "") break;
        const sentence = waiting.shift() ?? rest;
        left = sentence.length;
        groups.push({ sentence, parts: [] });
      }
      const taken = rest.slice(0, left);
      groups.at(-1)?.parts.push({ ...part, text: taken });
      left -= taken.length;
      rest = rest.slice(taken.length);
    }
  }
  return groups;
}
