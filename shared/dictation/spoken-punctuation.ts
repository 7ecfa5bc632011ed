/** What is said for a mark, and the mark; longer names first, so that none is cut by a shorter one. */
const spokenMarks: readonly (readonly [string, string])[] = [
  ["new paragraph", "\n"],
  ["new line", "\n"],
  ["question mark", "?"],
  ["exclamation mark", "!"],
  ["open bracket", "("],
  ["open brackets", "("],
  ["close bracket", ")"],
  ["close brackets", ")"],
  ["semicolon", ";"],
  ["semi colon", ";"],
  ["full stop", "."],
  ["comma", ","],
];
const names = spokenMarks.map(([name]) => name).sort((one, other) => other.length - one.length);
const pattern = new RegExp(`(?<![\\p{L}\\p{N}-])(?:${names.join("|")})(?![\\p{L}\\p{N}-])`, "giu");

/**
 * Gives text in which the spoken names of punctuation have become marks, with spaces and capitals as they are written. Only
 * for engines that ask for it. `colon` and `period` stay words: in a report the one is an organ, the other a time.
 */
export function withSpokenPunctuation(text: string): string {
  const marked = text.replace(
    pattern,
    (name) => spokenMarks.find(([each]) => each === name.toLowerCase().replace(/\s+/g, " "))?.[1] ?? name,
  );
  return marked
    .replace(/ +([.,;?!)])/g, "$1")
    .replace(/\( +/g, "(")
    .replace(/ *\n */g, "\n")
    .replace(/([.?!][ \n]+|\n)(\p{Ll})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase());
}
