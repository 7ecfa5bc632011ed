import { expect, test } from "vitest";
import { datedQuotation, sentencesOf } from "./quotation.ts";
import { wordDifference } from "./word-difference.ts";

test("words that stayed, went and came are told apart", () => {
  const parts = wordDifference("A 12 mm nodule in the right lung.", "A 14 mm nodule in the right lung.") ?? [];
  expect(parts.filter((part) => part.in === "earlier").map(({ text }) => text)).toEqual(["12"]);
  expect(parts.filter((part) => part.in === "draft").map(({ text }) => text)).toEqual(["14"]);
  const of = (side: "earlier" | "draft") =>
    parts.flatMap((part) => (part.in === "both" || part.in === side ? [part.text] : [])).join("");
  expect(of("earlier")).toBe("A 12 mm nodule in the right lung.");
  expect(of("draft")).toBe("A 14 mm nodule in the right lung.");
});

test("texts without anything in common are not compared word by word", () => {
  const words = (letter: string) => Array.from({ length: 2000 }, (_, index) => `${letter}${index}`).join(" ");
  expect(wordDifference(words("a"), words("b"))).toBeNull();
});

test("sentences are taken apart, decimals are not", () => {
  expect(sentencesOf("Nodule of 1.5 cm in segment VII. No effusion.  Stable?")).toEqual([
    "Nodule of 1.5 cm in segment VII.",
    "No effusion.",
    "Stable?",
  ]);
});

test.each([
  ["Nodule of 12 mm.", "Nodule of 12 mm (12-Mar-2026)."],
  ["Nodule of 1.5 cm", "Nodule of 1.5 cm (12-Mar-2026)."],
  ["Metastasis?", "Metastasis (12-Mar-2026)?"],
])("%s keeps its date", (sentence, quoted) => {
  expect(datedQuotation(sentence, "2026-03-12")).toBe(quoted);
});

test("where the day is not known, that is said", () => {
  expect(datedQuotation("Nodule.", null)).toBe("Nodule (date unknown).");
});
