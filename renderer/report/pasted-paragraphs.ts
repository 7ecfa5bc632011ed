import type { Paragraph } from "../../shared/domain/report.ts";
import { cleanText } from "./clean-text.ts";
import { normaliseParagraphs } from "./paragraphs-to-editor.ts";
import {
  isQuietIn,
  type LeftOut,
  leftOutOf,
  meaningAttribute,
  scaledText,
  scaleOf,
  styleMeaning,
} from "./pasted-meaning.ts";

/** Elements that end a line where they begin and where they end. */
const blockNames: ReadonlySet<string> = new Set(
  "ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CAPTION DD DETAILS DIV DL DT FIELDSET FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TBODY TFOOT THEAD TR UL".split(
    " ",
  ),
);
/** Elements whose text is no text. */
const silentNames: ReadonlySet<string> = new Set(
  "HEAD META LINK SCRIPT STYLE TEMPLATE TITLE NOSCRIPT OBJECT IFRAME VIDEO AUDIO CANVAS SVG svg".split(" "),
);

/** The attribute by which our own chips are known on the clipboard. */
export const chipAttribute = "data-measurement-id";

/** A start tag: its name, then its attributes; a `>` in quotes does not end it. */
const tagPattern = /<([a-z][^\s<>/"']*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi;
const chipPattern = new RegExp(`\\s${chipAttribute}="[^"]*"`);

/** What pasted HTML comes to. */
export interface PastedWords {
  readonly paragraphs: Paragraph[];
  /** What it has besides, in words, e.g. "deleted words". */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Gives pasted HTML (Word, mail, web page, another section) as plain paragraphs. Formatting, links, pictures, styles and
 * comments go, and so does what is deleted or hidden; a space stays in the place of what goes, so that no words join. Table
 * cells are kept apart by a space, raised and lowered figures stay so. A chip stays a chip only when `isKnown` says that its
 * measurement belongs to this report; otherwise its text stays.
 */
export function htmlToParagraphs(html: string, isKnown: (measurementId: string) => boolean): PastedWords {
  const document = new DOMParser().parseFromString(withoutAttributes(html), "text/html");
  const reading: Reading = { lines: [[]], isKnown, leftOut: new Set(), hasGap: false, isQuiet: false };
  collect(document.body, reading);
  return {
    paragraphs: trimLines(normaliseParagraphs(reading.lines.map(collapseSpace))),
    leftOut: [...reading.leftOut],
  };
}

/**
 * Gives HTML whose tags have no attribute but that of chips and what their style means. The parsed document is inert all the
 * same; but the content security policy reports every style and handler in it as an attack, which would hide a real one.
 */
function withoutAttributes(html: string): string {
  return html.replace(tagPattern, (_tag, name: string, attributes: string) => {
    const chip = chipPattern.exec(attributes)?.[0] ?? "";
    const meaning = styleMeaning(attributes);
    const mark = meaning === null ? "" : ` ${meaningAttribute}="${meaning}"`;
    return `<${name}${chip}${mark}${attributes.endsWith("/") ? "/" : ""}>`;
  });
}

/** Gives pasted plain text as paragraphs, one a line; several empty lines become one. */
export function textToParagraphs(text: string): Paragraph[] {
  const lines = text.split(/\r\n|\r|\n|\u2028|\u2029|\v|\f/);
  return trimLines(normaliseParagraphs(lines.map((line) => [{ kind: "text", text: line.trimEnd() }])));
}

interface Reading {
  readonly lines: Paragraph[];
  readonly isKnown: (measurementId: string) => boolean;
  readonly leftOut: Set<LeftOut>;
  /** Something went right before. */
  hasGap: boolean;
  /** Words have no size here. */
  isQuiet: boolean;
}

function collect(node: Node, reading: Reading): void {
  for (const child of node.childNodes) {
    if (child.nodeType === 3) appendText(reading, child.nodeValue ?? "");
    if (child.nodeType !== 1) continue;
    const around = reading.isQuiet;
    reading.isQuiet = isQuietIn(child as Element, around);
    collectElement(child as Element, reading);
    reading.isQuiet = around;
  }
}

function collectElement(element: Element, reading: Reading): void {
  const { lines } = reading;
  const measurementId = element.getAttribute(chipAttribute);
  const goes = leftOutOf(element);
  if (goes !== null || silentNames.has(element.nodeName)) {
    if (goes !== null) reading.leftOut.add(goes);
    reading.hasGap = true;
  } else if (element.nodeName === "BR") lines.push([]);
  else if (measurementId !== null && !reading.isQuiet && reading.isKnown(measurementId)) {
    appendText(reading, "");
    const text = cleanText(element.textContent ?? "").trim();
    lines.at(-1)?.push({ kind: "measurement", measurementId, text });
  } else if (blockNames.has(element.nodeName)) {
    startLine(lines);
    collect(element, reading);
    startLine(lines);
  } else {
    const scale = scaleOf(element);
    if (scale === null) collect(element, reading);
    else collectScaled(element, scale, reading);
    if (element.nodeName === "TD" || element.nodeName === "TH") appendText(reading, " ");
  }
}

/** 10⁶ is not 106: the figures keep their height. */
function collectScaled(element: Element, scale: "super" | "sub", reading: Reading): void {
  const inner: Reading = { ...reading, lines: [[]], hasGap: false };
  collect(element, inner);
  const runs = inner.lines.flat();
  const before =
    reading.lines
      .at(-1)
      ?.map(({ text }) => text)
      .join("") ?? "";
  if (runs.some(({ kind }) => kind !== "text")) reading.lines.at(-1)?.push(...runs);
  else appendText(reading, scaledText(runs.map(({ text }) => text).join(" "), scale, before));
}

/** What was removed leaves a space where the words around it would join. */
function appendText(reading: Reading, text: string): void {
  if (reading.isQuiet) {
    if (text.trim() !== "") reading.leftOut.add("hidden words");
    reading.hasGap = true;
    return;
  }
  const line = reading.lines.at(-1);
  const before = line?.at(-1)?.text ?? "";
  const joins = reading.hasGap && /\S$/.test(before) && !/^[\s.,;:!?)\]]/.test(text);
  if (joins) line?.push({ kind: "text", text: " " });
  if (text !== "") line?.push({ kind: "text", text });
  if (joins || text.trim() !== "") reading.hasGap = false;
}

function startLine(lines: Paragraph[]): void {
  if (lines.at(-1)?.some((run) => run.kind === "measurement" || run.text.trim() !== "") === true) lines.push([]);
}

/** White space as a browser shows it: runs of it are one space, none at the ends of a line. */
function collapseSpace(line: Paragraph): Paragraph {
  const joined = normaliseParagraphs([line, []])[0] ?? [];
  return joined.map((run, index) => {
    if (run.kind === "measurement") return run;
    let text = run.text.replace(/\s+/g, " ");
    if (index === 0) text = text.trimStart();
    if (index === joined.length - 1) text = text.trimEnd();
    return { ...run, text };
  });
}

/** No empty lines at the ends, at most one in between. */
function trimLines(lines: Paragraph[]): Paragraph[] {
  const kept = lines.filter((line, index) => line.length > 0 || (index > 0 && (lines[index - 1]?.length ?? 0) > 0));
  return kept.at(-1)?.length === 0 ? kept.slice(0, -1) : kept;
}
