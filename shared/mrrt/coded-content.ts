import type { z } from "zod";
import { fieldCodeSchema } from "../domain/report-field.ts";
import {
  append,
  attribute,
  elementsIn,
  firstElement,
  type HtmlDocument,
  type HtmlElement,
  newElement,
  rawText,
} from "./html-tree.ts";

/** A code as a field or a choice carries it. */
export type FieldCode = z.infer<typeof fieldCodeSchema>;

/** More is no template's. */
const mostEntries = 3000;

/**
 * Gives the codes of the block `template_attributes` by the identifiers (ORIGTXT) that they belong to; of several the first.
 * The block is read by looking for its tags: no declaration, entity or address of it is ever followed.
 */
export function codedContent(document: HtmlDocument): ReadonlyMap<string, FieldCode> {
  const codes = new Map<string, FieldCode>();
  for (const { name, body } of entriesOf(textOfBlock(document))) {
    const code = firstCode(body);
    if (code !== null && !codes.has(name)) codes.set(name, code);
  }
  return codes;
}

interface Entry {
  readonly name: string;
  readonly body: string;
  readonly start: number;
  readonly end: number;
}

function entriesOf(text: string): Entry[] {
  const lower = text.toLowerCase();
  const entries: Entry[] = [];
  let start = lower.indexOf("<entry");
  while (start !== -1 && entries.length < mostEntries) {
    const head = lower.indexOf(">", start);
    const close = lower.indexOf("</entry", head);
    const end = close === -1 ? -1 : lower.indexOf(">", close);
    if (head === -1 || end === -1) break;
    const name = attributesOf(text.slice(start + 6, head)).get("origtxt") ?? "";
    entries.push({ name, body: text.slice(head + 1, close), start, end: end + 1 });
    start = lower.indexOf("<entry", end);
  }
  return entries;
}

function firstCode(body: string): FieldCode | null {
  const start = body.toLowerCase().indexOf("<code");
  const end = body.indexOf(">", start);
  if (start === -1 || end === -1) return null;
  const found = attributesOf(body.slice(start + 5, end));
  const read = fieldCodeSchema.safeParse({
    ...{ scheme: found.get("scheme"), value: found.get("value"), meaning: found.get("meaning") },
  });
  return read.success ? read.data : null;
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const match of text.slice(0, 2000).matchAll(/([A-Za-z_:-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')/g)) {
    found.set((match[1] ?? "").toLowerCase(), decoded(match[2] ?? match[3] ?? ""));
  }
  return found;
}

const named: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{1,8}));/gi, (whole, decimal, hex, name) => {
    if (typeof name === "string") return named.get(name) ?? whole;
    const point = typeof decimal === "string" ? Number(decimal) : Number.parseInt(String(hex), 16);
    return point > 31 && point < 0xd800 ? String.fromCodePoint(point) : "";
  });
}

function encoded(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Makes the block say these codes of these identifiers (null: none) and leaves everything else of it as it is. */
export function setCodes(document: HtmlDocument, wanted: ReadonlyMap<string, FieldCode | null>): void {
  const present = codedContent(document);
  const changed = [...wanted].filter(
    ([name, code]) => JSON.stringify(present.get(name) ?? null) !== JSON.stringify(code),
  );
  if (changed.length === 0) return;
  const block = blockOf(document) ?? newBlock(document);
  if (block === null) return;
  const names = new Set(changed.map(([name]) => name));
  let text = rawText(block);
  for (const { name, start, end } of entriesOf(text).reverse()) {
    if (names.has(name)) text = text.slice(0, start) + text.slice(end).replace(/^\s*\n/, "");
  }
  const added = changed.flatMap(([name, code]) => (code === null ? [] : [entryText(name, code)])).join("");
  const place = text.toLowerCase().lastIndexOf("</coded_content");
  const at = place === -1 ? text.length : place;
  block.childNodes = [];
  append(block, text.slice(0, at) + added + text.slice(at));
}

function entryText(name: string, { scheme, value, meaning }: FieldCode): string {
  const code = `<code meaning="${encoded(meaning)}" value="${encoded(value)}" scheme="${encoded(scheme)}"/>`;
  return `<entry ORIGTXT="${encoded(name)}"><term>${code}</term></entry>\n`;
}

function blockOf(document: HtmlDocument): HtmlElement | null {
  return (
    elementsIn(document).find(
      (element) => element.tagName === "script" && (attribute(element, "type") ?? "").toLowerCase().endsWith("/xml"),
    ) ?? null
  );
}

function newBlock(document: HtmlDocument): HtmlElement | null {
  const head = firstElement(document, "head");
  if (head === null) return null;
  const text =
    "\n<template_attributes>\n<status>ACTIVE</status>\n<coded_content>\n</coded_content>\n</template_attributes>\n";
  const block = newElement("script", { type: "text/xml" }, [text]);
  append(head, block);
  append(head, "\n");
  return block;
}

function textOfBlock(document: HtmlDocument): string {
  const block = blockOf(document);
  return block === null ? "" : rawText(block);
}
