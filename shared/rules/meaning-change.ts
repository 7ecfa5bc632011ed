import { type ReportDocument, sectionText } from "../domain/report.ts";
import type { Meaning } from "../domain/second-signature.ts";
import { quantitiesIn } from "../language/quantities.ts";

/** What is read of a report to see whether its meaning changed. */
type ReadSections = Pick<ReportDocument["sections"], "findings" | "conclusion" | "advice">;

const negation =
  /(?<![\p{L}\p{N}])(?:no|not|non|none|nor|neither|never|nil|without|absent|absence|excluded|cannot|free of|\p{L}+n['’]t)(?![\p{L}\p{N}])/giu;
const sides: readonly (readonly [string, RegExp])[] = [
  ["left", /(?<![\p{L}\p{N}])(?:left|lt|left-sided)(?![\p{L}\p{N}])/giu],
  ["right", /(?<![\p{L}\p{N}])(?:right|rt|right-sided)(?![\p{L}\p{N}])/giu],
  ["both", /(?<![\p{L}\p{N}])(?:both|bilateral|bilaterally)(?![\p{L}\p{N}])/giu],
];

/** Gives the negations, sides and numbers of a text, sorted; lengths in millimetres, so that 1.2 cm is 12 mm. */
function weightyWords(text: string): string[] {
  const lengths = quantitiesIn(text);
  const rest = [...lengths].reverse().reduce((left, { from, to }) => left.slice(0, from) + left.slice(to), text);
  return [
    ...[...rest.matchAll(negation)].map(() => "not"),
    ...sides.flatMap(([side, words]) => [...rest.matchAll(words)].map(() => side)),
    ...lengths.map(({ mm }) => `${mm.join(" x ")} mm`),
    ...[...rest.matchAll(/\d+(?:[.,]\d+)?/g)].map(([number]) => number.replace(",", ".")),
  ].sort();
}

function textOf(sections: ReadSections): string {
  return [sections.findings, sections.conclusion, sections.advice].map(sectionText).join("\n");
}

function sentencesOf(sections: ReadSections): string[] {
  return textOf(sections)
    .split(/(?<=[.!?;])\s+|\n+/u)
    .map((sentence) => sentence.trim().replaceAll(/\s+/g, " "))
    .filter((sentence) => sentence !== "");
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((word, index) => word === other[index]);
}

/** Says whether two texts differ in a negation, a side or a number, whether one was changed, came or went. */
function differsInWeight(before: ReadSections, after: ReadSections): boolean {
  return !isSame(weightyWords(textOf(before)), weightyWords(textOf(after)));
}

/**
 * Says whether something that was said is said otherwise or no more, with another negation, side or number. A text that only
 * says more does not: its sentences are all there.
 */
export function unsaysSomething(before: ReadSections, after: ReadSections): boolean {
  const [old, now] = [sentencesOf(before), sentencesOf(after)];
  const gone = old.filter((sentence) => !now.includes(sentence));
  if (gone.length === 0) return false;
  const come = now.filter((sentence) => !old.includes(sentence));
  const kinds = (sentences: readonly string[]) => [...new Set(weightyWords(sentences.join("\n")))];
  return !isSame(kinds(gone), kinds(come));
}

/** Gives why a second signer's answer does not fit what differs; empty where it does. Window and core ask the same. */
export function answerProblem(meaning: Meaning["kind"], before: ReadSections, after: ReadSections): string {
  const isDenied =
    (meaning === "none" && differsInWeight(before, after)) || (meaning === "wording" && unsaysSomething(before, after));
  return isDenied ? "The difference has another negation, side or number: say what changed." : "";
}
