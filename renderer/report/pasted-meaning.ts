/** What pasting leaves out, as the sentence about it names it. */
export type LeftOut = "deleted words" | "hidden words" | "pictures" | "formulas" | "entries of a form";

/** The attribute that says what an element's style meant, once the style itself is gone. */
export const meaningAttribute = "data-pasted-as";

/** `quiet` words have no size of their own; what has one below them (`sized`) is seen again. */
type Meaning = "hidden" | "deleted" | "super" | "sub" | "quiet" | "sized";

const stylePattern = /\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/i;
const hiddenPattern = /[\s/]hidden(?=[\s=/]|$)/i;

const nought = "(?:0+(?:\\.0*)?|\\.0+)(?:%|[a-z]+)?";

/** Finds a property with a value and nothing more in it. */
function styleOf(property: string, value: string): RegExp {
  return new RegExp(`(?:^|[\\s;])${property}\\s*:\\s*(?:${value})\\s*(?:!\\s*important\\s*)?(?:;|$)`, "i");
}

/** Styles that change what words mean; everything else about them is looks. */
const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [
    /(?:^|[\s;])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden|mso-hide\s*:\s*all)/i,
    "hidden",
  ],
  // Nothing of the words is left to be seen, or they stand beside the page.
  [styleOf("opacity", `${nought}`), "hidden"],
  [
    styleOf("(?:text-indent|left|top|margin-left|margin-top)", "-(?:999|\\d{4,})(?:\\.\\d+)?(?:px|pt|em|rem|%)?"),
    "hidden",
  ],
  [styleOf("clip", "rect\\((?:\\s*[01](?:px|pt)?[\\s,]*){4}\\)"), "hidden"],
  [styleOf("clip-path", "(?:inset\\(\\s*(?:50|100)%|circle\\(\\s*0)[^;]*"), "hidden"],
  [styleOf("transform", "[^;]*scale\\(\\s*0\\s*\\)[^;]*"), "hidden"],
  [styleOf("color", "(?:transparent|rgba\\([^)]*,\\s*0(?:\\.0+)?%?\\s*\\)|#[\\da-f]{6}00|#[\\da-f]{3}0)"), "hidden"],
  [styleOf("font-size", nought), "quiet"],
  [/(?:^|[\s;])font\s*:\s*0(?:px|pt|em|rem|%)?[\s/]/i, "quiet"],
  [/(?:^|[\s;])text-decoration(?:-line)?\s*:[^;]*line-through/i, "deleted"],
  [/(?:^|[\s;])vertical-align\s*:\s*super/i, "super"],
  [/(?:^|[\s;])vertical-align\s*:\s*sub/i, "sub"],
  [styleOf("font-size", "(?:0*\\.)?\\d*[1-9][\\d.]*(?:px|pt|rem|cm|mm)|x*-?(?:small|large)|medium"), "sized"],
];

/** Gives what the attributes of a start tag mean for its words, or null. */
export function styleMeaning(attributes: string): Meaning | null {
  const quotesOut = attributes.replace(/"[^"]*"|'[^']*'/g, '""');
  if (hiddenPattern.test(quotesOut)) return "hidden";
  const style = stylePattern.exec(attributes)?.[1]?.replace(/^["']|["']$/g, "") ?? "";
  if (hasColourOfGround(style) || hasNoRoom(style)) return "hidden";
  return meanings.find(([pattern]) => pattern.test(style))?.[1] ?? null;
}

const colourNames: Readonly<Record<string, string>> = {
  ...{ white: "#ffffff", black: "#000000", windowtext: "#000000", window: "#ffffff" },
  ...{ red: "#ff0000", yellow: "#ffff00", lime: "#00ff00", blue: "#0000ff" },
};

/** One way of writing a colour for the common ones; other colours are compared as they are written. */
function sameColour(words: string): string {
  const plain = words.toLowerCase().replace(/\s+|!important/g, "");
  const short = /^#([\da-f])([\da-f])([\da-f])$/.exec(plain);
  if (short !== null)
    return `#${short
      .slice(1)
      .map((each) => each + each)
      .join("")}`;
  const rgb = /^rgb\((\d+),(\d+),(\d+)\)$/.exec(plain);
  if (rgb !== null)
    return `#${rgb
      .slice(1)
      .map((each) => Number(each).toString(16).padStart(2, "0"))
      .join("")}`;
  return colourNames[plain] ?? plain;
}

/** Letters in the colour of what they stand on. What another element lies on is not known. */
function hasColourOfGround(style: string): boolean {
  const colour = /(?:^|[\s;])color\s*:\s*([^;]+)/i.exec(style)?.[1];
  if (colour === undefined) return false;
  const ground = /(?:^|[\s;])background(?:-color)?\s*:\s*(#[\da-f]{3,8}|rgb\([^)]*\)|[a-z]+)/i.exec(style)?.[1];
  return ground !== undefined && sameColour(colour) === sameColour(ground);
}

/** No height or no width, and what would stand out of it is cut off. */
function hasNoRoom(style: string): boolean {
  return /overflow\s*:\s*hidden/i.test(style) && styleOf("(?:max-)?(?:height|width)", nought).test(style);
}

const deletedNames: ReadonlySet<string> = new Set(["DEL", "S", "STRIKE"]);
const pictureNames: ReadonlySet<string> = new Set(["IMG", "PICTURE"]);
/** What stands in them is no text of the page: a list would come with all its choices, a box without what was typed. */
const entrySelector = "select, textarea, input:not([type=hidden i], [type=submit i], [type=button i], [type=reset i])";

/** Gives what an element is that is left out with all in it, or null for one whose words come in. */
export function leftOutOf(element: Element): LeftOut | null {
  const meaning = element.getAttribute(meaningAttribute);
  if (pictureNames.has(element.nodeName)) return "pictures";
  if (meaning !== "hidden" && element.matches(entrySelector)) return "entries of a form";
  // Its figures would run into one number.
  if (element.nodeName.toLowerCase() === "math") return "formulas";
  // Programs put empty hidden parts everywhere.
  if ((element.textContent ?? "").trim() === "") return null;
  if (meaning === "hidden") return "hidden words";
  return meaning === "deleted" || deletedNames.has(element.nodeName) ? "deleted words" : null;
}

/** Says whether the words straight in an element have no size, as those around it or otherwise. */
export function isQuietIn(element: Element, isAround: boolean): boolean {
  const meaning = element.getAttribute(meaningAttribute);
  return meaning === "quiet" || (isAround && meaning !== "sized");
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
