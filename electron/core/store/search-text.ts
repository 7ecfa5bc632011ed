import type { PersonName } from "../../../shared/domain/patient.ts";

/** Letters that Unicode does not take apart into a base letter and an accent. */
const undecomposed: Readonly<Record<string, string>> = {
  Ł: "L",
  Ø: "O",
  Đ: "D",
  Ð: "D",
  Æ: "AE",
  Œ: "OE",
  Þ: "TH",
  İ: "I",
};

/** Gives text as it is compared: upper case, no accents, runs of anything but letters and digits as one space. */
export function normaliseText(text: string): string {
  return text
    .toUpperCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[ŁØĐÐÆŒÞİ]/gu, (letter) => undecomposed[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Gives an identifier as it is compared: upper case letters and digits only, so `943 476 5919` is `9434765919`. */
export function normaliseNumber(text: string): string {
  return normaliseText(text).replaceAll(" ", "");
}

/** Gives a name for sorting: `SMITH JOHN ANN`, ideographic names as they are. */
export function nameSortText(name: PersonName): string {
  return normaliseText([name.family, name.given, name.middle, name.ideographic].join(" "));
}

/**
 * Gives every searchable word of a name between spaces, so that the start of a word is found by `LIKE '% WORD%'`.
 * O'Brien is found as `O BRIEN` and as `OBRIEN`, Smith-Jones likewise.
 */
export function nameSearchText(name: PersonName): string {
  const parts = [name.family, name.given, name.middle, name.prefix, name.suffix, name.ideographic];
  const joined = parts.flatMap((part) => part.split(/\s+/u).map((word) => normaliseNumber(word)));
  const words = new Set([...normaliseText(parts.join(" ")).split(" "), ...joined].filter((word) => word !== ""));
  return ` ${[...words].join(" ")} `;
}

/** What a typed search asks for: words that must all match, and the whole of it read as one number. */
export interface SearchTerms {
  readonly words: readonly string[];
  /** Empty where the text holds no digit. */
  readonly number: string;
}

/** Gives the terms of a typed search. Terms hold only letters and digits, so they are safe inside a LIKE pattern. */
export function searchTerms(typed: string): SearchTerms {
  const words = normaliseText(typed)
    .split(" ")
    .filter((word) => word !== "");
  const number = words.join("");
  return { words, number: /\p{N}/u.test(number) ? number : "" };
}
