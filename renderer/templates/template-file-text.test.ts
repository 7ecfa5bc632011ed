import { expect, it } from "vitest";
import { templateFileText } from "./template-file-text.ts";

const words = "Größe 5 ± 1 mm, 10 µg";
const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const page = (meta: string) => `<html><head>${meta}</head><body>${words}</body></html>`;

it.each([
  ["UTF-8", new TextEncoder().encode(page(""))],
  ["UTF-8 that is called otherwise", new TextEncoder().encode(page('<meta charset="iso-8859-1">'))],
  ["what it names", latin(page('<meta charset="iso-8859-1">'))],
  [
    "what it names in the older way",
    latin(page('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">')),
  ],
])("a template's file is read as %s, every sign of it", (_name, bytes) => {
  expect(templateFileText(bytes)).toContain(words);
});

it.each([
  ["names no character set", latin(page(""))],
  ["names one that nobody knows", latin(page('<meta charset="unheard-of">'))],
  ["is no text at all", Uint8Array.from([0, 1, 2, 255, 254, 0, 60, 104])],
  ["is text with what no text has", new TextEncoder().encode("<p>\0</p>")],
])("one that %s is not read with signs lost", (_name, bytes) => {
  expect(templateFileText(bytes)).toBeNull();
});
