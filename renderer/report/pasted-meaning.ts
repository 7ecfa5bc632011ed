/** What pasting leaves out, as the sentence about it names it. */
export type LeftOut = "deleted words" | "hidden words" | "pictures" | "formulas";

/** The attribute that says what an element's style meant, once the style itself is gone. */
export const meaningAttribute = "data-pasted-as";

type Meaning = "hidden" | "deleted" | "super" | "sub";

const stylePattern = /\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/i;
const hiddenPattern = /[\s/]hidden(?=[\s=/]|$)/i;

/** Styles that change what words mean; everything else about them is looks. */
const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [/(?:^|[\s;])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)/i, "hidden"],
  [/(?:^|[\s;])text-decoration(?:-line)?\s*:[^;]*line-through/i, "deleted"],
  [/(?:^|[\s;])vertical-align\s*:\s*super/i, "super"],
  [/(?:^|[\s;])vertical-align\s*:\s*sub/i, "sub"],
];

/** Gives what the attributes of a start tag mean for its words, or null. */
export function styleMeaning(attributes: string): Meaning | null {
  const quotesOut = attributes.replace(/"[^"]*"|'[^']*'/g, '""');
  if (hiddenPattern.test(quotesOut)) return "hidden";
  const style = stylePattern.exec(attributes)?.[1]?.replace(/^["']|["']$/g, "") ?? "";
  return meanings.find(([pattern]) => pattern.test(style))?.[1] ?? null;
}

const deletedNames: ReadonlySet<string> = new Set(["DEL", "S", "STRIKE"]);
const pictureNames: ReadonlySet<string> = new Set(["IMG", "PICTURE"]);

/** Gives what an element is that is left out with all in it, or null for one whose words come in. */
export function leftOutOf(element: Element): LeftOut | null {
  const meaning = element.getAttribute(meaningAttribute);
  if (pictureNames.has(element.nodeName)) return "pictures";
  // Its figures would run into one number.
  if (element.nodeName.toLowerCase() === "math") return "formulas";
  // Programs put empty hidden parts everywhere.
  if ((element.textContent ?? "").trim() === "") return null;
  if (meaning === "hidden") return "hidden words";
  return meaning === "deleted" || deletedNames.has(element.nodeName) ? "deleted words" : null;
}

/** Says whether an element raises or lowers its words. */
export function scaleOf(element: Element): "super" | "sub" | null {
  const meaning = element.getAttribute(meaningAttribute);
  if (element.nodeName === "SUP" || meaning === "super") return "super";
  return element.nodeName === "SUB" || meaning === "sub" ? "sub" : null;
}

const plain = "0123456789+-−=()";
const raised = [..."⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾"];
const lowered = [..."₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"];

/**
 * Gives raised or lowered words in letters that stay so: 10⁶, H₂O; with a sign before them (x^n) where there are no such
 * letters and they could be read as part of what stands before. Endings of ordinals (1st) and lowered words (SUVmax) cannot.
 */
export function scaledText(text: string, scale: "super" | "sub", before: string): string {
  const words = text.trim();
  if (words === "") return text;
  const letters = [...words].map((each) => (scale === "super" ? raised : lowered)[plain.indexOf(each)]);
  if (letters.every((each) => each !== undefined)) return letters.join("");
  const isOrdinal = /^(?:st|nd|rd|th)$/i.test(words) && /\d$/.test(before);
  const isName = scale === "sub" && /^\p{L}+$/u.test(words);
  if (isOrdinal || isName) return words;
  return `${scale === "super" ? "^" : "_"}${/\s/.test(words) ? `(${words})` : words}`;
}
