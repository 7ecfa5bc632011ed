import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A font for what the report's own font (Latin, Greek, Cyrillic) has no letters of. All are under the SIL Open Font Licence. */
export interface ScriptFont {
  /** Name of the font file without `.ttf`. */
  readonly name: string;
  /** The npm package that it comes in. */
  readonly package: string;
  /** A letter that the font is for. */
  readonly letters: RegExp;
}

/** Fonts by script, in the order in which they are asked for a letter. Regular weight alone: their size is the cost. */
export const scriptFonts: readonly ScriptFont[] = [
  {
    // Noto draws a letter's dots apart from it, so that text copied out of the page has other letters; this one does not.
    name: "IBMPlexSansArabic_400Regular",
    package: "@expo-google-fonts/ibm-plex-sans-arabic",
    letters: /\p{Script=Arabic}/u,
  },
  noto("Hebrew", /\p{Script=Hebrew}/u),
  noto("Devanagari", /\p{Script=Devanagari}/u),
  noto("Bengali", /\p{Script=Bengali}/u),
  noto("Gurmukhi", /\p{Script=Gurmukhi}/u),
  noto("Gujarati", /\p{Script=Gujarati}/u),
  noto("Tamil", /\p{Script=Tamil}/u),
  noto("Telugu", /\p{Script=Telugu}/u),
  noto("Kannada", /\p{Script=Kannada}/u),
  noto("Malayalam", /\p{Script=Malayalam}/u),
  noto("Sinhala", /\p{Script=Sinhala}/u),
  noto("Thai", /\p{Script=Thai}/u),
  noto("Lao", /\p{Script=Lao}/u),
  noto("Khmer", /\p{Script=Khmer}/u),
  noto("Myanmar", /\p{Script=Myanmar}/u),
  noto("Georgian", /\p{Script=Georgian}/u),
  noto("Armenian", /\p{Script=Armenian}/u),
  noto("Ethiopic", /\p{Script=Ethiopic}/u),
  {
    name: "ChocolateClassicalSans_400Regular",
    package: "@expo-google-fonts/chocolate-classical-sans",
    letters: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]/u,
  },
  { name: "GowunDodum_400Regular", package: "@expo-google-fonts/gowun-dodum", letters: /\p{Script=Hangul}/u },
];

function noto(script: string, letters: RegExp): ScriptFont {
  return {
    name: `NotoSans${script}_400Regular`,
    package: `@expo-google-fonts/noto-sans-${script.toLowerCase()}`,
    letters,
  };
}

/** Gives a font's TrueType bytes out of `directory`, or out of the installed package where it is null. */
export function readFont(font: Pick<ScriptFont, "name" | "package">, directory: string | null): Promise<Uint8Array> {
  const weight = font.name.slice(font.name.indexOf("_") + 1);
  const path =
    directory === null
      ? new URL(import.meta.resolve(`${font.package}/${weight}/${font.name}.ttf`))
      : join(directory, `${font.name}.ttf`);
  return readFile(path);
}
