/** The words that a text of a language can hardly do without; none of them is an English word of a report. */
const commonWords: Readonly<Record<string, string>> = {
  English: "the of and with no is are there in was has not for without seen this to at which within",
  French: "le la les des du de et un une est sont pas dans au aux avec sans par pour sur en il ne qui absence",
  German: "der die das und mit ist sind kein keine keinen im des dem den ein eine einer nicht bei zur zum von ohne auf",
  Welsh: "y yr a ac yn o i ar mae nid oes dim gyda heb wedi ei eu hon hwn sydd dros rhwng chwith dde",
  Polish: "w z i nie na do jest bez oraz się o od są po przez dla zmian zmiany stwierdza widoczne prawego lewego",
  Spanish: "el la los las de del y un una es son no en con sin por para se que al",
  Italian: "il lo la gli le di del della dei e un una non con senza per nel nella si che al",
  Portuguese: "o a os as de do da dos e um uma não com sem por para no na em que ao",
  Dutch: "de het een en van met is zijn geen niet in op bij naar voor aan zonder er wordt",
};

const wordsOf = Object.entries(commonWords).map(([language, words]) => [language, new Set(words.split(" "))] as const);

/** Alphabets that no English report is written in. */
const scripts = [
  ["Greek letters", /\p{Script=Greek}/gu],
  ["Cyrillic letters", /\p{Script=Cyrillic}/gu],
  ["Arabic letters", /\p{Script=Arabic}/gu],
  ["Hebrew letters", /\p{Script=Hebrew}/gu],
  ["Devanagari letters", /\p{Script=Devanagari}/gu],
  [
    "Chinese, Japanese or Korean characters",
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu,
  ],
] as const;

/** Fewer common words than these say nothing: `Normal.` is of many languages. */
const fewestWords = 3;

/**
 * Gives what a text seems to be written in, as it follows `seems to be`: `French`, or `in Greek letters`; null where it may be
 * English or is too short to tell. By common words alone: good enough to hold back what only reads English, and no more.
 */
export function foreignLanguageOf(text: string): string | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [name, pattern] of scripts) {
    const count = text.match(pattern)?.length ?? 0;
    if (count >= 4 && count * 2 > letters) return `in ${name}`;
  }
  const words = text.toLowerCase().match(/[\p{L}]+/gu) ?? [];
  const counts = wordsOf.map(([language, common]) => ({
    language,
    count: words.filter((word) => common.has(word)).length,
  }));
  const english = counts.find(({ language }) => language === "English")?.count ?? 0;
  const [first] = counts.filter(({ language }) => language !== "English").sort((one, other) => other.count - one.count);
  return first !== undefined && first.count >= fewestWords && first.count > english ? first.language : null;
}
