import PDFDocument from "pdfkit";
import { readFont, type ScriptFont, scriptFonts } from "./script-fonts.ts";
import { makeShapingSafe, type ShapedFont } from "./shaping.ts";
import { layOut, type TextMeasure } from "./text-layout.ts";

/** The font files that a printed report embeds, as TrueType bytes. */
export interface ReportFonts {
  readonly regular: Uint8Array;
  readonly semiBold: Uint8Array;
  /** Opened fonts by name, once a page was made with them: reading their tables takes longer than a page of text. */
  readonly opened: Map<string, OpenedFont>;
  /** Gives the fonts for the scripts of a text that the first two do not have; each file is read once. */
  readonly forScripts: (text: string) => Promise<readonly LoadedFont[]>;
}

/** A font for another script. */
interface LoadedFont {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Gives the fonts out of `directory`, or out of the installed packages where it is null. */
export async function loadReportFonts(directory: string | null): Promise<ReportFonts> {
  const inter = (weight: string) =>
    readFont({ name: `Inter_${weight}`, package: "@expo-google-fonts/inter" }, directory);
  const [regular, semiBold] = await Promise.all([inter("400Regular"), inter("600SemiBold")]);
  const read = new Map<string, Promise<Uint8Array>>();
  const load = async (font: ScriptFont): Promise<LoadedFont> => {
    const bytes = read.get(font.name) ?? readFont(font, directory);
    read.set(font.name, bytes);
    return { name: font.name, bytes: await bytes };
  };
  const forScripts = (text: string) => Promise.all(scriptFonts.filter(({ letters }) => letters.test(text)).map(load));
  return { regular, semiBold, opened: new Map(), forScripts };
}

/** Colours of the printed page, as in the light theme of the window. */
export const ink = {
  text: "#16191d",
  quiet: "#454d56",
  line: "#bcc3ca",
  accent: "#5445c4",
  critical: "#ae2018",
  criticalTint: "#fdecea",
  panel: "#f5f6f7",
} as const;

/** Measures of the page in points: A4 with room for the patient at the top and the page number at the foot. */
export const page = { left: 54, right: 54, top: 112, bottom: 62, width: 595.28, height: 841.89 } as const;

/** Width of the text column in points. */
export const columnWidth = page.width - page.left - page.right;

/** A PDF under construction with its fonts and the text rules of a report. */
export interface ReportPage {
  readonly pdf: PDFKit.PDFDocument;
  /** Root of the structure tree. */
  readonly root: PDFKit.PDFStructureElement;
  /** Makes text printable with the embedded fonts and remembers whether a character had to be replaced. */
  printable(text: string): string;
  hasReplacedCharacters(): boolean;
  /** Gives the font that has all of a printable cluster; `weight` where that has. */
  fontOf(cluster: string, weight: FontWeight): string;
}

/** The two weights of the report's own font. */
export type FontWeight = "regular" | "semiBold";

interface FontCoverage {
  readonly _font: { readonly ascender: number; readonly font: OpenedFont };
  readonly _fontFamilies: Record<string, unknown>;
}

/** A font as its library keeps it, with the parts of it that are used here. */
interface OpenedFont extends ShapedFont {
  /** By number, each with the letter that it was first asked for. */
  _glyphs: object;
}

const clusters = new Intl.Segmenter("en", { granularity: "grapheme" });
/** Printable ASCII, line ends and tabs: nearly every paragraph. */
const basicLatin = /^[\x20-\x7e\t\n]*$/;
/** Has no form of its own: joiners, marks of direction, variation selectors. */
const formless = /^[\p{Cf}\p{Variation_Selector}]$/u;

/** Gives an empty PDF/A-2b document. `title` and `released` are its only metadata that differ between reports. */
export function openReportPage(
  fonts: ReportFonts,
  scripts: readonly LoadedFont[],
  title: string,
  author: string,
  released: Date,
): ReportPage {
  const pdf = new PDFDocument({
    size: "A4",
    margins: { left: page.left, right: page.right, top: page.top, bottom: page.bottom },
    bufferPages: true,
    subset: "PDF/A-2b",
    pdfVersion: "1.7",
    tagged: true,
    lang: "en-GB",
    displayTitle: true,
    // The default font is one that cannot be embedded, which PDF/A forbids.
    font: fontSource(fonts, "regular", fonts.regular),
    info: {
      Title: title,
      Author: author,
      Creator: "Sightline",
      Producer: "Sightline",
      CreationDate: released,
      ModDate: released,
    },
  });
  const all = [{ name: "regular", bytes: fonts.regular }, ...scripts, { name: "semiBold", bytes: fonts.semiBold }];
  for (const { name, bytes } of all) pdf.registerFont(name, fontSource(fonts, name, bytes));
  const coverage = fontCoverage(pdf, fonts, ["regular", ...scripts.map(({ name }) => name)]);
  const root = pdf.struct("Document");
  pdf.addStructure(root);
  let hasReplaced = false;
  return {
    pdf,
    root,
    printable(text) {
      const shown = printableText(text, coverage);
      hasReplaced ||= shown.hasReplaced;
      return shown.text;
    },
    hasReplacedCharacters: () => hasReplaced,
    fontOf: (cluster, weight) => {
      const font = coverage(cluster) ?? "regular";
      return font === "regular" ? weight : font;
    },
  };
}

/** The library takes bytes, and fonts that it opened before; its types know the first only. */
function fontSource({ opened }: ReportFonts, name: string, bytes: Uint8Array): string {
  return (opened.get(name) ?? Buffer.from(bytes)) as unknown as string;
}

/**
 * Gives a font as this page uses it. What it remembers of letters is forgotten: the same sign may stand for two letters, and
 * which of them a page says must not depend on the report that was made before.
 */
function openedFont(pdf: PDFKit.PDFDocument, { opened }: ReportFonts, name: string): OpenedFont {
  pdf.font(name);
  const { font } = (pdf as unknown as FontCoverage)._font;
  font._glyphs = {};
  opened.set(name, font);
  return font;
}

/** Gives the first font that has all of a text, or null. */
type Coverage = (text: string) => string | null;

function fontCoverage(pdf: PDFKit.PDFDocument, reportFonts: ReportFonts, names: readonly string[]): Coverage {
  const fonts = names.map((name) => {
    const font = openedFont(pdf, reportFonts, name);
    if (name !== "regular") makeShapingSafe(font);
    return { name, font };
  });
  pdf.font("regular");
  const { _font, _fontFamilies } = pdf as unknown as FontCoverage;
  openedFont(pdf, reportFonts, "semiBold");
  // The library knows the default font by no name, and would make it anew whenever it is asked for.
  _fontFamilies.regular = _font;
  pdf.font("regular");
  return (text) => {
    const letters = Array.from(text).filter((character) => !formless.test(character));
    const codePoints = letters.map((letter) => letter.codePointAt(0) ?? 0);
    return fonts.find(({ font }) => codePoints.every((each) => font.hasGlyphForCodePoint(each)))?.name ?? null;
  };
}

/** What no font has is shown by its number: two signs that look alike then would be read alike. */
function printableText(text: string, coverage: Coverage): { readonly text: string; readonly hasReplaced: boolean } {
  // The report's own font has all of these, and nothing about them has to be normalised.
  if (basicLatin.test(text)) return { text: text.replaceAll("\t", "    "), hasReplaced: false };
  let hasReplaced = false;
  const numbered = (character: string): string => {
    if (formless.test(character) || /\p{Cc}/u.test(character)) return "";
    if (coverage(character) !== null) return character;
    hasReplaced = true;
    return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`;
  };
  const shown = [...clusters.segment(text.normalize("NFC").replaceAll("\t", "    "))].map(({ segment }) =>
    /^[\r\n]+$/.test(segment) || coverage(segment) !== null ? segment : Array.from(segment, numbered).join(""),
  );
  return { text: shown.join(""), hasReplaced };
}

/** How a text stands on the page. Lengths in points. */
export interface TextStyle {
  readonly left: number;
  /** Top of the first line; absent: where the text before ended. */
  readonly top?: number;
  /** Width to break lines at. */
  readonly width: number;
  readonly weight: FontWeight;
  readonly size: number;
  readonly colour: string;
  readonly lineGap?: number;
  readonly characterSpacing?: number;
  /** One line, cut off with an ellipsis where it does not fit. */
  readonly isOneLine?: boolean;
  readonly align?: "left" | "right";
}

/** Letters that the plain path would draw wrongly: written from right to left, or with marks of direction. */
const needsLayout = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Cf}]/u;

/**
 * Scripts whose letters are not drawn in the order in which they are written: the page says the written order too, for
 * whoever copies or searches it. Readers put right-to-left letters in order by themselves, and would do so twice.
 */
const reordering =
  /[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Draws a text that `printable` gave; the page's y is below it then. Other scripts take the path of `layOut`. */
export function drawText(target: ReportPage, text: string, style: TextStyle): void {
  const { pdf } = target;
  const {
    left,
    top = pdf.y,
    width,
    weight,
    size,
    colour,
    lineGap = 0,
    characterSpacing = 0,
    isOneLine = false,
  } = style;
  if (!isMixed(target, text)) {
    const one = isOneLine ? { lineBreak: false, ellipsis: true } : {};
    const align = style.align === undefined ? {} : { align: style.align };
    pdf.font(weight).fontSize(size).fillColor(colour);
    pdf.text(text, left, top, { width, lineGap, characterSpacing, ...one, ...align });
    return;
  }
  let y = top;
  for (const line of mixedLines(target, text, style)) {
    const { height, ascent } = lineMeasure(target, line.pieces, weight, size);
    if (!isOneLine && y + height > page.height - page.bottom) {
      pdf.addPage();
      y = page.top;
    }
    const isRight = line.isRightToLeft || style.align === "right";
    const start = isRight && !isOneLine ? left + width - line.width : left;
    const isReordered = reordering.test(line.text);
    if (isReordered) pdf.markContent("Span", { actual: line.text });
    for (const piece of line.pieces) {
      const shown = drawable(target, piece);
      if (shown !== "") {
        pdf.font(piece.font).fontSize(size).fillColor(colour);
        pdf.text(shown, start + piece.x, y + ascent, { lineBreak: false, baseline: "alphabetic" });
      }
    }
    if (isReordered) pdf.endMarkedContent();
    y += height + lineGap;
  }
  pdf.font(weight).fontSize(size);
  pdf.x = left;
  pdf.y = y;
}

/** Gives the height of a text as `drawText` draws it. */
export function heightOfText(target: ReportPage, text: string, style: TextStyle): number {
  const { pdf } = target;
  const { width, weight, size, lineGap = 0 } = style;
  if (!isMixed(target, text)) {
    return pdf.font(weight).fontSize(size).heightOfString(text, { width, lineGap });
  }
  return mixedLines(target, text, style).reduce(
    (sum, line) => sum + lineMeasure(target, line.pieces, weight, size).height + lineGap,
    0,
  );
}

function isMixed(target: ReportPage, text: string): boolean {
  if (basicLatin.test(text)) return false;
  if (needsLayout.test(text)) return true;
  return [...clusters.segment(text)].some(({ segment }) => target.fontOf(segment, "regular") !== "regular");
}

interface MixedLine {
  readonly text: string;
  readonly pieces: readonly { readonly text: string; readonly font: string; readonly x: number }[];
  readonly width: number;
  readonly isRightToLeft: boolean;
}

function mixedLines(target: ReportPage, text: string, style: TextStyle): readonly MixedLine[] {
  const { pdf } = target;
  const measure: TextMeasure = {
    fontOf: (cluster) => target.fontOf(cluster, style.weight),
    widthOf: (part, font) => {
      const shown = drawable(target, { text: part, font });
      return shown === "" ? 0 : pdf.font(font).fontSize(style.size).widthOfString(shown);
    },
  };
  return text.split("\n").flatMap((paragraph) => {
    const { isRightToLeft, lines } = layOut(paragraph, style.isOneLine === true ? null : style.width, measure);
    return lines.map((line) => ({ ...line, isRightToLeft }));
  });
}

/** What has no form is not drawn; joiners stay where the font knows what to do with them. */
function drawable({ pdf }: ReportPage, { text, font }: { readonly text: string; readonly font: string }): string {
  if (!/\p{Cf}/u.test(text)) return text;
  pdf.font(font);
  const known = (pdf as unknown as FontCoverage)._font.font;
  return Array.from(text)
    .filter(
      (each) =>
        !/\p{Cf}/u.test(each) || (/[\u200c\u200d]/.test(each) && known.hasGlyphForCodePoint(each.codePointAt(0) ?? 0)),
    )
    .join("");
}

/** Fonts of different scripts stand on one base line; the tallest makes the line. */
function lineMeasure(
  { pdf }: ReportPage,
  pieces: readonly { readonly font: string }[],
  weight: FontWeight,
  size: number,
): { readonly height: number; readonly ascent: number } {
  const fonts = [...new Set([weight, ...pieces.map(({ font }) => font)])];
  const measures = fonts.map((name) => {
    const height = pdf.font(name).fontSize(size).currentLineHeight(true);
    return { height, ascent: ((pdf as unknown as FontCoverage)._font.ascender / 1000) * size };
  });
  return {
    height: Math.max(...measures.map(({ height }) => height)),
    ascent: Math.max(...measures.map(({ ascent }) => ascent)),
  };
}

/** The structure elements that a report is tagged with. */
export type Tag = "H1" | "H2" | "P" | "Figure" | "TH" | "TD";

/** Adds one tagged paragraph, `draw` being what it shows, to the document or to `parent`. */
export function tagged(
  target: ReportPage,
  kind: Tag,
  draw: () => void,
  options: { readonly alt?: string; readonly parent?: PDFKit.PDFStructureElement } = {},
): void {
  const { alt, parent = target.root } = options;
  parent.add(target.pdf.struct(kind, alt === undefined ? {} : { alt }, draw));
}

/** Draws what belongs to the page and not to the text: screen readers pass over it. */
export function artifact(target: ReportPage, draw: () => void): void {
  target.pdf.markContent("Artifact", { type: "Layout" });
  draw();
  target.pdf.endMarkedContent();
}

/** Begins a new page unless `height` points are left on this one. */
export function ensureRoom(target: ReportPage, height: number): void {
  if (target.pdf.y + height > page.height - page.bottom) target.pdf.addPage();
}

/** Gives the finished file. */
export function closeReportPage(target: ReportPage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    target.pdf.on("data", (chunk: Buffer) => chunks.push(chunk));
    target.pdf.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))));
    target.pdf.on("error", reject);
    target.root.end();
    target.pdf.end();
  });
}
