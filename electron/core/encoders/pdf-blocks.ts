import {
  artifact,
  columnWidth,
  drawText,
  ensureRoom,
  heightOfText,
  ink,
  page,
  type ReportPage,
  type TextStyle,
  tagged,
} from "./pdf-page.ts";
import type { OutlinePart } from "./report-outline.ts";
import { visibleText } from "./visible-text.ts";

const body: TextStyle = {
  left: page.left,
  width: columnWidth,
  weight: "regular",
  size: 10.5,
  colour: ink.text,
  lineGap: 3.2,
};

/** Looks of a paragraph. */
export type ParagraphStyle = "text" | "strong" | "quiet";

/** Draws a heading; it never stands alone at the foot of a page. */
export function drawHeading(target: ReportPage, heading: string): void {
  const { pdf } = target;
  ensureRoom(target, 54);
  pdf.y += 10;
  tagged(target, "H2", () => {
    const text = target.printable(heading).toLocaleUpperCase("en-GB");
    drawText(target, text, {
      ...body,
      weight: "semiBold",
      size: 9,
      colour: ink.accent,
      lineGap: 0,
      characterSpacing: 0.4,
    });
  });
  pdf.y += 3;
}

/** Draws a paragraph; an empty one is a gap. */
export function drawParagraph(target: ReportPage, text: string, style: ParagraphStyle = "text"): void {
  const { pdf } = target;
  if (text.trim() === "") {
    pdf.y += 8;
    return;
  }
  ensureRoom(target, 30);
  const isQuiet = style === "quiet";
  tagged(target, "P", () => {
    drawText(target, target.printable(text), {
      ...body,
      weight: style === "strong" ? "semiBold" : "regular",
      size: isQuiet ? 9 : 10.5,
      colour: isQuiet ? ink.quiet : ink.text,
    });
  });
  pdf.y += 2.5;
}

/** Draws sentences in a red box under a heading: an alert, or what has to be read before everything else. */
export function drawBox(target: ReportPage, heading: string, sentences: readonly string[]): void {
  const { pdf } = target;
  const inset = 12;
  const style: TextStyle = { ...body, left: page.left + inset + 2, width: columnWidth - 2 * inset - 4, lineGap: 2 };
  const styleOf = (index: number): TextStyle => ({ ...style, weight: index === 0 ? "semiBold" : "regular" });
  const lines = sentences.map((sentence) => target.printable(sentence));
  const textHeight = lines.reduce((sum, line, index) => sum + heightOfText(target, line, styleOf(index)) + 2, 0);
  const height = textHeight + 38;
  const room = page.height - page.bottom - page.top;
  // A statement longer than a page flows without its box.
  const hasBox = height + 8 <= room;
  ensureRoom(target, hasBox ? height + 8 : 60);
  const top = pdf.y + 8;
  if (hasBox) {
    artifact(target, () => {
      pdf.roundedRect(page.left, top, columnWidth, height, 3).fillColor(ink.criticalTint).fill();
      pdf.rect(page.left, top, 3.5, height).fillColor(ink.critical).fill();
    });
  }
  tagged(target, "H2", () => {
    const text = target.printable(heading).toLocaleUpperCase("en-GB");
    drawText(target, text, {
      ...style,
      top: top + 10,
      weight: "semiBold",
      size: 9,
      colour: ink.critical,
      lineGap: 0,
      characterSpacing: 0.4,
    });
  });
  pdf.y += 4;
  for (const [index, line] of lines.entries()) {
    tagged(target, "P", () => drawText(target, line, styleOf(index)));
    pdf.y += 2;
  }
  pdf.x = page.left;
  if (hasBox) pdf.y = top + height + 4;
}

/** Draws a table with a line under each row; its header comes again on every page. */
export function drawTable(target: ReportPage, { header, rows }: Extract<OutlinePart, { kind: "table" }>): void {
  const { pdf } = target;
  const columns = Math.max(header.length, ...rows.map((row) => row.length), 1);
  const width = columnWidth / columns;
  const table = pdf.struct("Table");
  target.root.add(table);
  const drawRow = (cells: readonly string[], kind: "TH" | "TD") => {
    const texts = Array.from({ length: columns }, (_, index) => target.printable(visibleText(cells[index] ?? "")));
    const styleOf = (index: number): TextStyle => ({
      ...body,
      left: page.left + index * width + 3,
      width: width - 6,
      size: 9,
      weight: kind === "TH" ? "semiBold" : "regular",
      lineGap: 1.5,
    });
    const height = Math.max(...texts.map((text, index) => heightOfText(target, text, styleOf(index)))) + 6;
    ensureRoom(target, height);
    const top = pdf.y;
    const row = pdf.struct("TR");
    table.add(row);
    for (const [index, text] of texts.entries()) {
      tagged(target, kind, () => drawText(target, text, { ...styleOf(index), top: top + 3 }), { parent: row });
    }
    row.end();
    pdf.x = page.left;
    pdf.y = top + height;
    artifact(target, () => {
      pdf
        .moveTo(page.left, pdf.y)
        .lineTo(page.left + columnWidth, pdf.y)
        .lineWidth(0.5)
        .strokeColor(ink.line)
        .stroke();
    });
  };
  ensureRoom(target, 48);
  if (header.length > 0) drawRow(header, "TH");
  for (const row of rows) drawRow(row, "TD");
  table.end();
  pdf.y += 6;
}
