import type { Paragraph } from "../../shared/domain/report.ts";
import { cleanText } from "./clean-text.ts";
import { normaliseParagraphs } from "./paragraphs-to-editor.ts";

/** Elements that end a line where they begin and where they end. */
const blockNames: ReadonlySet<string> = new Set(
  "ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CAPTION DD DETAILS DIV DL DT FIELDSET FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TBODY TFOOT THEAD TR UL".split(
    " ",
  ),
);
/** Elements whose text is no text. */
const silentNames: ReadonlySet<string> = new Set(
  "HEAD META LINK SCRIPT STYLE TEMPLATE TITLE NOSCRIPT OBJECT SVG svg".split(" "),
);

/** The attribute by which our own chips are known on the clipboard. */
export const chipAttribute = "data-measurement-id";

/** A start tag: its name, then its attributes; a `>` in quotes does not end it. */
const tagPattern = /<([a-z][^\s<>/"']*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi;
const chipPattern = new RegExp(`\\s${chipAttribute}="[^"]*"`);

/**
 * Gives pasted HTML (Word, mail, web page, another section) as plain paragraphs. Formatting, links, images, styles and
 * comments go; table cells are kept apart by a space. A chip stays a chip only when `isKnown` says that its measurement
 * belongs to this report; otherwise its text stays.
 */
export function htmlToParagraphs(html: string, isKnown: (measurementId: string) => boolean): Paragraph[] {
  const document = new DOMParser().parseFromString(withoutAttributes(html), "text/html");
  const lines: Paragraph[] = [[]];
  collect(document.body, lines, isKnown);
  return trimLines(normaliseParagraphs(lines.map(collapseSpace)));
}

/**
 * Gives HTML whose tags have no attribute but that of chips. The parsed document is inert all the same; but the content
 * security policy reports every style and handler in it as an attack, which would hide a real one.
 */
function withoutAttributes(html: string): string {
  return html.replace(tagPattern, (_tag, name: string, attributes: string) => {
    const chip = chipPattern.exec(attributes)?.[0] ?? "";
    return `<${name}${chip}${attributes.endsWith("/") ? "/" : ""}>`;
  });
}

/** Gives pasted plain text as paragraphs, one a line; several empty lines become one. */
export function textToParagraphs(text: string): Paragraph[] {
  const lines = text.split(/\r\n|\r|\n|\u2028|\u2029|\v|\f/);
  return trimLines(normaliseParagraphs(lines.map((line) => [{ kind: "text", text: line.trimEnd() }])));
}

function collect(node: Node, lines: Paragraph[], isKnown: (measurementId: string) => boolean): void {
  for (const child of node.childNodes) {
    if (child.nodeType === 3) appendText(lines, child.nodeValue ?? "");
    if (child.nodeType !== 1 || silentNames.has(child.nodeName)) continue;
    const measurementId = (child as Element).getAttribute(chipAttribute);
    if (child.nodeName === "BR") lines.push([]);
    else if (measurementId !== null && isKnown(measurementId)) {
      lines.at(-1)?.push({ kind: "measurement", measurementId, text: cleanText(child.textContent ?? "").trim() });
    } else if (blockNames.has(child.nodeName)) {
      startLine(lines);
      collect(child, lines, isKnown);
      startLine(lines);
    } else {
      collect(child, lines, isKnown);
      if (child.nodeName === "TD" || child.nodeName === "TH") appendText(lines, " ");
    }
  }
}

function appendText(lines: Paragraph[], text: string): void {
  lines.at(-1)?.push({ kind: "text", text });
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
