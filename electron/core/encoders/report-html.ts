import type { ReportDocument } from "../../../shared/domain/report.ts";
import { headLines } from "./plain-text.ts";
import { demoNotice, extraCodes } from "./report-facts.ts";
import { keyImageCaption, type OutlinePart, reportOutline, sentKeyImages } from "./report-outline.ts";
import { signatureLines } from "./status-words.ts";
import { visibleText } from "./visible-text.ts";

/** Gives text as HTML and XHTML show it, in content and in quoted attributes. */
export function escapedHtml(text: string): string {
  return visibleText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** How the body of a report stands in the page around it. */
export interface ReportBodyOptions {
  /** Level of its headings, 2 to 5. */
  readonly headingLevel: number;
  /** False where the page shows the key images itself. */
  readonly hasKeyImages: boolean;
  /** False for a draft, which nobody has signed. */
  readonly isSigned: boolean;
}

/**
 * Gives the report as HTML without any script, style, link or address: statement of its status, addenda, alerts, sections,
 * key images by number and place, signature. It is well-formed XHTML of the elements that a FHIR narrative may have
 * (FHIR R4 narrative, txt-1). Everything that people wrote is escaped.
 */
export function reportBodyHtml(document: ReportDocument, options: ReportBodyOptions): string {
  const { headingLevel, hasKeyImages, isSigned } = options;
  const heading = (text: string) => `<h${headingLevel}>${escapedHtml(text)}</h${headingLevel}>`;
  const blocks = reportOutline(document).map(
    (block) => `${heading(block.heading)}${block.parts.map((part) => partHtml(part)).join("")}`,
  );
  const captions = sentKeyImages(document).map((keyImage, index) => keyImageCaption(document, keyImage, index));
  return [
    ...blocks,
    ...(captions.length === 0 || !hasKeyImages
      ? []
      : [`${heading(extraCodes.keyImages.heading)}${captions.map(paragraphHtml).join("")}`]),
    ...(isSigned ? [`${heading("Signature")}${signatureLines(document).map(paragraphHtml).join("")}`] : []),
  ].join("\n");
}

/** Gives the narrative of a FHIR resource: who and what it is about, and the report (FHIR R4, Narrative). */
export function reportNarrative(document: ReportDocument): string {
  const head = headLines(document).map(paragraphHtml).join("");
  const body = reportBodyHtml(document, { headingLevel: 3, hasKeyImages: true, isSigned: true });
  const notice = document.isDemo ? paragraphHtml(demoNotice) : "";
  return `<div xmlns="http://www.w3.org/1999/xhtml" lang="en-GB" xml:lang="en-GB">${head}${body}${notice}</div>`;
}

function partHtml(part: OutlinePart): string {
  if (part.kind === "text") return part.text.trim() === "" ? "" : paragraphHtml(part.text);
  const cells = (row: readonly string[], tag: "th" | "td", scope: string) =>
    row.map((cell) => `<${tag}${scope}>${lines(cell)}</${tag}>`).join("");
  const head = part.header.length === 0 ? "" : `<thead><tr>${cells(part.header, "th", ' scope="col"')}</tr></thead>`;
  return `<table>${head}<tbody>${part.rows.map((row) => `<tr>${cells(row, "td", "")}</tr>`).join("")}</tbody></table>`;
}

function paragraphHtml(text: string): string {
  // The base direction of a paragraph is that of its first strong character; left to right is the document's.
  const direction = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u.test(text);
  return `<p${direction ? ' dir="rtl"' : ""}>${lines(text)}</p>`;
}

function lines(text: string): string {
  return escapedHtml(text).replaceAll("\n", "<br/>");
}
