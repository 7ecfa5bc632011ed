/**
 * What may stand in a report: no control characters (HL7 v2, XML and PDF cannot carry them), no direction overrides
 * (they make text read otherwise than it is stored), no halves of surrogate pairs. Tabs and exotic spaces become a space.
 */
export function cleanText(text: string): string {
  // Asked at every keystroke for the whole section: nearly always there is nothing to do.
  if (!uncleanPattern.test(text)) return text;
  let cleaned = "";
  for (const character of text) cleaned += cleanCharacter(character);
  return cleaned;
}

function cleanCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  if (point === 0x09 || point === 0x0a || point === 0x0d || point === 0xa0) return " ";
  if (point < 0x20 || (point >= 0x7f && point <= 0x9f)) return "";
  if (point >= 0xd800 && point <= 0xdfff) return "";
  // Ligatures of pasted print (U+FB00 to U+FB06) are letters; many fonts and receivers lack them.
  if (point >= 0xfb00 && point <= 0xfb06) return character.normalize("NFKC");
  return invisiblePoints.has(point) ? "" : character;
}

/** Soft hyphen, zero-width spaces, direction marks and overrides, line and paragraph separators, byte order mark. */
const invisiblePoints: ReadonlySet<number> = new Set([
  0xad, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2066, 0x2067, 0x2068,
  0x2069, 0xfeff, 0xfffe, 0xffff,
]);

/** Finds what `cleanCharacter` changes. With the u flag the surrogates are halves only: pairs are one character. */
const uncleanPattern = new RegExp(
  `[\\u{0}-\\u{1f}\\u{7f}-\\u{a0}\\u{d800}-\\u{dfff}\\u{fb00}-\\u{fb06}${[...invisiblePoints]
    .map((point) => `\\u{${point.toString(16)}}`)
    .join("")}]`,
  "u",
);
