import { remembered } from "./remembered.ts";
import type { Span } from "./sentences.ts";
import { structureOf, structuresIn } from "./structures.ts";

/** The side of the body on which something is; null where the text says none. */
export type Side = "left" | "right" | "both" | null;

const word = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?|[^\s\p{L}\p{N}]/gu;

interface Word extends Span {
  readonly text: string;
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(word)].map((match) => ({
    text: match[0].toLowerCase(),
    from: match.index,
    to: match.index + match[0].length,
  }));
}

const leftWords: ReadonlySet<string> = new Set(["left", "lt", "l", "leftward"]);
const rightWords: ReadonlySet<string> = new Set(["right", "rt", "r", "rightward"]);
const bothWords: ReadonlySet<string> = new Set(["bilateral", "bilaterally", "both", "either", "neither"]);

/** Gives the side that the word at an index names. `right angle` and `left alone` are no sides; `L` and `R` only in capitals. */
function sideAt(words: readonly Word[], index: number, text: string): Side {
  const here = words[index];
  if (here === undefined) return null;
  const next = words[index + 1]?.text ?? "";
  const before = words[index - 1]?.text ?? "";
  if (bothWords.has(here.text)) return "both";
  // `RUL`, `LLL`: the lobe with its side, in capitals alone.
  if (/^(?:R[UML]L|L[UL]L)$/.test(text.slice(here.from, here.to))) return here.text.startsWith("r") ? "right" : "left";
  const isLetter = here.text.length === 1;
  if (isLetter && (text.charAt(here.from) !== here.text.toUpperCase() || /^[\d.]/.test(next))) return null;
  if (rightWords.has(here.text)) return next === "angle" || next === "angled" || next === "handed" ? null : "right";
  if (!leftWords.has(here.text)) return null;
  const isVerb =
    next === "alone" || next === "in" || next === "untreated" || ["was", "been", "be", "were"].includes(before);
  return isVerb && next !== "" && !["in"].includes(next) ? null : "left";
}

/** Words over which a side does not reach forward to a structure behind it. */
const wall: ReadonlySet<string> = new Set(
  (
    ". , ; : ! ? ( ) is are was were has have had with without but however although though which that than then from " +
    "to in on at by into over under near adjacent beside shows show showing measures measuring contains containing lies " +
    "lie compared no not there causing compresses extends extending and/or due following"
  ).split(" "),
);
const reach = 5;

/** `left and the kidney`: an article behind a conjunction begins another thing. */
const articles: ReadonlySet<string> = new Set(["the", "a", "an", "there"]);

/**
 * Gives the side of what stands at `place` in a sentence: the nearest side before it in the same phrase (`left main bronchus`,
 * `right lobe of the liver`), else one behind it (`kidney on the left`, `effusion (right)`, `hips, bilaterally`).
 */
export function sideOf(sentence: string, place: Span): Side {
  const words = wordsOf(sentence);
  const first = words.findIndex(({ to }) => to > place.from);
  const last = words.findLastIndex(({ from }) => from < place.to);
  if (first === -1 || last === -1) return null;
  return (
    sideWithin(words, first, last, sentence) ?? sideBefore(words, first, sentence) ?? sideBehind(words, last, sentence)
  );
}

function sideWithin(words: readonly Word[], first: number, last: number, text: string): Side {
  for (let index = first; index <= last; index += 1) {
    const side = sideAt(words, index, text);
    if (side !== null) return side;
  }
  return null;
}

function sideBefore(words: readonly Word[], first: number, text: string): Side {
  let steps = 0;
  for (let index = first - 1; index >= 0 && steps < reach + 3; index -= 1) {
    const here = words[index];
    if (here === undefined) return null;
    const side = sideAt(words, index, text);
    if (side !== null) return withOther(words, index, side, text);
    if (here.text === "-" || here.text === "sided" || here.text === "’" || here.text === "'") continue;
    if (here.text === "of") {
      // `right body of the mandible`: only a part may stand between.
      if (!isPartOf(words, index)) return null;
    } else if (articles.has(here.text)) {
      const before = words[index - 1]?.text;
      if (before !== "of" && before !== undefined && sideAt(words, index - 1, text) !== "both") return null;
    } else if (here.text === "to" && /^\d/.test(words[index - 1]?.text ?? "")) {
      // `left 4th to 7th ribs`
    } else if (wall.has(here.text)) return null;
    steps += 1;
    if (steps > reach && here.text !== "and") return null;
  }
  return null;
}

const parts: ReadonlySet<string> = new Set(
  "neck shaft head body lobe pole base apex half part side aspect border ramus angle wall end third quadrant".split(
    " ",
  ),
);

function isPartOf(words: readonly Word[], of: number): boolean {
  return parts.has(words[of - 1]?.text ?? "");
}

/** `left and right kidneys`, `both the left and the right kidneys`, `right or left`: the other side belongs to it too. */
function withOther(words: readonly Word[], index: number, side: Side, text: string): Side {
  if (side === "both") return side;
  let before = index - 1;
  while (articles.has(words[before]?.text ?? "")) before -= 1;
  if (!["and", "or", "/", "&"].includes(words[before]?.text ?? "")) return side;
  const other = sideAt(words, before - 1, text);
  return other !== null && other !== side ? "both" : side;
}

/** `on the left`, `(left)`, `, left`, `LT:`, `on both sides`, `bilaterally`, behind what they speak of, before the next clause. */
function sideBehind(words: readonly Word[], last: number, text: string): Side {
  const next = words[last + 1]?.text ?? "";
  if (next === "(" || next === ",") {
    const side = sideAt(words, last + 2, text);
    const closes = words[last + 3]?.text;
    if (side !== null && (closes === undefined || [")", ".", ",", ";", "and"].includes(closes)))
      return withNext(words, last + 2, side, text);
  }
  const direct = sideAt(words, last + 1, text);
  if (direct !== null && isEndOfPhrase(words[last + 2]?.text)) return withNext(words, last + 1, direct, text);
  for (let index = last + 1; index < words.length; index += 1) {
    const here = words[index]?.text ?? "";
    if (/^[;:.!?]$/.test(here) || here === "but" || here === "however") return null;
    const bracketed = here === "(" && words[index + 2]?.text === ")" ? sideAt(words, index + 1, text) : null;
    if (bracketed !== null) return bracketed;
    if (here === "," && sideAt(words, index + 1, text) !== "both") return null;
    if (here === "bilaterally") return "both";
    if (here !== "on" && here !== "at") continue;
    const at = articles.has(words[index + 1]?.text ?? "") ? index + 2 : index + 1;
    const side = sideAt(words, at, text);
    const behind = words[at + 1]?.text;
    if (side === null) continue;
    if (side === "both") return behind === "sides" || behind === "side" || behind === undefined ? "both" : null;
    if (isEndOfPhrase(behind) || behind === "side") return withNext(words, at, side, text);
  }
  return null;
}

function isEndOfPhrase(next: string | undefined): boolean {
  return next === undefined || wall.has(next) || next === "and" || next === "or" || next === "side";
}

function withNext(words: readonly Word[], index: number, side: Side, text: string): Side {
  if (!["and", "or", "/", "&"].includes(words[index + 1]?.text ?? "")) return side;
  const at = articles.has(words[index + 2]?.text ?? "") ? index + 3 : index + 2;
  const other = sideAt(words, at, text);
  return other !== null && other !== side && isEndOfPhrase(words[at + 1]?.text) ? "both" : side;
}

/** A side as a text names it, with the structure that it is of: empty where it names none that the checks know. */
export interface SidedMention extends Span {
  readonly structure: string;
  readonly side: "left" | "right";
}

/**
 * Gives the sides that a sentence names, each with its structure and place; `both` counts as each. A side without a structure
 * (`on the left`) has the empty structure. What the body has once (liver, bladder) has no side.
 */
export const sidedMentions: (sentence: string) => readonly SidedMention[] = remembered((sentence: string) => {
  const words = wordsOf(sentence);
  const named = structuresIn(sentence).filter(({ isPaired }) => isPaired);
  const mentions: SidedMention[] = [];
  const add = (structure: string, side: Side, { from, to }: Span) => {
    if (side === "left" || side === "both") mentions.push({ structure, side: "left", from, to });
    if (side === "right" || side === "both") mentions.push({ structure, side: "right", from, to });
  };
  const taken = new Set<string>();
  for (const mention of named) {
    const side = sideOf(sentence, mention);
    if (side !== null) taken.add(side);
    add(mention.name, side, mention);
  }
  for (const [index, here] of words.entries()) {
    const side = sideAt(words, index, sentence);
    if (side === null || side === "both" || taken.has(side) || taken.has("both")) continue;
    add("", side, here);
  }
  return mentions;
});

/** Gives the side of a structure mention, null for what the body has once. */
export function sideOfStructure(sentence: string, mention: Span & { readonly name: string }): Side {
  return structureOf(mention.name)?.isPaired === false ? null : sideOf(sentence, mention);
}
