import { remembered } from "./remembered.ts";
import type { Span } from "./sentences.ts";

/** Units of length that reports use. */
export type LengthUnit = "mm" | "cm" | "m";

/** A size as a text states it: one number, several (`12 x 8 mm`), or a range (`3 to 5 mm`). */
export interface TextQuantity extends Span {
  readonly values: readonly number[];
  readonly isRange: boolean;
  /** Null where the text states none. */
  readonly unit: LengthUnit | null;
  /** The values in millimetres; empty without a unit. */
  readonly mm: readonly number[];
}

const number = "\\d+(?:[.,]\\d+)?";
const unitWords: Readonly<Record<string, LengthUnit>> = {
  mm: "mm",
  millimetre: "mm",
  millimetres: "mm",
  millimeter: "mm",
  millimeters: "mm",
  cm: "cm",
  centimetre: "cm",
  centimetres: "cm",
  centimeter: "cm",
  centimeters: "cm",
  m: "m",
  metre: "m",
  metres: "m",
};
const unit = `(?:${Object.keys(unitWords)
  .sort((a, b) => b.length - a.length)
  .join("|")})`;
const factor: Readonly<Record<LengthUnit, number>> = { mm: 1, cm: 10, m: 1000 };
const size = new RegExp(
  `(?<![\\p{L}\\d.,/])(?<first>${number})(?:\\s?(?<firstUnit>${unit})(?![\\p{L}]))?` +
    `(?<rest>(?:\\s*(?:x|×|by|\\*)\\s*${number}(?:\\s?${unit}(?![\\p{L}]))?){0,3})` +
    `(?:\\s*(?<range>to|-|–)\\s*(?<last>${number}))?(?:[\\s-]?(?<unit>${unit}))?(?![\\p{L}\\d])(?!\\/)`,
  "giu",
);

function numberFrom(text: string): number {
  return Number(text.replace(",", "."));
}

/** Gives the lengths that a text states with a unit, in order: `12 mm`, `1.2 x 0.8 cm`, `3 to 5 mm`, `12 by 8 by 6 mm`. */
export function quantitiesIn(text: string): TextQuantity[] {
  return sizesIn(text).filter((found) => found.unit !== null);
}

/** Gives every size, those without a unit too: `12 x 8`. A single number without a unit is a size only by its words. */
export const sizesIn: (text: string) => readonly TextQuantity[] = remembered((text: string) => {
  return [...text.matchAll(size)].flatMap((match) => {
    const groups = match.groups ?? {};
    const rest = [...(groups.rest ?? "").matchAll(new RegExp(number, "g"))].map(([each]) => numberFrom(each));
    const innerUnit = new RegExp(`${unit}(?![\\p{L}])`, "iu").exec(groups.rest ?? "")?.[0];
    const written = (groups.unit ?? groups.firstUnit ?? innerUnit)?.toLowerCase();
    const found = written === undefined ? null : (unitWords[written] ?? null);
    const values = [
      numberFrom(groups.first ?? ""),
      ...rest,
      ...(groups.last === undefined ? [] : [numberFrom(groups.last)]),
    ];
    // `1 m`: a stage, a date or a name sooner than a length.
    if (found === "m" && written === "m") return [];
    const place = { from: match.index, to: match.index + match[0].trimEnd().length };
    const mm = found === null ? [] : values.map((value) => Math.round(value * factor[found] * 1000) / 1000);
    return [{ ...place, values, isRange: groups.range !== undefined, unit: found, mm }];
  });
});

const sizeWords =
  /\b(?:measur(?:es|ing|ed|e)|diameter of|thickness of|calibre of|width of|length of|depth of|up to|sized|size of|approximately)\s+(?:up to |about |approximately |approx\.? |now |currently )*/giu;

const lesionBehind =
  /^[\s-]+(?:(?:hypo|hyper|iso)\p{L}+ |(?:solid|cystic|rounded|enhancing|simple|spiculated|calcified|irregular|subpleural|focal|suspicious) ){0,2}(?:lesion|mass|nodule|cyst|tumour|polyp|calculus|stone|haematoma|collection|aneurysm)\b/iu;
const lesionBefore = /\b(?:lesion|mass|nodule|cyst|tumour|polyp|calculus|stone|haematoma|collection|aneurysm) of\s+$/i;
const counted = /^\s*[-–/%°]?\s*(?:\p{L}|\d)|^\s*[%°]/u;

/** `A 4.2 lesion`, `Mass of 3.`: a size by what stands beside it. `Two of 3 lesions` and `nodule 3` are none. */
function isOfLesion(text: string, { from, to, values }: TextQuantity): boolean {
  const isPoint = values.some((value) => !Number.isInteger(value));
  if (isPoint && lesionBehind.test(text.slice(to)))
    return /(?:^|\b(?:a|an|the|with|small|large|is))\s*$/i.test(text.slice(0, from));
  return lesionBefore.test(text.slice(0, from)) && !counted.test(text.slice(to));
}

/**
 * Gives the sizes that are stated without a unit: several numbers (`12 x 8`), or one behind a word of measuring (`measures 12`).
 * Scores, levels, ages, percentages, dates and numbers of images are none.
 */
export function unitlessSizes(text: string): TextQuantity[] {
  const behindWords = new Set([...text.matchAll(sizeWords)].map((match) => match.index + match[0].length));
  return sizesIn(text).filter((found) => {
    if (found.unit !== null) return false;
    if (isOfLesion(text, found)) return true;
    const behind = text.slice(found.to, found.to + 16);
    if (
      /^\s*(?:%|°|degrees?|ml\b|mls\b|cc\b|l\b|litres?\b|hu\b|days?\b|weeks?\b|months?\b|years?\b|hours?\b|minutes?\b|ms\b|kg\b|g\b|images?\b|levels?\b|times\b|cm\/s|m\/s|vertebra|segments?\b|in number|lesions?\b|nodules?\b|\/\d)/i.test(
        behind,
      )
    ) {
      return false;
    }
    if (found.values.length > 1 && !found.isRange)
      return !/(?:matrix|grade|stage|score|gleason|t\d)\s*$/i.test(
        text.slice(Math.max(0, found.from - 12), found.from),
      );
    return behindWords.has(found.from);
  });
}
