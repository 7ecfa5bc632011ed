import type { Hl7Profile } from "../../../shared/domain/hl7-profile.ts";
import { WorkstationError } from "../errors.ts";

type CharacterSet = Hl7Profile["characterSet"];

/** The names of the sets that bytes are decoded by. */
const decoderNames: Readonly<Record<CharacterSet, string>> = {
  "UTF-8": "utf-8",
  "8859/1": "iso-8859-1",
  "8859/15": "iso-8859-15",
  ASCII: "us-ascii",
};

/** Signs that mean the same in every set: only how they look differs. Nothing that tells one number from another is here. */
const sameMeaning: Readonly<Record<string, string>> = {
  "\u2018": "'",
  "\u2019": "'",
  "\u201c": '"',
  "\u201d": '"',
  "\u2010": "-",
  "\u2011": "-",
  "\u2012": "-",
  "\u2013": "-",
  "\u2014": "-",
  "\u2212": "-",
  "\u2026": "...",
  "\u2264": "<=",
  "\u2265": ">=",
  "\u00a0": " ",
  "\u202f": " ",
  "\u2009": " ",
};

const spelled = /\[U\+([0-9A-F]{4,6})\]/g;

/**
 * Gives a message in the bytes of the profile's character set. A character that the set does not have is written as a sign
 * of the same meaning, or else as its number, `[U+0141]`. Throws `invalid_report` with the number where the profile refuses.
 */
export function encodeHl7Characters(
  message: string,
  { characterSet, unknownCharacters }: Pick<Hl7Profile, "characterSet" | "unknownCharacters">,
  destinationName: string,
): Uint8Array {
  if (characterSet === "UTF-8") return new TextEncoder().encode(message);
  const codes = codesOf(characterSet);
  const single = message.replace(/[^\x20-\x7e\r]/gu, (character) => {
    const code = codes.get(character);
    if (code !== undefined) return String.fromCharCode(code);
    const same = sameMeaning[character];
    if (same !== undefined) return same;
    if (unknownCharacters === "spell") return numberOf(character);
    throw refused(character, characterSet, destinationName);
  });
  return Buffer.from(single, "latin1");
}

/** Gives the text that bytes of a set stand for. */
export function decodeHl7Characters(bytes: Uint8Array, characterSet: CharacterSet): string {
  return new TextDecoder(decoderNames[characterSet]).decode(bytes);
}

/**
 * Gives a text as it can be compared between sets: numbers of characters written out, signs of the same meaning as one. A text
 * in UTF-8 stays as it is.
 */
export function comparableText(text: string, characterSet: CharacterSet): string {
  if (characterSet === "UTF-8") return text;
  const whole = text.replace(spelled, (number, digits: string) => {
    const code = Number.parseInt(digits, 16);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : number;
  });
  return Array.from(whole, (character) => sameMeaning[character] ?? character).join("");
}

function numberOf(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`;
}

/** The characters of a single-byte set beyond ASCII with their bytes. */
function codesOf(characterSet: Exclude<CharacterSet, "UTF-8">): ReadonlyMap<string, number> {
  if (characterSet === "ASCII") return new Map();
  const upper = Uint8Array.from({ length: 96 }, (_, index) => 0xa0 + index);
  const characters = Array.from(decodeHl7Characters(upper, characterSet));
  return new Map(characters.map((character, index) => [character, 0xa0 + index]));
}

function refused(character: string, characterSet: CharacterSet, destinationName: string): WorkstationError {
  return new WorkstationError(
    "invalid_report",
    `“${destinationName}” takes messages in ${characterSet} alone, which does not have the character ${numberOf(character)} ` +
      "of this report. Nothing was signed or sent. Please write it otherwise, or ask your administrator to have it spelled out.",
    { details: { code: "unknownCharacter", characterSet } },
  );
}
