import { rankedSuggestions } from "./rank-suggestions.ts";

/** Says of words whether they are spelt right, and how else they might be meant. */
export interface Spelling {
  isRight(word: string): boolean;
  /** The likeliest first; `isUsed` says which words stand in what is written. */
  suggestions(word: string, isUsed?: (word: string) => boolean): string[];
}

/** What is used of the general dictionary. */
interface GeneralDictionary {
  correct(word: string): boolean;
  suggest(word: string): string[];
}

const mostSuggestions = 6;
/** The dictionary's own search through all spellings near a word costs more with each letter. */
const longestSuggested = 24;

/** Gives the spelling of a general dictionary with the words of medicine beside it; `medical` has one word a line. */
export function createSpelling(general: GeneralDictionary, medical: string): Spelling {
  const written = medical.split(/\s+/).filter((word) => word !== "");
  const words = new Set(written.map(folded));
  const isKnown = (word: string) =>
    words.has(folded(word)) || words.has(folded(word.replace(/s$/, ""))) || isGeneral(word);
  const isGeneral = (word: string) => general.correct(word) || general.correct(word.toLowerCase());
  const isRight = (word: string) => {
    const plain = plainForm(word);
    if (isKnown(plain)) return true;
    const parts = plain.split("-").filter((part) => part !== "");
    return parts.length > 1 && parts.every((part) => part.length < 2 || isPrefix(part) || isKnown(part));
  };
  return {
    isRight,
    suggestions: (word, isUsed = () => false) => {
      if (word.length > longestSuggested) return [];
      const near = written.filter((each) => isNear(folded(word), folded(each)));
      const all = new Set([...near, ...general.suggest(plainForm(word))].filter((each) => each !== word));
      const ranked = rankedSuggestions(word, [...all], { isMedical: (each) => words.has(folded(each)), isUsed });
      return ranked.slice(0, mostSuggestions).map((each) => withCapital(each, word));
    },
  };
}

const prefixes: ReadonlySet<string> = new Set(
  "anti bi contra endo extra hyper hypo infra inter intra macro micro mid mono multi neo non para peri poly post pre pseudo re retro semi sub supra tri un".split(
    " ",
  ),
);

function isPrefix(part: string): boolean {
  return prefixes.has(part.toLowerCase());
}

/** One quotation mark, and no possessive. */
function plainForm(word: string): string {
  return word.replaceAll("’", "'").replace(/'s?$/, "");
}

function folded(word: string): string {
  return word.toLowerCase();
}

function withCapital(suggestion: string, typed: string): string {
  const first = typed.charAt(0);
  return first !== first.toLowerCase() ? suggestion.charAt(0).toUpperCase() + suggestion.slice(1) : suggestion;
}

/** Says whether one letter more, less, changed or swapped makes one word the other. */
function isNear(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
