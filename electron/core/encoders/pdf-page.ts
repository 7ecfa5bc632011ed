import { readFile } from "node:fs/promises";
import { join } from "node:path";
import PDFDocument from "pdfkit";

/** The font files that a printed report embeds, as TrueType bytes. */
export interface ReportFonts {
  readonly regular: Uint8Array;
  readonly semiBold: Uint8Array;
}

/** Gives the fonts out of `directory`, or out of the installed package where it is null. */
export async function loadReportFonts(directory: string | null): Promise<ReportFonts> {
  const path = (weight: string) =>
    directory === null
      ? new URL(import.meta.resolve(`@expo-google-fonts/inter/${weight}/Inter_${weight}.ttf`))
      : join(directory, `Inter_${weight}.ttf`);
  const [regular, semiBold] = await Promise.all([readFile(path("400Regular")), readFile(path("600SemiBold"))]);
  return { regular, semiBold };
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

/** A PDF under construction with the two fonts and the text rules of a report. */
export interface ReportPage {
  readonly pdf: PDFKit.PDFDocument;
  /** Root of the structure tree. */
  readonly root: PDFKit.PDFStructureElement;
  /** Makes text printable with the embedded font and remembers whether a character had to be replaced. */
  printable(text: string): string;
  hasReplacedCharacters(): boolean;
}

interface FontCoverage {
  readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

/** Gives an empty PDF/A-2b document. `title` and `released` are its only metadata that differ between reports. */
export function openReportPage(fonts: ReportFonts, title: string, author: string, released: Date): ReportPage {
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
    font: Buffer.from(fonts.regular) as unknown as string,
    info: {
      Title: title,
      Author: author,
      Creator: "Sightline",
      Producer: "Sightline",
      CreationDate: released,
      ModDate: released,
    },
  });
  pdf.registerFont("regular", Buffer.from(fonts.regular));
  pdf.registerFont("semiBold", Buffer.from(fonts.semiBold));
  pdf.font("regular");
  const { font } = (pdf as unknown as FontCoverage)._font;
  const root = pdf.struct("Document");
  pdf.addStructure(root);
  let hasReplaced = false;
  return {
    pdf,
    root,
    printable(text) {
      return Array.from(text.normalize("NFC").replaceAll("\t", "    "), (character) => {
        if (font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)) return character;
        if (/^[\p{Cc}\p{Cf}\p{Mn}]$/u.test(character)) return "";
        hasReplaced = true;
        return "\u25a1";
      }).join("");
    },
    hasReplacedCharacters: () => hasReplaced,
  };
}

/** Adds one tagged paragraph, `draw` being what it shows. */
export function tagged(target: ReportPage, kind: "H1" | "H2" | "P" | "Figure", draw: () => void, alt?: string): void {
  const element = target.pdf.struct(kind, alt === undefined ? {} : { alt }, draw);
  target.root.add(element);
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
