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
