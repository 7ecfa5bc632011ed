import { findingsIn } from "../../language/finding-terms.ts";
import type { Statement } from "../../language/statements.ts";
import { structuresIn } from "../../language/structures.ts";
import { type TextCheck, usualReasons } from "../check.ts";

/** All that may stand beside finding and structure in a denial that leaves no room: `There is no rib fracture.` */
const plain: ReadonlySet<string> = new Set(
  "there is are no evidence of the a an any in on at or and nor seen identified demonstrated visible".split(" "),
);
/** Findings of which one body part mostly has many, some of them denied somewhere else. */
const many: ReadonlySet<string> = new Set([
  "lesion",
  "cyst",
  "stenosis",
  "thickening",
  "dilatation",
  "collapse",
  "narrowing",
]);
const otherTime =
  /\b(?:previous(?:ly)?|prior|old|healed|known|resolved|former|earlier|history|after|following|no longer)\b/i;
/** Levels, segments, ordinals: what is denied of one is not denied of the next. */
const numbered = /\d/;

function isPlainDenial({ polarity, structures, sentence }: Statement): boolean {
  if (polarity !== "absent" || structures.length === 0 || numbered.test(sentence.text)) return false;
  let words = sentence.text.toLowerCase();
  for (const { from, to } of [...findingsIn(sentence.text), ...structuresIn(sentence.text)]) {
    words = words.slice(0, from) + " ".repeat(to - from) + words.slice(to);
  }
  return (words.match(/[\p{L}\p{N}]+/gu) ?? []).every((word) => plain.has(word));
}

/** One section states a finding and denies it of the same structure without any reserve. */
export const sectionContradiction: TextCheck = {
  stage: "writing",
  code: "sectionContradiction",
  level: "warn",
  title: "Stated and denied",
  explanation:
    "The same section says that a finding is there and that it is not: mostly a sentence of a template or an autotext that was left.",
  source: "Omitted and inserted negations are among the commonest material errors of dictated reports",
  reasons: ["Two different findings", ...usualReasons],
  run: (report) =>
    (["findings", "conclusion"] as const).flatMap((section) => {
      const all = report.statementsOf(section);
      return all.flatMap(({ paragraph, statement }) => {
        if (many.has(statement.finding) || !isPlainDenial(statement)) return [];
        const stated = all.some(
          ({ statement: other }) =>
            other.polarity === "present" &&
            other.finding === statement.finding &&
            !numbered.test(other.sentence.text.replace(/\d+(?:\.\d+)?\s?(?:mm|cm)/g, "")) &&
            !otherTime.test(other.sentence.text) &&
            statement.structures.every((structure) => other.structures.includes(structure)),
        );
        if (!stated) return [];
        return [
          {
            sentence: `The same section states ${statement.finding} and denies it.`,
            place: paragraph.place(statement),
          },
        ];
      });
    }),
};
