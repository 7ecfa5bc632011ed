import type { StudySummary } from "../domain/study.ts";

/** A typed search, folded and taken apart. Every part of it must be found in a study. */
export interface SearchTerms {
  /** The whole search without spaces and hyphens, for identifiers that are typed in groups. */
  readonly compact: string;
  /** Words in any order; neighbouring groups of digits are one word. Empty where a comma was typed. */
  readonly words: readonly string[];
  /** Words before and after a comma, `FAMILY, Given`; null where no comma was typed. */
  readonly name: { readonly family: readonly string[]; readonly given: readonly string[] } | null;
}

/** Letters that Unicode decomposition leaves whole. */
const wholeLetters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  þ: "th",
  ı: "i",
};

/** Gives text in lower case without accents and apostrophes, so that `O’Brien` and `OBRIEN` are the same. */
export function foldText(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['’‘`´.]/g, "")
    .replace(/[ßæœøđðłþı]/g, (letter) => wholeLetters[letter] ?? letter);
}

function wordsOf(folded: string): string[] {
  return folded.split(/[\s,^\-‐‑–=]+/).filter((word) => word !== "");
}

function compactOf(folded: string): string {
  return folded.replace(/[\s\-‐‑–,]+/g, "");
}

function joinDigitGroups(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    if (last !== undefined && /^\d+$/.test(last) && /^\d+$/.test(word)) joined[joined.length - 1] = last + word;
    else joined.push(word);
  }
  return joined;
}

/** Takes a typed search apart; null where nothing was typed, which narrows nothing. */
export function parseSearch(typed: string): SearchTerms | null {
  // A name copied from the screen brings its title: `SMITH, John (Mr)`.
  const folded = foldText(typed)
    .replace(/\([^()]*\)?/g, " ")
    .trim();
  const compact = compactOf(folded);
  if (compact === "") return null;
  const comma = folded.indexOf(",");
  if (comma < 0) return { compact, words: joinDigitGroups(wordsOf(folded)), name: null };
  const name = { family: wordsOf(folded.slice(0, comma)), given: wordsOf(folded.slice(comma + 1)) };
  return { compact, words: [], name };
}

/** What of a study is searched, folded like what is typed. Stores build their search columns from it. */
export interface SearchedStudy {
  readonly familyWords: readonly string[];
  readonly givenWords: readonly string[];
  readonly ideographic: string;
  readonly identifiers: readonly string[];
}

/** Gives what of a study is searched. */
export function searchedStudy(study: StudySummary): SearchedStudy {
  const { name, nhsNumber, patientId } = study.patient;
  const parts = (text: string): string[] => {
    const folded = foldText(text);
    return [...wordsOf(folded), compactOf(folded)];
  };
  return {
    familyWords: parts(name.family),
    givenWords: [...parts(name.given), ...parts(name.middle)],
    ideographic: compactOf(foldText(name.ideographic)),
    identifiers: [nhsNumber ?? "", patientId, study.accessionNumber]
      .map((identifier) => compactOf(foldText(identifier)))
      .filter((identifier) => identifier !== ""),
  };
}

const startsSome = (words: readonly string[], typed: string): boolean => words.some((word) => word.startsWith(typed));

/** An identifier is found by any three characters of it in a row, or by the whole of a shorter one. */
function isIdentifierFound(searched: SearchedStudy, typed: string): boolean {
  return searched.identifiers.some(
    (identifier) => identifier === typed || (typed.length >= 3 && /\d/.test(typed) && identifier.includes(typed)),
  );
}

/**
 * Says whether a study answers a search: by NHS number (with or without spaces), hospital number, accession number, or by
 * the beginnings of names as `family given`, `given family` or `FAMILY, Given`, whatever their case and accents.
 */
export function matchesSearch(terms: SearchTerms, study: StudySummary): boolean {
  const searched = searchedStudy(study);
  if (isIdentifierFound(searched, terms.compact)) return true;
  if (searched.ideographic !== "" && searched.ideographic.includes(terms.compact)) return true;
  if (terms.name !== null) {
    return (
      terms.name.family.every((word) => startsSome(searched.familyWords, word)) &&
      terms.name.given.every((word) => startsSome(searched.givenWords, word))
    );
  }
  const names = [...searched.familyWords, ...searched.givenWords];
  return terms.words.every((word) => startsSome(names, word) || isIdentifierFound(searched, word));
}
