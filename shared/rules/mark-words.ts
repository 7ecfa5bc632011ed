/** How many letters the words of a mark have at most. */
export const longestMarkWords = 200;

/**
 * Gives words as they are kept with a mark and painted on an image: one line, without control characters and without marks
 * that turn the direction of writing, which could make a side or a number read otherwise than it is stored.
 */
export function cleanMarkWords(text: string): string {
  const line = text
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ")
    .replace(/[\p{Cf}\p{Co}\p{Cs}]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
  let kept = "";
  for (const letter of line) {
    if (kept.length + letter.length > longestMarkWords) break;
    kept += letter;
  }
  return kept.trim();
}
