/** Overrides of the writing direction: they can show `18 mm` as `mm 81`, so they never leave. */
const directionOverrides = /[\u202d\u202e]/u;

/** Printable ASCII and line feeds: nearly every text, and nothing of it changes. */
const plain = /^[\x20-\x7e\n]*$/;

/**
 * Gives a text of the report as every output carries it: nothing in it that a receiver could drop, reorder or take for
 * markup unseen. All line ends become `\n`, tabs four spaces; other control characters are shown by their control picture
 * (U+2400), because a space in their place could make two words of one (`no` and `dule`); what cannot be sent as XML, and
 * overrides of the writing direction, become U+FFFD. Everything else stays as it is.
 */
export function visibleText(text: string): string {
  if (plain.test(text)) return text;
  return Array.from(text.replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, "\n").replaceAll("\t", "    "), visible).join("");
}

function visible(character: string): string {
  if (character === "\n") return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  const cannotBeSent = (code >= 0xd800 && code <= 0xdfff) || (code & 0xfffe) === 0xfffe;
  return cannotBeSent || /\p{Cc}/u.test(character) || directionOverrides.test(character) ? "\ufffd" : character;
}
