import type { Sentence } from "../../language/sentences.ts";
import { type Side, sideOfStructure } from "../../language/sides.ts";
import type { Statement } from "../../language/statements.ts";
import { structureOf, structuresIn } from "../../language/structures.ts";
import { type TextCheck, usualReasons } from "../check.ts";
import { innerSides } from "./written-sides.ts";

const narrowed =
  /\b(?:otherwise|apart from|except|rest of|remaining|remainder|other|size|calibre|position|height|contour|alignment|volume|signal elsewhere|elsewhere|prior|previous)\b/i;
const behind =
  /^[^,;:.]{0,30}?\b(?:is|are|appears?|looks?|remains?)\s+(?:\p{L}+\s+)?(?:normal|unremarkable|clear)\b(?!\s+(?:in|apart|except|other))|^:?\s*(?:normal|unremarkable|clear)\s*(?:\.|$)/iu;
const before = /\bnormal(?:\s+(?:appearance|appearances)\s+of\s+the)?\s+(?:\p{L}+\s){0,1}$/iu;

/** The structures that a sentence calls normal as a whole, with their sides. */
function normals(
  sentence: Sentence,
): { readonly name: string; readonly side: Side; readonly from: number; readonly to: number }[] {
  if (narrowed.test(sentence.text) || /\bnot normal\b/i.test(sentence.text)) return [];
  return structuresIn(sentence.text).flatMap((mention) => {
    const isNormal = behind.test(sentence.text.slice(mention.to)) || before.test(sentence.text.slice(0, mention.from));
    if (!isNormal) return [];
    return [{ ...mention, side: sideOfStructure(sentence.text, mention) }];
  });
}

function contradicts(statement: Statement, name: string, side: Side): boolean {
  if (statement.polarity !== "present" || statement.structures[0] !== name) return false;
  return (
    side === null || statement.side === null || side === "both" || statement.side === "both" || side === statement.side
  );
}

const heading = /^\s*(?<organ>[\p{L} ]{3,20}):\s*no (?:focal |evidence of (?:a |any )?(?:focal )?)?lesions?\s*\.?$/iu;

/** `Liver: No focal lesion.` calls the organ of its heading free of lesions. */
function withoutLesion(text: string) {
  const organ = heading.exec(text)?.groups?.organ ?? "";
  const [mention, ...more] = structuresIn(organ);
  const isOrgan = mention !== undefined && more.length === 0 && structureOf(mention.name)?.isPaired === false;
  return isOrgan ? { ...mention, from: text.indexOf(organ), to: text.indexOf(organ) + organ.length } : null;
}

function isLesionIn({ polarity, finding, structures, qualifiers }: Statement, name: string): boolean {
  const isFormer = qualifiers.includes("previous") || qualifiers.includes("old");
  return (
    polarity === "present" &&
    (finding === "lesion" || finding === "mass") &&
    !isFormer &&
    structures.find((each) => !innerSides.has(each)) === name
  );
}

/** A structure is called normal, and another sentence states a finding in it. */
export const normalBesideFinding: TextCheck = {
  stage: "writing",
  code: "normalBesideFinding",
  level: "warn",
  title: "Normal text beside a finding",
  explanation:
    "Normal text of a template that was left although a finding was written contradicts it; whoever reads on misses one of the two.",
  source: "Studies of speech-recognised reports: pre-filled normal text does not reduce errors",
  reasons: ["The finding does not concern this structure", ...usualReasons],
  run: (report) => {
    const stated = report.statementsOf("findings", "conclusion");
    const denied = report.of("findings").flatMap((paragraph) => {
      const organ = withoutLesion(paragraph.text);
      const other = organ === null ? undefined : stated.find(({ statement }) => isLesionIn(statement, organ.name));
      if (organ === null || other === undefined) return [];
      const words = paragraph.text.slice(organ.from, organ.to);
      const sentence = `No lesion is said of “${words}”, and ${other.statement.finding} is stated there too.`;
      return [{ sentence, place: paragraph.place(organ) }];
    });
    const normal = report.sentencesOf("findings").flatMap(({ paragraph, sentence }) =>
      normals(sentence).flatMap(({ name, side, from, to }) => {
        const other = stated.find(
          ({ paragraph: at, statement }) =>
            !(at === paragraph && statement.sentence.from === sentence.from) && contradicts(statement, name, side),
        );
        if (other === undefined) return [];
        const words = sentence.text.slice(from, to);
        const found = `“${words}” is called normal, and ${other.statement.finding} is stated there too.`;
        return [{ sentence: found, place: paragraph.place({ from: sentence.from + from, to: sentence.from + to }) }];
      }),
    );
    return [...denied, ...normal];
  },
};
