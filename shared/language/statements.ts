import { findingsIn } from "./finding-terms.ts";
import { cuesOf, type Polarity, polarityAt } from "./polarity.ts";
import { rememberedOf } from "./remembered.ts";
import type { Sentence, Span } from "./sentences.ts";
import { type Side, sideOf } from "./sides.ts";
import { structuresIn } from "./structures.ts";

/** What one sentence says of one finding. Places are in the text that the sentence stands in. */
export interface Statement extends Span {
  /** The finding, e.g. `effusion`. */
  readonly finding: string;
  readonly polarity: Polarity;
  readonly side: Side;
  /** Structures that the same clause names, the nearest first, e.g. `kidney`. */
  readonly structures: readonly string[];
  /** Words that narrow what is denied or stated, e.g. `new`, `displaced`: `no new nodule` does not deny an old one. */
  readonly qualifiers: readonly string[];
  readonly sentence: Sentence;
}

const qualifierWords = new RegExp(
  "\\b(?:new|other|further|additional|acute|chronic|old|recent|previous|displaced|undisplaced|significant|suspicious|focal|" +
    "enlarged|pathological|pathologic|residual|recurrent|drainable|large|small|moderate|tiny|minor|simple|complex|second|remaining|" +
    "proximal|distal|measurable|hypervascular|solid|definite|discrete|generalised|large|gross|severe|mild|intrahepatic|extrahepatic|" +
    "radio-?opaque|local|distant|worsening|enlarging|central|segmental|full-thickness|partial|subsegmental)\\b",
  "gi",
);

/** Gives what the sentences say of findings, in order. */
export const statementsOf: (sentences: readonly Sentence[]) => readonly Statement[] = rememberedOf(
  (sentences: readonly Sentence[]) => {
    return sentences.flatMap((sentence) => {
      const found = findingsIn(sentence.text);
      if (found.length === 0) return [];
      const cues = cuesOf(sentence.text);
      const structures = structuresIn(sentence.text);
      return found.flatMap((mention) => {
        const clause = clauseAround(sentence.text, mention);
        const polarity = polarityAt(sentence.text, mention, cues);
        if (polarity !== "absent" && isOnlyLabel(sentence.text, mention)) return [];
        return {
          finding: mention.name,
          polarity,
          side: sideOf(sentence.text, mention) ?? sideOfPlace(sentence.text, structures, clause),
          structures: structures
            .filter((each) => each.from >= clause.from && each.to <= clause.to)
            .sort((a, b) => distance(a, mention) - distance(b, mention))
            .map(({ name }) => name),
          qualifiers: qualifiersBefore(sentence.text.slice(clause.from, mention.to)),
          sentence,
          from: sentence.from + mention.from,
          to: sentence.from + mention.to,
        };
      });
    });
  },
);

const label = /(?:^|[;.]\s+)(?:[\p{L}\d/,()-]+ ){0,7}[\p{L}\d/()-]+:/gu;
const verb = /\b(?:there|is|are|was|were|has|have|shows?|showing|seen|with|without|no|not|due)\b/i;
const affirms = /^\s*(?:present|yes|seen|positive|confirmed|identified|demonstrated|\d)/i;

/** `Fracture: No fracture.` states nothing by its first word; `Fracture: present` and `Subdural haematoma: 12 mm` do. */
function isOnlyLabel(text: string, { from, to }: Span): boolean {
  return [...text.matchAll(label)].some((match) => {
    const end = match.index + match[0].length;
    return match.index <= from && to < end && !verb.test(match[0]) && !affirms.test(text.slice(end));
  });
}

function distance(a: Span, b: Span): number {
  return Math.max(0, a.from - b.to, b.from - a.to);
}

/** `stone in the left kidney` is on the left: the side of the one structure that the clause names. */
function sideOfPlace(text: string, structures: readonly (Span & { isPaired: boolean })[], clause: Span): Side {
  const sides = new Set(
    structures.flatMap((each) =>
      each.isPaired && each.from >= clause.from && each.to <= clause.to ? [sideOf(text, each)] : [],
    ),
  );
  sides.delete(null);
  const [side] = sides;
  return sides.size === 1 ? (side ?? null) : sides.size > 1 ? "both" : null;
}

const clauseEnd = /[;:]|\b(?:but|however|although|whereas|while)\b|,? and (?:there|the|a|an)\b/g;

function clauseAround(text: string, mention: Span): Span {
  let from = 0;
  let to = text.length;
  for (const match of text.matchAll(clauseEnd)) {
    const end = match.index + match[0].length;
    if (end <= mention.from) from = end;
    else if (match.index >= mention.to) {
      to = match.index;
      break;
    }
  }
  return { from, to };
}

function qualifiersBefore(text: string): string[] {
  return [...new Set([...text.toLowerCase().matchAll(qualifierWords)].map(([word]) => word))];
}
