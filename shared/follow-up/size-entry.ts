import type { LesionSize } from "../domain/follow-up.ts";

/** What a reader typed for a size: a size, nothing (the size is taken away), or something that is none. */
export type SizeEntry = { readonly size: LesionSize | null } | { readonly problem: string };

const states: Readonly<Record<string, Exclude<LesionSize["state"], "measured">>> = {
  a: "absent",
  absent: "absent",
  gone: "absent",
  s: "tooSmall",
  small: "tooSmall",
  "too small": "tooSmall",
  n: "notEvaluable",
  ne: "notEvaluable",
  "not evaluable": "notEvaluable",
};

/**
 * Gives the size that was typed: millimetres (`12.5`, `12,5`, `12 mm`) or centimetres with their unit, or a state by its word or
 * first letter. Nothing is guessed: 0, signs and other units are refused.
 */
export function sizeEntry(typed: string): SizeEntry {
  const text = typed.trim().toLowerCase().replace(/\s+/g, " ");
  if (text === "" || text === "–") return { size: null };
  const state = states[text.replace(/ \([05]\)$/, "")];
  if (state !== undefined) return { size: { state } };
  const match = /^(\d{1,4}(?:[.,]\d{1,2})?) ?(mm|cm)?$/.exec(text);
  const number = Number(match?.[1]?.replace(",", ".") ?? Number.NaN);
  const millimetres = Math.round(number * (match?.[2] === "cm" ? 100 : 10)) / 10;
  if (!(millimetres > 0)) return { problem: "Type millimetres, or absent, small or ne." };
  if (millimetres > 2000) return { problem: "No lesion is longer than 2 m." };
  return { size: { state: "measured", millimetres, source: "typed" } };
}
