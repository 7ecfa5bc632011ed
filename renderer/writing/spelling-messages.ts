/** What the window asks of the spelling. */
export type SpellingRequest =
  | { readonly kind: "check"; readonly words: readonly string[] }
  | { readonly kind: "suggest"; readonly word: string };

/** What it answers. */
export type SpellingAnswer =
  | { readonly kind: "checked"; readonly words: readonly string[]; readonly wrong: readonly string[] }
  | { readonly kind: "suggested"; readonly word: string; readonly suggestions: readonly string[] };
